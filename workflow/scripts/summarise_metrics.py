from lrvalley.files import write_json
from lrvalley.joblog import job_log
from lrvalley.metrics import study_metrics
from lrvalley.tables import read_csv

with job_log(snakemake.log[0]):
    names = ("best_lr", "claims", "cells")
    tables = {name: read_csv(getattr(snakemake.input, name)) for name in names}
    write_json(snakemake.output[0], study_metrics(**tables))
