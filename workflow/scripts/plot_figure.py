from lrvalley.analysis.table_file import read_csv
from lrvalley.jobs.log import job_log
from lrvalley.reporting.figures.drawing import draw, save_figure
from lrvalley.reporting.figures.options import Options
from lrvalley.study.objective import Objective

with job_log(snakemake.log[0]):
    params = dict(snakemake.params)
    function, _ = params.pop("draw"), params.pop("code")
    tables = [read_csv(path) for path in snakemake.input.tables]
    objective = Objective(**params.pop("objective"))
    figure = draw(function, tables, Options(objective, **params))
    for path in snakemake.output:
        save_figure(figure, path)
