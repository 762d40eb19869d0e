from lrvalley.analysis.bands import bands_table
from lrvalley.analysis.study_tables import cells_table
from lrvalley.analysis.table_file import read_csv, write_csv
from lrvalley.jobs.log import job_log
from lrvalley.records.cell_file import read_cell
from lrvalley.records.time_files import read_step_times
from lrvalley.study.objective import Objective

with job_log(snakemake.log[0]):
    objective = Objective(**snakemake.params.objective)
    band_cells = cells_table(
        [read_cell(path) for path in snakemake.input.cells],
        [],
        read_step_times(snakemake.input.step_times),
        snakemake.params.max_seconds,
        objective,
    )
    band_cells = band_cells.drop(columns="experiment")
    write_csv(band_cells, snakemake.output.band_cells)
    cells = read_csv(snakemake.input.cells_table)
    write_csv(bands_table(cells, band_cells, objective), snakemake.output.bands)
