from lrvalley.records.article_columns import ARTICLE_TABLES
from lrvalley.records.study_columns import STUDY_TABLES

# Only a study that compares itself with the article has the article's tables.
COMPARES = config.get("compare_with", "article") == "article"
TABLES = [*STUDY_TABLES, *(ARTICLE_TABLES if COMPARES else [])]


checkpoint tabulate_cells:
    input:
        grid=grid_cells,
        scaling=scaling_cells,
        step_times=STEP_TIMES,
    output:
        **named_tables("cells", "rates", "best_lr"),
    log:
        f"logs/{RESULTS}/tables/tabulate_cells.log",
    localrule: True
    conda:
        "../../envs/analysis.yaml"
    params:
        code=code_of("tabulate_cells"),
        files=names_of(grid_cells, scaling_cells, STEP_TIMES),
        max_seconds=STUDY.max_seconds,
    message:
        "Tabulating the trained cells"
    script:
        "../scripts/tabulate_cells.py"


rule summarise_rates:
    input:
        rates=TABLE.format(table="rates"),
    output:
        **named_tables("fastest_slowest", "scaling_fit"),
    log:
        f"logs/{RESULTS}/tables/summarise_rates.log",
    localrule: True
    conda:
        "../../envs/analysis.yaml"
    params:
        code=code_of("summarise_rates"),
    message:
        "Comparing the rates"
    script:
        "../scripts/summarise_rates.py"


rule compare_with_article:
    input:
        **named_tables("best_lr", "scaling_fit"),
    output:
        **named_tables("article", "article_scaling"),
    log:
        f"logs/{RESULTS}/tables/compare_with_article.log",
    localrule: True
    conda:
        "../../envs/analysis.yaml"
    params:
        code=code_of("compare_with_article"),
    message:
        "Comparing with the article's numbers"
    script:
        "../scripts/compare_with_article.py"


rule tabulate_curves:
    input:
        TABLE.format(table="best_lr"),
        cells=curve_cells,
        step_times=STEP_TIMES,
    output:
        TABLE.format(table="curves"),
    log:
        f"logs/{RESULTS}/tables/tabulate_curves.log",
    localrule: True
    conda:
        "../../envs/analysis.yaml"
    params:
        code=code_of("tabulate_curves"),
        files=names_of(curve_cells, STEP_TIMES),
    message:
        "Tabulating the accuracy over time"
    script:
        "../scripts/tabulate_curves.py"


rule check_timing:
    input:
        TABLE.format(table="rates"),
        step_times=STEP_TIMES,
        timings=timings,
    output:
        TABLE.format(table="timing_check"),
    log:
        f"logs/{RESULTS}/tables/check_timing.log",
    localrule: True
    conda:
        "../../envs/analysis.yaml"
    params:
        code=code_of("check_timing"),
        files=names_of(timings, STEP_TIMES),
    message:
        "Comparing steps x step time with the clock"
    script:
        "../scripts/check_timing.py"


rule judge_claims:
    input:
        **named_tables(
            "cells", "rates", "best_lr", "fastest_slowest", "scaling_fit", "curves"
        ),
    output:
        TABLE.format(table="claims"),
    log:
        f"logs/{RESULTS}/tables/judge_claims.log",
    localrule: True
    conda:
        "../../envs/analysis.yaml"
    params:
        code=code_of("judge_claims"),
    message:
        "Testing the article's claims"
    script:
        "../scripts/judge_claims.py"


rule summarise_metrics:
    input:
        **named_tables("best_lr", "claims", "cells"),
    output:
        METRICS,
    log:
        f"logs/{RESULTS}/metrics.log",
    localrule: True
    conda:
        "../../envs/analysis.yaml"
    params:
        code=code_of("summarise_metrics"),
    message:
        "Writing the metrics that DVC compares"
    script:
        "../scripts/summarise_metrics.py"
