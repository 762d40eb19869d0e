from lrvalley.analysis.settings_search import check_table
from lrvalley.analysis.table_file import write_csv
from lrvalley.jobs.log import job_log
from lrvalley.records.cell_file import read_cell
from lrvalley.study.follow_ups import search_check_cells
from lrvalley.study.load import load_study

with job_log(snakemake.log[0]):
    study, tables = load_study(snakemake.config), snakemake.input
    checks = search_check_cells(study, tables.search, tables.best_lr)
    trained = {path: read_cell(path) for path in snakemake.input.cells}
    results = {
        origin: [trained[cell.path] for cell in cells] for origin, cells in checks.items()
    }
    write_csv(check_table(results, snakemake.params.settings), snakemake.output[0])
