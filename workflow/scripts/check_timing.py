from lrvalley.joblog import job_log
from lrvalley.measured import read_step_times, timing_check_table
from lrvalley.tablefile import write_csv

with job_log(snakemake.log[0]):
    step_times = read_step_times(snakemake.input.step_times)
    write_csv(timing_check_table(snakemake.input.timings, step_times), snakemake.output[0])
