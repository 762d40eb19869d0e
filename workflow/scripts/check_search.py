from lrvalley.analysis.settings_search import check_table
from lrvalley.analysis.table_file import write_csv
from lrvalley.jobs.log import job_log
from lrvalley.records.cell_file import read_cell
from lrvalley.study.follow_ups import search_check_cells
from lrvalley.study.study import load_study

with job_log(snakemake.log[0]):
    study, tables = load_study(snakemake.config), snakemake.input
    checks = search_check_cells(study, tables.search, tables.best_lr)
    results = {
        origin: [read_cell(cell.path, cell.key) for cell in cells]
        for origin, cells in checks.items()
    }
    searched = study.space(study.config.tune.search.optimizer)
    write_csv(check_table(results, searched), snakemake.output[0])
