from lrvalley.analysis.study_tables import fastest_slowest_table, scaling_fit_table
from lrvalley.analysis.table_file import read_csv, write_csv
from lrvalley.article.published import article_scaling_table, article_table
from lrvalley.jobs.log import job_log

with job_log(snakemake.log[0]):
    rates = read_csv(snakemake.input.rates)
    fits = scaling_fit_table(rates)
    best_lr = read_csv(snakemake.input.best_lr)
    write_csv(fastest_slowest_table(rates), snakemake.output.fastest_slowest)
    write_csv(fits, snakemake.output.scaling_fit)
    write_csv(article_table(best_lr), snakemake.output.article)
    write_csv(article_scaling_table(fits), snakemake.output.article_scaling)
