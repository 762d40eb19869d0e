from pathlib import Path

from lrvalley.figures import Options, draw, save_figure
from lrvalley.joblog import job_log
from lrvalley.tablefile import read_csv

with job_log(snakemake.log[0]):
    tables = {Path(path).stem: read_csv(path) for path in snakemake.input.tables}
    options = dict(snakemake.params)
    figure = draw(options.pop("name"), tables, Options(**options))
    for path in snakemake.output:
        save_figure(figure, path)
