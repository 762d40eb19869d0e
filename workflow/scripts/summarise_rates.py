from lrvalley.analysis.study_tables import fastest_slowest_table, scaling_fit_table
from lrvalley.analysis.table_file import read_csv, write_csv
from lrvalley.jobs.log import job_log

with job_log(snakemake.log[0]):
    rates = read_csv(snakemake.input.rates)
    write_csv(fastest_slowest_table(rates), snakemake.output.fastest_slowest)
    write_csv(scaling_fit_table(rates), snakemake.output.scaling_fit)
