from lrvalley.analysis.table_file import read_csv, write_csv
from lrvalley.analysis.tuner_comparison import tuners_table
from lrvalley.jobs.log import job_log

with job_log(snakemake.log[0]):
    replays = [read_csv(path) for path in snakemake.input.replays]
    table = tuners_table(replays, read_csv(snakemake.input.best_lr))
    write_csv(table, snakemake.output[0])
