from lrvalley.data.dataset import load_dataset
from lrvalley.jobs.log import job_log
from lrvalley.records.cell_file import read_cell
from lrvalley.study.study import load_study
from lrvalley.support.atomic_files import write_json
from lrvalley.training.gpu import prepare_gpu

with job_log(snakemake.log[0]):
    prepare_gpu(dict(snakemake.resources.items()))
    from lrvalley.training.program import Program
    from lrvalley.training.timing import time_training

    study = load_study(snakemake.config)
    cell = study.timed_cell(**snakemake.wildcards)
    dataset = load_dataset(snakemake.params.dataset, study.config.data.name)
    result, seconds = time_training(Program(cell, dataset), cell)
    timing = {
        "optimizer": cell.optimizer,
        "size": cell.size,
        "lr": cell.lr,
        "cell_steps": read_cell(cell.path, cell.key).steps_trained,
        "steps": result.steps_trained,
        "seconds": seconds,
    }
    write_json(snakemake.output[0], timing)
