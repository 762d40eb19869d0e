from lrvalley.analysis.populations import population_table
from lrvalley.analysis.replays import population_choices, study_arms
from lrvalley.analysis.table_file import read_csv, write_csv
from lrvalley.jobs.log import job_log
from lrvalley.records.run_file import read_run
from lrvalley.study.study import load_study
from lrvalley.study.tuner_runs import populations

with job_log(snakemake.log[0]):
    study = load_study(snakemake.config)
    arms = study_arms(study, read_csv(snakemake.input.cells_table))
    results = [read_run(run.path, run) for run in populations(study)]
    choices = population_choices(results, arms, snakemake.params.target)
    write_csv(choices, snakemake.output.choices)
    write_csv(population_table(results), snakemake.output.members)
