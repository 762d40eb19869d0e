from pathlib import Path

from lrvalley.jobs.log import job_log
from lrvalley.jobs.search_shares import optimizers_of
from lrvalley.study.load import load_study
from lrvalley.training.searches import searches

with job_log(snakemake.log[0]):
    study = load_study(snakemake.config)
    search = searches(study, snakemake.resources)
    for optimizer in optimizers_of(snakemake.wildcards.share):
        search(optimizer)
    Path(snakemake.output[0]).touch()
