# A rule for every figure of the catalogue.
from lrvalley.reporting.figures import catalog

DRAWN_FIGURES = catalog.figures_of(STUDY)
FIGURES = [figure.name for figure in DRAWN_FIGURES if figure.section != catalog.TUNERS]


for DRAWN in DRAWN_FIGURES:

    rule:
        name:
            f"plot_{DRAWN.name}"
        input:
            tables=expand(TABLE, table=DRAWN.tables),
        output:
            png=report(
                FIGURE.format(figure=DRAWN.name, format="png"),
                caption=f"../report/{DRAWN.name}.rst",
                category="Figures",
            ),
            svg=FIGURE.format(figure=DRAWN.name, format="svg"),
        log:
            f"logs/{RESULTS}/figures/{DRAWN.name}.log",
        localrule: True
        conda:
            "../../envs/analysis.yaml"
        params:
            code=code_of("plot_figure", DRAWN.source),
            draw=DRAWN.draw,
            max_seconds=STUDY.max_seconds["grid"],
            colors=dict(STUDY.config.figures.colors),
            objective=rule_parameters.objective_of(STUDY),
            max_steps=STUDY.max_steps["grid"],
            scaling_target=STUDY.targets["scaling"],
        message:
            f"Drawing {DRAWN.name}"
        script:
            "../scripts/plot_figure.py"
