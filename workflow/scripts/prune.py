from pathlib import Path

from lrvalley.jobs.log import job_log
from lrvalley.jobs.prune import remove_files

with job_log(snakemake.log[0]):
    remove_files(map(Path, snakemake.params.files))
    print(snakemake.params.listing)
