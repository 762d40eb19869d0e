from lrvalley.analysis.study_tables import curves_table
from lrvalley.analysis.table_file import write_csv
from lrvalley.jobs.log import job_log
from lrvalley.records.cell_file import read_cell
from lrvalley.records.time_files import read_step_times

with job_log(snakemake.log[0]):
    results = [read_cell(path) for path in snakemake.input.cells]
    step_times = read_step_times(snakemake.input.step_times)
    write_csv(curves_table(results, step_times), snakemake.output[0])
