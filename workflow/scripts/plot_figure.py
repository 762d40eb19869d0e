from lrvalley.analysis.table_file import read_csv
from lrvalley.jobs.log import job_log
from lrvalley.reporting.figures.drawing import draw, save_figure
from lrvalley.reporting.figures.options import Options

with job_log(snakemake.log[0]):
    params = dict(snakemake.params)
    function, _ = params.pop("draw"), params.pop("code")
    tables = [read_csv(path) for path in snakemake.input.tables]
    figure = draw(function, tables, Options(**params))
    for path in snakemake.output:
        save_figure(figure, path)
