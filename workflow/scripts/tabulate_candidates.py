from lrvalley.analysis.search_tables import candidates_table
from lrvalley.analysis.table_file import write_csv
from lrvalley.jobs.log import job_log
from lrvalley.records.search_file import read_search
from lrvalley.study.objective import Objective

with job_log(snakemake.log[0]):
    searches = [read_search(path) for path in snakemake.input.search]
    params = snakemake.params
    table = candidates_table(
        searches, params.defaults, params.more, Objective(**params.objective)
    )
    write_csv(table, snakemake.output[0])
