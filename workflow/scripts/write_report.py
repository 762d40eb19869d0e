from pathlib import Path

from lrvalley.files import write_text
from lrvalley.joblog import job_log
from lrvalley.report import render_report
from lrvalley.tablefile import read_csv

with job_log(snakemake.log[0]):
    config = snakemake.params.config
    tables = {Path(path).stem: read_csv(path) for path in snakemake.input.tables}
    figures = {Path(path).stem: path for path in snakemake.input.figures}
    page = render_report(config["study"], tables, figures, config)
    write_text(snakemake.output[0], page)
