rule write_report:
    input:
        tables=expand(TABLE, table=[*TABLES, *if_in_report(TUNER_TABLES)]),
        figures=expand(
            FIGURE, figure=[*FIGURES, *if_in_report(TUNER_FIGURES)], format="svg"
        ),
        answer=ANSWER,
    output:
        report(REPORT, caption="../report/report.rst", category="Report"),
    log:
        f"logs/{REPORT}.log",
    localrule: True
    conda:
        "../../envs/analysis.yaml"
    params:
        code=code_of("write_report", "lrvalley/reporting/templates/*", "report/*.rst"),
        config=STUDY.config.model_dump(mode="json", by_alias=True, exclude={"data", "pack"}),
        objective=rule_parameters.objective_of(STUDY),
        settings=rule_parameters.code_settings(STUDY),
    message:
        "Writing {output}"
    script:
        "../scripts/write_report.py"
