from functools import cache
from pathlib import Path

from lrvalley.jobs.log import job_log
from lrvalley.records.search_file import write_search
from lrvalley.records.state_file import StateFolder
from lrvalley.study.load import load_study
from lrvalley.support.lean_imports import lean_imports
from lrvalley.tuners.answer_search import run_search, search_of
from lrvalley.tuners.kept_trainings import HeldStates, KeptTrainings
from lrvalley.tuners.live import Live


@cache
def loader():
    """Not called, so that no data are read, if everything is on record."""
    with lean_imports():
        from lrvalley.training.device import prepare_for_cells
        from lrvalley.training.gpu_check import prepare_gpu
        from lrvalley.training.programs import program_loader

    prepare_gpu(dict(snakemake.resources.items()))
    prepare_for_cells()
    return program_loader(study)


def train(cells, decided, states):
    program = loader()(cells[0].program)
    from lrvalley.training.trainer import train_cells

    train_cells(program, cells, decided, states=states)


with job_log(snakemake.log[0]):
    study = load_study(snakemake.config)
    search = search_of(study, snakemake.wildcards.optimizer)
    folder = StateFolder(Path(), study.config.pack.keep_states_mb * 1e6)
    trainings = KeptTrainings(train, HeldStates(folder))
    live = Live(trainings, study.objective, trainings.keep)
    write_search(snakemake.output[0], run_search(search, live))
