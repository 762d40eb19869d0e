from lrvalley.data.data_file import load_dataset
from lrvalley.jobs.log import job_log
from lrvalley.records.cell_file import read_cell
from lrvalley.support.atomic_files import write_json

with job_log(snakemake.log[0]):
    in_pack = read_cell(snakemake.input.cell)
    dataset = load_dataset(snakemake.params.dataset, in_pack.cell.task.data.split(":")[0])
    from lrvalley.training.gpu_check import prepare_gpu
    from lrvalley.training.tasks import load_program
    from lrvalley.training.timing import time_training

    prepare_gpu(dict(snakemake.resources.items()))
    cell = in_pack.cell
    result, seconds = time_training(load_program(cell.program, dataset), cell)
    timing = {
        "optimizer": cell.optimizer,
        "size": cell.size,
        "lr": cell.lr,
        "cell_steps": in_pack.steps_trained,
        "steps": result.steps_trained,
        "seconds": seconds,
    }
    write_json(snakemake.output[0], timing)
