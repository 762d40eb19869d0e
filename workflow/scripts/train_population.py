from pathlib import Path

from lrvalley.data.dataset import load_dataset
from lrvalley.jobs.log import job_log
from lrvalley.jobs.packing import HandOver
from lrvalley.records.run_file import RunResult, write_run
from lrvalley.study.study import load_study
from lrvalley.study.tuner_runs import PBT, find_run
from lrvalley.training.gpu import prepare_gpu, trained_on

with job_log(snakemake.log[0]):
    study = load_study(snakemake.config)
    run = find_run(study, PBT, snakemake.wildcards.key)
    dataset = load_dataset(snakemake.params.dataset, study.config.data.name)
    prepare_gpu(dict(snakemake.resources.items()))
    from lrvalley.training.device import prepare_for_cells
    from lrvalley.training.population import train_population
    from lrvalley.training.program import Program

    prepare_for_cells()
    checkpoint = HandOver(Path(snakemake.params.handover)).checkpoint(run.key)
    rounds = train_population(run, Program(run.cell, dataset), checkpoint)
    result = RunResult(run, {"rounds": rounds}, **trained_on())
    write_run(snakemake.output[0], result)
