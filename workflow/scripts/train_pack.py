from pathlib import Path

from lrvalley.jobs.handover import HandOver
from lrvalley.jobs.log import job_log
from lrvalley.jobs.pack_job import PackJob
from lrvalley.records.state_file import StateFolder
from lrvalley.study.load import load_study
from lrvalley.support.lean_imports import lean_imports

with job_log(snakemake.log[0]):
    study = load_study(snakemake.config)
    job = PackJob.of(HandOver(), snakemake.output[0])
    if job.cells:
        with lean_imports():
            from lrvalley.training.device import prepare_for_cells
            from lrvalley.training.gpu_check import prepare_gpu
            from lrvalley.training.programs import program_loader
            from lrvalley.training.trainer import train_cells

        prepare_gpu(dict(snakemake.resources.items()))
        prepare_for_cells()
        program = program_loader(study)(job.cells[0].program)
        states = StateFolder(Path(), study.config.pack.keep_states_mb * 1e6)
        for cells in job.turns(study.config.pack.width):
            train_cells(program, cells, job.decided, job.report, states)
        job.end()
    Path(snakemake.output[0]).touch()
