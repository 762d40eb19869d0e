# What only a study that compares itself with the article has.
from lrvalley.records.article_columns import ARTICLE_TABLES

BAND_TABLES = ["bands", "band_cells"]
LEFT_OUT = [
    *([] if STUDY.repeats_bands else BAND_TABLES),
    *([] if STUDY.contrast else ["networks"]),
    *([] if STUDY.config.check_timing else ["timing_check"]),
]
TABLES += [name for name in ARTICLE_TABLES if name not in LEFT_OUT]
if STUDY.config.check_timing:
    TIMINGS.append(timings)


rule time_training:
    input:
        unless_made(TO_TRAIN, TIMING, check=check_measured),
        # A cell never changes; its file's time does, when Git or DVC brings it. (It is in
        # its place by then: else Snakemake could lose this job, see `standing_for`.)
        cell=ancient(lambda wildcards: STUDY.timed_cell(**wildcards).path),
    output:
        TIMING,
    log:
        f"logs/{TIMING}.log",
    conda:
        "../../envs/tensorflow.yaml"
    threads: whole_machine
    params:
        dataset=DATASET,
        cell=lambda wildcards: STUDY.timed_cell(**wildcards).key,
    message:
        "Training {wildcards.optimizer} at rate {wildcards.lr}, size {wildcards.size}, "
        "alone and against the clock"
    script:
        "../scripts/time_training.py"


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


if STUDY.repeats_bands:
    FURTHER_CELLS.append(band_cells)

    rule tabulate_bands:
        input:
            TABLE.format(table="best_lr"),
            cells_table=TABLE.format(table="cells"),
            cells=band_cells,
            step_times=STEP_TIMES,
        output:
            **named_tables(*BAND_TABLES),
        log:
            f"logs/{RESULTS}/tables/tabulate_bands.log",
        localrule: True
        conda:
            "../../envs/analysis.yaml"
        params:
            code=code_of("tabulate_bands"),
            files=names_of(band_cells, STEP_TIMES),
            max_seconds=STUDY.max_seconds,
            objective=rule_parameters.objective_of(STUDY),
        message:
            "Comparing the bands with several seeds"
        script:
            "../scripts/tabulate_bands.py"


rule judge_claims:
    input:
        **named_tables(
            "cells", "rates", "best_lr", "fastest_slowest", "scaling_fit", "curves"
        ),
        band_cells=[TABLE.format(table="band_cells")] if STUDY.repeats_bands else [],
    output:
        TABLE.format(table="claims"),
    log:
        f"logs/{RESULTS}/tables/judge_claims.log",
    localrule: True
    conda:
        "../../envs/analysis.yaml"
    params:
        code=code_of("judge_claims"),
        objective=rule_parameters.objective_of(STUDY),
    message:
        "Testing the article's claims"
    script:
        "../scripts/judge_claims.py"


if STUDY.contrast:

    rule compare_networks:
        input:
            grid=grid_cells,
            contrast=contrast_cells,
        output:
            TABLE.format(table="networks"),
        log:
            f"logs/{RESULTS}/tables/compare_networks.log",
        localrule: True
        conda:
            "../../envs/analysis.yaml"
        params:
            code=code_of("compare_networks"),
            files=names_of(grid_cells, contrast_cells),
            objective=rule_parameters.objective_of(STUDY),
        message:
            "Comparing the networks and the windows of the metric"
        script:
            "../scripts/compare_networks.py"
