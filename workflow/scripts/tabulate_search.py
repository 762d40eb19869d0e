from lrvalley.analysis.settings_search import search_table
from lrvalley.analysis.table_file import write_csv
from lrvalley.jobs.log import job_log
from lrvalley.records.cell_file import read_cell

with job_log(snakemake.log[0]):
    results = [read_cell(path) for path in snakemake.input.cells]
    write_csv(search_table(results, snakemake.params.settings), snakemake.output[0])
