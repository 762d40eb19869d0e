from pathlib import Path

from lrvalley.analysis.table_file import read_csv
from lrvalley.jobs.log import job_log
from lrvalley.reporting.answer_content import read_answer
from lrvalley.reporting.html_report import render_report
from lrvalley.study.objective import Objective
from lrvalley.support.atomic_files import write_text

with job_log(snakemake.log[0]):
    config = snakemake.params.config
    tables = {Path(path).stem: read_csv(path) for path in snakemake.input.tables}
    figures = {Path(path).stem: path for path in snakemake.input.figures}
    objective = Objective(**snakemake.params.objective)
    settings = snakemake.params.settings
    confirmed = read_answer(Path(snakemake.input.answer))
    page = render_report(
        config["study"], tables, figures, config, objective, settings, confirmed
    )
    write_text(snakemake.output[0], page)
