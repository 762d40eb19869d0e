from lrvalley.jobs.log import job_log
from lrvalley.records.search_file import write_search
from lrvalley.study.load import load_study
from lrvalley.training.searches import searches

with job_log(snakemake.log[0]):
    study = load_study(snakemake.config)
    search = searches(study, snakemake.resources)
    write_search(snakemake.output[0], search(snakemake.wildcards.optimizer))
