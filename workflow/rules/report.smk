rule write_report:
    input:
        code(
            "report",
            "report_tables",
            "answers",
            "tuner_answers",
            "readable",
            "templates/*",
        ),
        tables=expand(TABLE, table=[*TABLES, *if_in_report(TUNER_TABLES)]),
        figures=expand(
            FIGURE, figure=[*FIGURES, *if_in_report(TUNER_FIGURES)], format="svg"
        ),
        captions=sorted(map(os.path.relpath, Path(PACKAGE, "report").glob("*.rst"))),
    output:
        report(REPORT, caption="../report/report.rst", category="Report"),
    log:
        f"logs/{REPORT}.log",
    localrule: True
    conda:
        "../../envs/analysis.yaml"
    params:
        config={key: config[key] for key in config if key not in ("data", "pack")},
    message:
        "Writing {output}"
    script:
        "../scripts/write_report.py"
