from lrvalley.data.dataset import load_dataset
from lrvalley.jobs.log import job_log
from lrvalley.records.run_file import RunResult, write_run
from lrvalley.study.study import load_study
from lrvalley.study.tuner_runs import RANGE_TEST, find_run
from lrvalley.support.checked_json import rounded
from lrvalley.training.gpu import prepare_gpu, trained_on

with job_log(snakemake.log[0]):
    study = load_study(snakemake.config)
    run = find_run(study, RANGE_TEST, snakemake.wildcards.key)
    dataset = load_dataset(snakemake.params.dataset, study.config.data.name)
    prepare_gpu(dict(snakemake.resources.items()))
    from lrvalley.training.device import prepare_for_cells
    from lrvalley.training.program import Program
    from lrvalley.training.range_test import ramp_rates, train_on_a_ramp

    prepare_for_cells()
    cell, rates = run.cell, ramp_rates(run.settings)
    program = Program(cell, dataset)
    loss = train_on_a_ramp(program, cell.optimizer, cell.hyperparameters, rates)
    outcome = {"lr": [rounded(lr) for lr in rates], "loss": [rounded(x) for x in loss]}
    write_run(snakemake.output[0], RunResult(run, outcome, **trained_on()))
