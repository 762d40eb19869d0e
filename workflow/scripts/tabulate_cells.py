from lrvalley.cellfile import read_cell
from lrvalley.joblog import job_log
from lrvalley.measured import read_step_times
from lrvalley.study import Study
from lrvalley.tables import best_lr_table, cells_table, rates_table, write_csv

with job_log(snakemake.log[0]):
    study = Study(snakemake.config)
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
