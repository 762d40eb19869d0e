from pathlib import Path

from lrvalley.errors import InputError
from lrvalley.jobs.handover import HandOver
from lrvalley.jobs.log import job_log
from lrvalley.records.on_record import find_on_record

with job_log(snakemake.log[0]):
    handover = HandOver()
    cells, _ = handover.read_plan(snakemake.output[0])
    for cell in cells:
        result = find_on_record(cell)
        if result is None:
            raise InputError(
                f"{cell.path}: the record that it was to be cut from is gone, expected "
                "it until the end of the run; run again"
            )
        handover.put(result)
    Path(snakemake.output[0]).touch()
