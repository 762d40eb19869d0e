from lrvalley.analysis.table_file import write_csv
from lrvalley.analysis.timing_check import timing_check_table
from lrvalley.jobs.log import job_log
from lrvalley.records.time_files import read_step_times, read_timings

with job_log(snakemake.log[0]):
    timings = read_timings(snakemake.input.timings)
    step_times = read_step_times(snakemake.input.step_times)
    write_csv(timing_check_table(timings, step_times), snakemake.output[0])
