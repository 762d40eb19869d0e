# Every figure, and the tables that it is drawn from.
FIGURES = {
    "time_to_train_by_lr": ["rates"],
    "fastest_and_slowest_by_lr": ["fastest_slowest"],
    "validation_accuracy_over_time": ["curves"],
    "time_by_size": ["rates"],
    "time_by_size_and_lr": ["rates"],
    "cells_heatmap": ["cells"],
}


rule plot_figure:
    input:
        code("figures/*", "style", "readable"),
        tables=lambda wildcards: expand(TABLE, table=FIGURES[wildcards.figure]),
    output:
        png=report(
            FIGURE.format(figure="{figure}", format="png"),
            caption="../report/{figure}.rst",
            category="Figures",
        ),
        svg=FIGURE.format(figure="{figure}", format="svg"),
    log:
        f"logs/{RESULTS}/figures/{{figure}}.log",
    params:
        max_seconds=STUDY.max_seconds["grid"],
        colors=config["figures"]["colors"],
        target=config["grid"]["target"],
        scaling_target=config["scaling"]["target"],
    conda:
        "../../envs/analysis.yaml"
    message:
        "Drawing {wildcards.figure}"
    script:
        "../scripts/plot_figure.py"
