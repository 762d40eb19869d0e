from lrvalley.analysis.study_tables import curves_table
from lrvalley.analysis.table_file import write_csv
from lrvalley.jobs.log import job_log
from lrvalley.records.cell_file import read_cell
from lrvalley.records.time_files import read_step_times
from lrvalley.study.objective import Objective

with job_log(snakemake.log[0]):
    results = [read_cell(path) for path in snakemake.input.cells]
    step_times = read_step_times(snakemake.input.step_times)
    objective = Objective(**snakemake.params.objective)
    write_csv(curves_table(results, step_times, objective), snakemake.output[0])
