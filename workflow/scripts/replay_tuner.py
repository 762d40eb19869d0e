from lrvalley.analysis.replays import replay, settings_of, study_arms
from lrvalley.analysis.table_file import read_csv, write_csv
from lrvalley.jobs.log import job_log
from lrvalley.study.study import load_study

with job_log(snakemake.log[0]):
    study, method = load_study(snakemake.config), snakemake.params.method
    arms = study_arms(study, read_csv(snakemake.input.cells_table))
    tune = study.config.tune
    rates = max(map(len, arms.values()))
    tuners = settings_of(method, tune, study.config.grid.max_steps, rates)
    write_csv(replay(method, tuners, arms, tune.replays), snakemake.output[0])
