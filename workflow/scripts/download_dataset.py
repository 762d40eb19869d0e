from lrvalley.data.catalog import DATASETS
from lrvalley.data.download import fetch_dataset
from lrvalley.jobs.log import job_log
from lrvalley.study.load import load_study

with job_log(snakemake.log[0]):
    study = load_study(snakemake.config)
    source = DATASETS[study.named_data]
    origin = fetch_dataset(source, snakemake.output[0], study.users_copy)
    print(f"{source.name} from {origin}")
