# Which optimizer, and which learning rate? See README.md.
from snakemake.utils import min_version

min_version("9.27")


configfile: "config/config.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/data.smk"
include: "workflow/rules/train.smk"
include: "workflow/rules/tune.smk"
include: "workflow/rules/tables.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/prune.smk"


report: "workflow/report/workflow.rst"


localrules:
    all,
    cells,
    tables,
    figures,
    tune,


rule cells:
    input:
        trained_cells,
        curve_cells,
        if_in_report([*TUNER_TRAININGS, search_check_cells]),


rule tables:
    input:
        STEP_TIMES,
        timings,
        expand(TABLE, table=TABLES),
        METRICS,


rule figures:
    input:
        expand(FIGURE, figure=FIGURES, format=FORMATS),


rule tune:
    input:
        TUNER_TRAININGS,
        expand(TABLE, table=TUNER_TABLES),
        expand(FIGURE, figure=TUNER_FIGURES, format=FORMATS),
        if_in_report(REPORT),


rule all:
    default_target: True
    input:
        rules.cells.input,
        rules.tables.input,
        rules.figures.input,
        if_in_report(rules.tune.input),
        REPORT,
