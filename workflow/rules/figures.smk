# A rule for every figure of the catalogue.
from lrvalley.reporting.figures import catalog

FIGURES = [figure.name for figure in catalog.of_section(catalog.STUDY)]
TUNER_FIGURES = [figure.name for figure in catalog.of_section(catalog.TUNERS)]


for DRAWN in catalog.FIGURES:

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
            target=STUDY.config.grid.target,
            scaling_target=STUDY.config.scaling.target,
        message:
            f"Drawing {DRAWN.name}"
        script:
            "../scripts/plot_figure.py"
