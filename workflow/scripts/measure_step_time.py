from dataclasses import asdict

from lrvalley.data import load_dataset
from lrvalley.joblog import job_log
from lrvalley.measured import write_measured
from lrvalley.study import Study

with job_log(snakemake.log[0]):
    from lrvalley.program import Program
    from lrvalley.timing import measure_step_time

    cell = Study(snakemake.config).program_cell(**snakemake.wildcards)
    dataset = load_dataset(snakemake.params.dataset, snakemake.config["data"]["name"])
    step_time = measure_step_time(Program(cell, dataset), cell)
    coordinates = {"optimizer": cell.optimizer, "size": cell.size}
    write_measured(snakemake.output[0], coordinates | asdict(step_time))
