from lrvalley.analysis.table_file import read_csv
from lrvalley.jobs.log import job_log
from lrvalley.reporting.dvc_metrics import study_metrics
from lrvalley.support.atomic_files import write_json

with job_log(snakemake.log[0]):
    names = ("best_lr", "claims", "cells")
    tables = {name: read_csv(getattr(snakemake.input, name)) for name in names}
    write_json(snakemake.output[0], study_metrics(**tables))
