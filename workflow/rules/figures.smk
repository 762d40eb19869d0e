# Every figure, and the tables that it is drawn from.
FIGURES = {
    "time_to_train_by_lr": ["rates"],
    "fastest_and_slowest_by_lr": ["fastest_slowest"],
    "validation_accuracy_over_time": ["curves"],
    "time_by_size": ["rates"],
    "time_by_size_and_lr": ["rates"],
    "cells_heatmap": ["cells"],
}
TUNER_FIGURES = {
    "regret_by_steps": ["tuners"],
    "population_lineage": ["population", "best_lr"],
    "population_accuracy": ["population", "curves"],
    "settings_search": ["search", "search_check", "rates", "replays_pbt"],
    "range_tests": ["range_test", "best_lr", "tuners"],
}


for FIGURE_NAME, FIGURE_TABLES in {**FIGURES, **TUNER_FIGURES}.items():

    rule:
        name:
            f"plot_{FIGURE_NAME}"
        input:
            tables=expand(TABLE, table=FIGURE_TABLES),
        output:
            png=report(
                FIGURE.format(figure=FIGURE_NAME, format="png"),
                caption=f"../report/{FIGURE_NAME}.rst",
                category="Figures",
            ),
            svg=FIGURE.format(figure=FIGURE_NAME, format="svg"),
        log:
            f"logs/{RESULTS}/figures/{FIGURE_NAME}.log",
        localrule: True
        conda:
            "../../envs/analysis.yaml"
        params:
            code=code_of("plot_figure"),
            name=FIGURE_NAME,
            max_seconds=STUDY.max_seconds["grid"],
            colors=dict(STUDY.config.figures.colors),
            target=STUDY.config.grid.target,
            scaling_target=STUDY.config.scaling.target,
        message:
            f"Drawing {FIGURE_NAME}"
        script:
            "../scripts/plot_figure.py"
