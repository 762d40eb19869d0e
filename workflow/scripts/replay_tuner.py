from lrvalley.analysis.replays import grid_candidates, replay
from lrvalley.analysis.table_file import read_csv, write_csv
from lrvalley.jobs.log import job_log
from lrvalley.records.cell_file import read_cell
from lrvalley.tuners.catalog import Setup, tuners_of

with job_log(snakemake.log[0]):
    method, settings = snakemake.params.method, snakemake.params.tune
    grid = (read_cell(path) for path in snakemake.input.cells)
    candidates = grid_candidates(grid, read_csv(snakemake.input.cells_table))
    rates = max(map(len, candidates.values()))
    tuners = tuners_of(method, Setup(settings, snakemake.params.max_steps, rates))
    table = replay(method, tuners, candidates, snakemake.params.replays)
    write_csv(table, snakemake.output[0])
