from lrvalley.analysis.best_rates import best_lr_table
from lrvalley.analysis.study_tables import cells_table, rates_table
from lrvalley.analysis.table_file import write_csv
from lrvalley.jobs.log import job_log
from lrvalley.records.cell_file import read_cell
from lrvalley.records.time_files import read_step_times
from lrvalley.study.objective import Objective

with job_log(snakemake.log[0]):
    objective = Objective(**snakemake.params.objective)
    cells = cells_table(
        [read_cell(path) for path in snakemake.input.grid],
        [read_cell(path) for path in snakemake.input.scaling],
        read_step_times(snakemake.input.step_times),
        snakemake.params.max_seconds,
        objective,
    )
    rates = rates_table(cells, objective)
    write_csv(cells, snakemake.output.cells)
    write_csv(rates, snakemake.output.rates)
    best_lr = best_lr_table(rates, objective, snakemake.params.default_rates)
    write_csv(best_lr, snakemake.output.best_lr)
