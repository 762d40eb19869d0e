from dataclasses import asdict

from lrvalley.data import load_dataset
from lrvalley.files import write_json
from lrvalley.joblog import job_log
from lrvalley.study import Study

with job_log(snakemake.log[0]):
    from lrvalley.program import Program
    from lrvalley.timing import measure_step_time

    cell = Study(snakemake.config).program_cell(**snakemake.wildcards)
    dataset = load_dataset(snakemake.params.dataset, snakemake.config["data"]["name"])
    step_time = measure_step_time(Program(cell, dataset), cell)
    coordinates = {"optimizer": cell.optimizer, "size": cell.size}
    write_json(snakemake.output[0], coordinates | asdict(step_time))
