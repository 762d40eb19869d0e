"""Every figure: what it is called, what it is drawn from, and where.

One more figure is one more entry here, a function of the figure's name in a module of this
folder, and a caption, ``workflow/report/<name>.rst``. The rules and the report read this
list. It imports nothing that draws, because the rules are read before every run.
"""

from __future__ import annotations

from dataclasses import dataclass

# Sections of the report.
STUDY, TUNERS = "study", "tuners"


@dataclass(frozen=True)
class Figure:
    """One figure.

    Attributes:
        name: the name of its file, its rule and its function.
        title: its heading in the report.
        section: the section of the report that shows it.
        module: the module of this folder that has its function.
        tables: the tables that the function takes, in this order; the options of
            `lrvalley.reporting.figures.options` follow them.
    """

    name: str
    title: str
    section: str
    module: str
    tables: tuple[str, ...]

    @property
    def draw(self) -> str:
        """Its function, as ``module:function``."""
        return f"{self.module}:{self.name}"

    @property
    def source(self) -> str:
        """The file of its module, relative to ``workflow/``."""
        return f"lrvalley/reporting/figures/{self.module}.py"


FIGURES = (
    Figure(
        "time_to_train_by_lr",
        "Time to train by learning rate",
        STUDY,
        "by_rate",
        ("rates",),
    ),
    Figure(
        "fastest_and_slowest_by_lr",
        "Fastest and slowest optimizer by learning rate",
        STUDY,
        "fastest_and_slowest",
        ("fastest_slowest",),
    ),
    Figure(
        "validation_accuracy_over_time",
        "Validation accuracy over time",
        STUDY,
        "over_time",
        ("curves",),
    ),
    Figure(
        "time_by_size",
        "Time to train by size",
        STUDY,
        "by_size",
        ("rates", "scaling_fit"),
    ),
    Figure(
        "time_by_size_and_lr",
        "Time to train by size and learning rate",
        STUDY,
        "by_size_and_rate",
        ("rates",),
    ),
    Figure("cells_heatmap", "All cells of the grid", STUDY, "heatmap", ("cells",)),
    Figure(
        "regret_by_steps",
        "Regret against steps spent",
        TUNERS,
        "regret",
        ("tuners",),
    ),
    Figure(
        "population_lineage",
        "Population based training: the members' rates",
        TUNERS,
        "lineage",
        ("population", "best_lr"),
    ),
    Figure(
        "population_accuracy",
        "Population based training: accuracy over steps",
        TUNERS,
        "population",
        ("population", "curves"),
    ),
    Figure(
        "settings_search",
        "Searching an optimizer's other settings",
        TUNERS,
        "search",
        ("search", "search_check", "rates", "replays_pbt"),
    ),
    Figure(
        "range_tests",
        "Range tests",
        TUNERS,
        "range_test",
        ("range_test", "best_lr", "tuners"),
    ),
)
"""All figures, in the order in which the report shows them."""


def of_section(section: str) -> list[Figure]:
    """The figures of one section of the report."""
    return [figure for figure in FIGURES if figure.section == section]
