from dataclasses import asdict

from lrvalley.data import load_dataset
from lrvalley.files import write_json
from lrvalley.gpu import prepare_gpu
from lrvalley.joblog import job_log
from lrvalley.study import Study

with job_log(snakemake.log[0]):
    prepare_gpu(dict(snakemake.resources.items()))
    from lrvalley.program import Program
    from lrvalley.timing import measure_step_times

    study = Study(snakemake.config)
    dataset = load_dataset(snakemake.params.dataset, snakemake.config["data"]["name"])
    cells = [study.program_cell(*program) for program in study.programs()]
    measured = measure_step_times([(Program(cell, dataset), cell) for cell in cells])
    for cell, step_time, file in zip(cells, measured, snakemake.output, strict=True):
        coordinates = {"optimizer": cell.optimizer, "size": cell.size}
        write_json(file, coordinates | asdict(step_time))
