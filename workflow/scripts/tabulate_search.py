from lrvalley.analysis.settings_search import search_table
from lrvalley.analysis.table_file import write_csv
from lrvalley.jobs.log import job_log
from lrvalley.records.cell_file import read_cell
from lrvalley.study.study import load_study

with job_log(snakemake.log[0]):
    study = load_study(snakemake.config)
    results = [read_cell(cell.path, cell.key) for cell in study.search]
    searched = study.space(study.config.tune.search.optimizer)
    write_csv(search_table(results, searched), snakemake.output[0])
