from pathlib import Path

from lrvalley.analysis.table_file import read_csv
from lrvalley.jobs.log import job_log
from lrvalley.reporting.figures import Options, draw, save_figure

with job_log(snakemake.log[0]):
    tables = {Path(path).stem: read_csv(path) for path in snakemake.input.tables}
    options = dict(snakemake.params)
    options.pop("code")
    figure = draw(options.pop("name"), tables, Options(**options))
    for path in snakemake.output:
        save_figure(figure, path)
