from lrvalley.data.data_file import load_dataset
from lrvalley.jobs.log import job_log
from lrvalley.records.run_file import RunResult, write_run
from lrvalley.records.state_file import state_path
from lrvalley.study.load import load_study
from lrvalley.study.tuner_runs import PBT, find_run
from lrvalley.support.lean_imports import lean_imports

with job_log(snakemake.log[0]):
    study = load_study(snakemake.config)
    run = find_run(study, PBT, snakemake.wildcards.key)
    dataset = load_dataset(snakemake.params.dataset, study.named_data)
    with lean_imports():
        from lrvalley.training.device import prepare_for_cells, trained_on
        from lrvalley.training.gpu_check import prepare_gpu
        from lrvalley.training.population import train_population
        from lrvalley.training.tasks import load_program
        from lrvalley.training.tracing import trace_as_written

    prepare_gpu(dict(snakemake.resources.items()))
    prepare_for_cells()
    trace_as_written()
    state = state_path(run.key)
    rounds = train_population(run, load_program(run.program, dataset), state)
    write_run(snakemake.output[0], RunResult(run, {"rounds": rounds}, **trained_on()))
    state.unlink(missing_ok=True)
