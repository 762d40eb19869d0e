from pathlib import Path

from lrvalley.data.data_file import load_dataset
from lrvalley.jobs.handover import HandOver
from lrvalley.jobs.log import job_log
from lrvalley.jobs.pack_job import PackJob
from lrvalley.records.state_file import StateFolder
from lrvalley.study.study import load_study

with job_log(snakemake.log[0]):
    study = load_study(snakemake.config).config
    job = PackJob.of(HandOver(), snakemake.output[0])
    if job.cells:
        dataset = load_dataset(snakemake.input[0], study.data.name)
        from lrvalley.training.device import prepare_for_cells
        from lrvalley.training.gpu_check import prepare_gpu
        from lrvalley.training.tasks import load_program
        from lrvalley.training.trainer import train_cells

        prepare_gpu(dict(snakemake.resources.items()))
        prepare_for_cells()
        program = load_program(job.cells[0].program, dataset)
        states = StateFolder(Path(), study.pack.keep_states_mb * 1e6)
        train_cells(program, job.cells, job.decided, job.report, states)
        job.end()
    Path(snakemake.output[0]).touch()
