from lrvalley.analysis.table_file import read_csv, write_csv
from lrvalley.article.published import article_scaling_table, article_table
from lrvalley.jobs.log import job_log

with job_log(snakemake.log[0]):
    ours = article_table(read_csv(snakemake.input.best_lr))
    lines = article_scaling_table(read_csv(snakemake.input.scaling_fit))
    write_csv(ours, snakemake.output.article)
    write_csv(lines, snakemake.output.article_scaling)
