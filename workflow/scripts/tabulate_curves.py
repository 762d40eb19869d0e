from lrvalley.cellfile import read_cell
from lrvalley.joblog import job_log
from lrvalley.measured import read_step_times
from lrvalley.tables import curves_table, write_csv

with job_log(snakemake.log[0]):
    results = [read_cell(path) for path in snakemake.input.cells]
    step_times = read_step_times(snakemake.input.step_times)
    write_csv(curves_table(results, step_times), snakemake.output[0])
