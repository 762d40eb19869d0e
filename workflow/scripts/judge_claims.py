from dataclasses import fields

from lrvalley.analysis.table_file import read_csv, write_csv
from lrvalley.article.claim import StudyTables
from lrvalley.article.claims import claims_table
from lrvalley.jobs.log import job_log

with job_log(snakemake.log[0]):
    names = [field.name for field in fields(StudyTables)]
    tables = {name: read_csv(getattr(snakemake.input, name)) for name in names}
    write_csv(claims_table(StudyTables(**tables)), snakemake.output[0])
