from dataclasses import asdict

from lrvalley.data.dataset import load_dataset
from lrvalley.jobs.log import job_log
from lrvalley.study.study import load_study
from lrvalley.support.atomic_files import write_json
from lrvalley.training.gpu import prepare_gpu

with job_log(snakemake.log[0]):
    prepare_gpu(dict(snakemake.resources.items()))
    from lrvalley.training.program import Program
    from lrvalley.training.timing import measure_step_times

    study = load_study(snakemake.config)
    dataset = load_dataset(snakemake.params.dataset, study.config.data.name)
    cells = [study.program_cell(*program) for program in study.programs()]
    measured = measure_step_times([(Program(cell, dataset), cell) for cell in cells])
    for cell, step_time, file in zip(cells, measured, snakemake.output, strict=True):
        coordinates = {"optimizer": cell.optimizer, "size": cell.size}
        write_json(file, coordinates | asdict(step_time))
