from lrvalley.joblog import job_log
from lrvalley.replays import range_test_choices, range_test_table, study_arms
from lrvalley.runfile import read_run
from lrvalley.study import Study
from lrvalley.tablefile import read_csv, write_csv
from lrvalley.tuning import range_tests

with job_log(snakemake.log[0]):
    study = Study(snakemake.config)
    arms = study_arms(study, read_csv(snakemake.input.cells_table))
    results = [read_run(run.path, run) for run in range_tests(study)]
    write_csv(range_test_choices(results, arms), snakemake.output.choices)
    write_csv(range_test_table(results), snakemake.output.losses)
