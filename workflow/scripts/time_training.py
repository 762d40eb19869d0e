from lrvalley.jobs.log import job_log
from lrvalley.records.cell_file import read_cell
from lrvalley.study.load import load_study
from lrvalley.support.atomic_files import write_json
from lrvalley.support.lean_imports import lean_imports

with job_log(snakemake.log[0]):
    study = load_study(snakemake.config)
    in_pack = read_cell(snakemake.input.cell)
    with lean_imports():
        from lrvalley.training.gpu_check import prepare_gpu
        from lrvalley.training.programs import program_loader
        from lrvalley.training.timing import time_training

    prepare_gpu(dict(snakemake.resources.items()))
    cell = in_pack.cell
    result, seconds = time_training(program_loader(study)(cell.program), cell)
    timing = {
        "optimizer": cell.optimizer,
        "size": cell.size,
        "lr": cell.lr,
        "cell_steps": in_pack.steps_trained,
        "steps": result.steps_trained,
        "seconds": seconds,
    }
    write_json(snakemake.output[0], timing)
