from pathlib import Path

from lrvalley.jobs.handover import HandOver
from lrvalley.jobs.log import job_log
from lrvalley.records.on_record import find_on_record

with job_log(snakemake.log[0]):
    handover = HandOver()
    cells, _ = handover.read_plan(snakemake.output[0])
    for cell in cells:
        handover.put(find_on_record(cell))
    Path(snakemake.output[0]).touch()
