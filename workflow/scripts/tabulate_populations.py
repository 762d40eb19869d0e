from lrvalley.joblog import job_log
from lrvalley.population_results import population_table
from lrvalley.replays import population_choices, study_arms
from lrvalley.runfile import read_run
from lrvalley.study import Study
from lrvalley.tablefile import read_csv, write_csv
from lrvalley.tuning import populations

with job_log(snakemake.log[0]):
    study = Study(snakemake.config)
    arms = study_arms(study, read_csv(snakemake.input.cells_table))
    results = [read_run(run.path, run) for run in populations(study)]
    choices = population_choices(results, arms, snakemake.params.target)
    write_csv(choices, snakemake.output.choices)
    write_csv(population_table(results), snakemake.output.members)
