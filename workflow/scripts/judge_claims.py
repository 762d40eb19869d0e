from dataclasses import fields

from lrvalley.analysis.table_file import read_csv, write_csv
from lrvalley.article.claim import StudyTables
from lrvalley.article.claims import claims_table, tables_of_seeds
from lrvalley.jobs.log import job_log
from lrvalley.study.objective import Objective

with job_log(snakemake.log[0]):
    names = [field.name for field in fields(StudyTables)]
    tables = StudyTables(**{name: read_csv(snakemake.input[name]) for name in names})
    objective = Objective(**snakemake.params.objective)
    with_seeds = [
        each
        for path in snakemake.input.band_cells
        for each in tables_of_seeds(tables, read_csv(path), objective)
    ]
    write_csv(claims_table(tables, with_seeds), snakemake.output[0])
