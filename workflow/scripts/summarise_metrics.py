from lrvalley.analysis.table_file import read_csv
from lrvalley.jobs.log import job_log
from lrvalley.reporting.dvc_metrics import study_metrics
from lrvalley.support.atomic_files import write_json

with job_log(snakemake.log[0]):
    tables = {name: read_csv(path) for name, path in snakemake.input.items()}
    write_json(snakemake.output[0], study_metrics(**tables))
