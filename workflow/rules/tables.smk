from lrvalley.records.study_columns import STUDY_TABLES

TABLES = [
    name
    for name, table in STUDY_TABLES.items()
    if STUDY.objective.target is not None or not table.needs_target
]


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
        objective=rule_parameters.objective_of(STUDY),
        default_rates=rule_parameters.default_rates(STUDY),
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
        objective=rule_parameters.objective_of(STUDY),
    message:
        "Tabulating the metrics over time"
    script:
        "../scripts/tabulate_curves.py"


rule summarise_metrics:
    input:
        **named_tables("best_lr", "cells", *CLAIMS),
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
