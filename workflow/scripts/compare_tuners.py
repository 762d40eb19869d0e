from lrvalley.joblog import job_log
from lrvalley.tablefile import read_csv, write_csv
from lrvalley.tuner_tables import tuners_table

with job_log(snakemake.log[0]):
    replays = [read_csv(path) for path in snakemake.input.replays]
    table = tuners_table(replays, read_csv(snakemake.input.best_lr))
    write_csv(table, snakemake.output[0])
