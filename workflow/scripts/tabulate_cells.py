from lrvalley.analysis.study_tables import best_lr_table, cells_table, rates_table
from lrvalley.analysis.table_file import write_csv
from lrvalley.jobs.log import job_log
from lrvalley.records.cell_file import read_cell
from lrvalley.records.time_files import read_step_times

with job_log(snakemake.log[0]):
    cells = cells_table(
        [read_cell(path) for path in snakemake.input.grid],
        [read_cell(path) for path in snakemake.input.scaling],
        read_step_times(snakemake.input.step_times),
        snakemake.params.max_seconds,
    )
    rates = rates_table(cells)
    write_csv(cells, snakemake.output.cells)
    write_csv(rates, snakemake.output.rates)
    write_csv(best_lr_table(rates), snakemake.output.best_lr)
