from lrvalley.analysis.table_file import write_csv
from lrvalley.jobs.log import job_log
from lrvalley.records.time_files import read_step_times, timing_check_table

with job_log(snakemake.log[0]):
    step_times = read_step_times(snakemake.input.step_times)
    write_csv(timing_check_table(snakemake.input.timings, step_times), snakemake.output[0])
