from lrvalley.cellfile import read_cell
from lrvalley.joblog import job_log
from lrvalley.search import check_table
from lrvalley.selection import search_check_cells
from lrvalley.study import Study
from lrvalley.tablefile import write_csv

with job_log(snakemake.log[0]):
    study, tables = Study(snakemake.config), snakemake.input
    checks = search_check_cells(study, tables.search, tables.best_lr)
    results = {
        origin: [read_cell(cell.path, cell.key) for cell in cells]
        for origin, cells in checks.items()
    }
    searched = study.space(study.config["tune"]["search"]["optimizer"])
    write_csv(check_table(results, searched), snakemake.output[0])
