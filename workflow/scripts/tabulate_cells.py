from lrvalley.analysis.study_tables import (
    best_lr_table,
    cells_table,
    rates_table,
    write_csv,
)
from lrvalley.jobs.log import job_log
from lrvalley.records.cell_file import read_cell
from lrvalley.records.time_files import read_step_times
from lrvalley.study.study import load_study

with job_log(snakemake.log[0]):
    study = load_study(snakemake.config)
    cells = cells_table(
        [read_cell(cell.path, cell.key) for cell in study.grid],
        [read_cell(cell.path, cell.key) for cell in study.scaling],
        read_step_times(snakemake.input.step_times),
        snakemake.params.max_seconds,
    )
    rates = rates_table(cells)
    write_csv(cells, snakemake.output.cells)
    write_csv(rates, snakemake.output.rates)
    write_csv(best_lr_table(rates), snakemake.output.best_lr)
