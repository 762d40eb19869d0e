from lrvalley.cellfile import read_cell
from lrvalley.joblog import job_log
from lrvalley.search import search_table
from lrvalley.study import Study
from lrvalley.tablefile import write_csv

with job_log(snakemake.log[0]):
    study = Study(snakemake.config)
    results = [read_cell(cell.path, cell.key) for cell in study.search]
    searched = study.space(study.config["tune"]["search"]["optimizer"])
    write_csv(search_table(results, searched), snakemake.output[0])
