from pathlib import Path

from lrvalley.data import load_dataset
from lrvalley.gpu import prepare_gpu, trained_on
from lrvalley.joblog import job_log
from lrvalley.packing import HandOver
from lrvalley.runfile import RunResult, write_run
from lrvalley.study import Study
from lrvalley.tuning import PBT, find_run

with job_log(snakemake.log[0]):
    run = find_run(Study(snakemake.config), PBT, snakemake.wildcards.key)
    dataset = load_dataset(snakemake.params.dataset, snakemake.config["data"]["name"])
    prepare_gpu(dict(snakemake.resources.items()))
    from lrvalley.device import prepare_for_cells
    from lrvalley.population_run import train_population
    from lrvalley.program import Program

    prepare_for_cells()
    checkpoint = HandOver(Path(snakemake.params.handover)).checkpoint(run.key)
    rounds = train_population(run, Program(run.cell, dataset), checkpoint)
    result = RunResult(run, {"rounds": rounds}, **trained_on())
    write_run(snakemake.output[0], result)
