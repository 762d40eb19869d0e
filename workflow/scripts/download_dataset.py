from lrvalley.data.catalog import DATASETS
from lrvalley.data.download import fetch_dataset
from lrvalley.jobs.log import job_log
from lrvalley.study.study import load_study

with job_log(snakemake.log[0]):
    data = load_study(snakemake.config).config.data
    origin = fetch_dataset(DATASETS[data.name], snakemake.output[0], data.path)
    print(f"{data.name} from {origin}")
