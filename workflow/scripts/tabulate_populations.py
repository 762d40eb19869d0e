from lrvalley.analysis.populations import population_table
from lrvalley.analysis.replays import grid_candidates, population_choices
from lrvalley.analysis.table_file import read_csv, write_csv
from lrvalley.jobs.log import job_log
from lrvalley.records.cell_file import read_cell
from lrvalley.records.run_file import read_run
from lrvalley.study.load import load_study
from lrvalley.study.tuner_runs import populations

with job_log(snakemake.log[0]):
    study = load_study(snakemake.config)
    grid = (read_cell(path) for path in snakemake.input.cells)
    candidates = grid_candidates(grid, read_csv(snakemake.input.cells_table))
    runs = {run.path: run for run in populations(study)}
    results = [read_run(path, runs[path]) for path in snakemake.input.runs]
    choices = population_choices(results, candidates, snakemake.params.target)
    write_csv(choices, snakemake.output.choices)
    write_csv(population_table(results), snakemake.output.members)
