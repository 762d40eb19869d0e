# Cheaper ways to a learning rate than the grid, compared on the grid's cells.
from lrvalley.records import tuner_columns
from lrvalley.study import tuner_runs
from lrvalley.tuners import catalog as tuner_catalog

POPULATION = tuner_runs.path_pattern(tuner_runs.PBT)
RANGE_TEST = tuner_runs.path_pattern(tuner_runs.RANGE_TEST)
POPULATIONS = [run.path for run in tuner_runs.populations(STUDY)]
RANGE_TESTS = [run.path for run in tuner_runs.range_tests(STUDY)]
TUNER_TRAININGS = [searched_cells, search_check_cells, *POPULATIONS, *RANGE_TESTS]
REPLAYS = [f"replays_{method}" for method in tuner_catalog.METHODS]
SEARCHED_SETTINGS = list(STUDY.space(STUDY.config.tune.search.optimizer))
TUNER_TABLES = [
    *(name for name in tuner_columns.TUNER_TABLES if name != "replays"),
    *REPLAYS,
]
TUNER_FIGURES = [figure.name for figure in catalog.of_section(catalog.TUNERS)]
TUNER_OUTPUTS = [
    *TUNER_TRAININGS,
    *expand(TABLE, table=TUNER_TABLES),
    *expand(FIGURE, figure=TUNER_FIGURES, format=FORMATS),
]


rule tune:
    input:
        TUNER_OUTPUTS,
        if_in_report(REPORT),


rule train_population:
    input:
        unless_made(TO_TRAIN, POPULATION, check=check_run),
    output:
        POPULATION,
    log:
        f"logs/{POPULATION}.log",
    conda:
        "../../envs/tensorflow.yaml"
    threads: 1
    params:
        dataset=DATASET,
    message:
        "Training a population with {wildcards.optimizer}"
    script:
        "../scripts/train_population.py"


rule train_range_test:
    input:
        unless_made(TO_TRAIN, RANGE_TEST, check=check_run),
    output:
        RANGE_TEST,
    log:
        f"logs/{RANGE_TEST}.log",
    conda:
        "../../envs/tensorflow.yaml"
    threads: 1
    params:
        dataset=DATASET,
    message:
        "Range test of {wildcards.optimizer}"
    script:
        "../scripts/train_range_test.py"


for METHOD in tuner_catalog.REPLAYED:

    rule:
        name:
            f"replay_{METHOD}"
        input:
            cells_table=TABLE.format(table="cells"),
            cells=grid_cells,
        output:
            TABLE.format(table=f"replays_{METHOD}"),
        log:
            f"logs/{RESULTS}/tables/replays_{METHOD}.log",
        localrule: True
        conda:
            "../../envs/analysis.yaml"
        params:
            code=code_of("replay_tuner"),
            method=METHOD,
            files=names_of(grid_cells),
            max_steps=STUDY.config.grid.max_steps,
            replays=STUDY.config.tune.replays,
            tune=STUDY.config.tune.model_dump(
                mode="json", include=set(tuner_catalog.METHODS[METHOD].takes)
            ),
        message:
            f"Replaying {METHOD} on the trained cells"
        script:
            "../scripts/replay_tuner.py"


rule tabulate_populations:
    input:
        cells_table=TABLE.format(table="cells"),
        cells=grid_cells,
        runs=POPULATIONS,
    output:
        choices=TABLE.format(table=f"replays_{tuner_runs.PBT}"),
        members=TABLE.format(table="population"),
    log:
        f"logs/{RESULTS}/tables/tabulate_populations.log",
    localrule: True
    conda:
        "../../envs/analysis.yaml"
    params:
        code=code_of("tabulate_populations"),
        files=names_of(grid_cells, POPULATIONS),
        target=STUDY.config.grid.target,
    message:
        "Tabulating the populations"
    script:
        "../scripts/tabulate_populations.py"


rule tabulate_range_tests:
    input:
        cells_table=TABLE.format(table="cells"),
        cells=grid_cells,
        runs=RANGE_TESTS,
    output:
        choices=TABLE.format(table=f"replays_{tuner_runs.RANGE_TEST}"),
        losses=TABLE.format(table="range_test"),
    log:
        f"logs/{RESULTS}/tables/tabulate_range_tests.log",
    localrule: True
    conda:
        "../../envs/analysis.yaml"
    params:
        code=code_of("tabulate_range_tests"),
        files=names_of(grid_cells, RANGE_TESTS),
    message:
        "Tabulating the range tests"
    script:
        "../scripts/tabulate_range_tests.py"


checkpoint tabulate_search:
    input:
        cells=searched_cells,
    output:
        TABLE.format(table="search"),
    log:
        f"logs/{RESULTS}/tables/tabulate_search.log",
    localrule: True
    conda:
        "../../envs/analysis.yaml"
    params:
        code=code_of("tabulate_search"),
        files=names_of(searched_cells),
        settings=SEARCHED_SETTINGS,
    message:
        "Tabulating the search of an optimizer's settings"
    script:
        "../scripts/tabulate_search.py"


rule check_search:
    input:
        **named_tables("search", "best_lr"),
        cells=search_check_cells,
    output:
        TABLE.format(table="search_check"),
    log:
        f"logs/{RESULTS}/tables/check_search.log",
    localrule: True
    conda:
        "../../envs/analysis.yaml"
    params:
        code=code_of("check_search"),
        files=names_of(search_check_cells),
        search=STUDY.config.tune.search.model_dump(mode="json"),
        settings=SEARCHED_SETTINGS,
    message:
        "Tabulating the search's and the grid's best with other seeds"
    script:
        "../scripts/check_search.py"


rule compare_tuners:
    input:
        best_lr=TABLE.format(table="best_lr"),
        replays=expand(TABLE, table=REPLAYS),
    output:
        TABLE.format(table="tuners"),
    log:
        f"logs/{RESULTS}/tables/compare_tuners.log",
    localrule: True
    conda:
        "../../envs/analysis.yaml"
    params:
        code=code_of("compare_tuners"),
    message:
        "Comparing the ways to a learning rate"
    script:
        "../scripts/compare_tuners.py"
