from lrvalley.analysis.table_file import write_csv
from lrvalley.article.networks import networks_table
from lrvalley.jobs.log import job_log
from lrvalley.records.cell_file import read_cell
from lrvalley.study.objective import Objective

with job_log(snakemake.log[0]):
    paths = [*snakemake.input.grid, *snakemake.input.contrast]
    objective = Objective(**snakemake.params.objective)
    write_csv(networks_table([*map(read_cell, paths)], objective), snakemake.output[0])
