from lrvalley.analysis.replays import range_test_choices, range_test_table, study_arms
from lrvalley.analysis.table_file import read_csv, write_csv
from lrvalley.jobs.log import job_log
from lrvalley.records.run_file import read_run
from lrvalley.study.study import load_study
from lrvalley.study.tuner_runs import range_tests

with job_log(snakemake.log[0]):
    study = load_study(snakemake.config)
    arms = study_arms(study, read_csv(snakemake.input.cells_table))
    results = [read_run(run.path, run) for run in range_tests(study)]
    write_csv(range_test_choices(results, arms), snakemake.output.choices)
    write_csv(range_test_table(results), snakemake.output.losses)
