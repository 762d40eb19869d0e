import json
from pathlib import Path

from lrvalley.analysis.search_tables import candidates_table
from lrvalley.analysis.table_file import write_csv
from lrvalley.jobs.log import job_log
from lrvalley.study.objective import Objective

with job_log(snakemake.log[0]):
    searches = [json.loads(Path(path).read_text()) for path in snakemake.input.search]
    params = snakemake.params
    table = candidates_table(
        searches, params.defaults, params.more, Objective(**params.objective)
    )
    write_csv(table, snakemake.output[0])
