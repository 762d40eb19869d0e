from pathlib import Path

from lrvalley.analysis.table_file import read_csv
from lrvalley.jobs.log import job_log
from lrvalley.reporting.html_report import render_report
from lrvalley.support.atomic_files import write_text

with job_log(snakemake.log[0]):
    config = snakemake.params.config
    tables = {Path(path).stem: read_csv(path) for path in snakemake.input.tables}
    figures = {Path(path).stem: path for path in snakemake.input.figures}
    page = render_report(config["study"], tables, figures, config)
    write_text(snakemake.output[0], page)
