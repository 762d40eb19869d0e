from lrvalley.joblog import job_log
from lrvalley.replays import replay, settings_of, study_arms
from lrvalley.study import Study
from lrvalley.tablefile import read_csv, write_csv

with job_log(snakemake.log[0]):
    study, method = Study(snakemake.config), snakemake.params.method
    arms = study_arms(study, read_csv(snakemake.input.cells_table))
    tune = study.config["tune"]
    rates = max(map(len, arms.values()))
    tuners = settings_of(method, tune, study.config["grid"]["max_steps"], rates)
    write_csv(replay(method, tuners, arms, tune["replays"]), snakemake.output[0])
