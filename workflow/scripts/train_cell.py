from pathlib import Path

from lrvalley.data.dataset import load_dataset
from lrvalley.jobs.log import job_log, print_progress
from lrvalley.jobs.packing import HandOver, obtain
from lrvalley.study.follow_ups import wanted_with
from lrvalley.study.study import load_study
from lrvalley.training.gpu import prepare_gpu


def train(cells, decided):
    prepare_gpu(dict(snakemake.resources.items()))
    from lrvalley.training.device import prepare_for_cells
    from lrvalley.training.program import Program
    from lrvalley.training.trainer import train_cells

    prepare_for_cells()
    dataset = load_dataset(snakemake.params.dataset, study.config.data.name)
    train_cells(Program(cells[0], dataset), cells, decided, report=print_progress)


with job_log(snakemake.log[0]):
    study = load_study(snakemake.config)
    cell = study.find(**snakemake.wildcards)
    handover = HandOver(Path(snakemake.params.handover))
    # A parameter of another name would make every trained cell look out of date.
    later = wanted_with(cell, study, Path(snakemake.params.best_lr).parent)
    width = study.config.pack.width
    obtain(cell, snakemake.output[0], handover, width, train, print, later)
