"""Every figure: what it is called, what it is drawn from, and where.

One more figure is one more entry here, a function of the figure's name in a module of this
folder, and a caption, ``workflow/report/<name>.rst``. The rules and the report read this
list. It imports nothing that draws, because the rules are read before every run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lrvalley.study.study import Study

# Sections of the report, in its order.
SURE, VALLEYS, COST, MORE, TUNERS = "sure", "valleys", "cost", "more", "tuners"

Need = Callable[[Study], bool]


def with_target(study: Study) -> bool:
    """Whether a training of the grid ends at a target."""
    return study.objective.target is not None


def without_target(study: Study) -> bool:
    """Whether the best value within the budget is asked for."""
    return not with_target(study)


def of_article(study: Study) -> bool:
    """Whether the study compares itself with the article."""
    return study.compares_with_article


def of_user(study: Study) -> bool:
    """Whether it does not."""
    return not study.compares_with_article


def with_sizes(study: Study) -> bool:
    """Whether the study trains at several sizes."""
    return study.has_scaling


def with_bands(study: Study) -> bool:
    """Whether the study trains the rates around each band with other seeds."""
    return study.repeats_bands


def with_tuners(study: Study) -> bool:
    """Whether the study compares tuners."""
    return study.compares_tuners


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
        needs: what a study must be to have it; see below.
    """

    name: str
    title: str
    section: str
    module: str
    tables: tuple[str, ...]
    needs: tuple[Need, ...] = ()

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
        "confirmed_by_lr",
        "Confirmed rates among the search's candidates",
        SURE,
        "confirmed",
        ("candidates", "confirmed"),
    ),
    Figure(
        "time_to_train_by_lr",
        "Time to train by learning rate",
        VALLEYS,
        "by_rate",
        ("rates",),
        needs=(with_target,),
    ),
    Figure(
        "value_by_lr",
        "Best value by learning rate",
        VALLEYS,
        "value_by_rate",
        ("rates", "best_lr"),
        needs=(without_target,),
    ),
    Figure(
        "cells_heatmap",
        "All cells of the grid",
        VALLEYS,
        "heatmap",
        ("cells",),
        needs=(with_target,),
    ),
    Figure(
        "share_trained_by_steps",
        "Rates that have trained, by steps",
        VALLEYS,
        "share_trained",
        ("cells",),
        needs=(with_target,),
    ),
    Figure(
        "values_heatmap",
        "All rates of the grid",
        VALLEYS,
        "value_heatmap",
        ("cells", "rates"),
        needs=(without_target,),
    ),
    Figure(
        "bands_by_seed",
        "The bands with several seeds",
        VALLEYS,
        "bands",
        ("cells", "band_cells"),
        needs=(with_bands,),
    ),
    Figure(
        "best_so_far_by_steps",
        "What a search comes to, by its cost",
        COST,
        "best_so_far",
        ("cells", "candidates", "confirmed"),
    ),
    Figure(
        "fastest_and_slowest_by_lr",
        "Fastest and slowest optimizer by learning rate",
        MORE,
        "fastest_and_slowest",
        ("fastest_slowest",),
        needs=(with_target,),
    ),
    Figure(
        "validation_accuracy_over_time",
        "Validation accuracy over time",
        MORE,
        "over_time",
        ("curves",),
        needs=(of_article,),
    ),
    Figure(
        "value_over_time",
        "The metric over time",
        MORE,
        "value_over_time",
        ("curves",),
        needs=(of_user,),
    ),
    Figure(
        "time_by_size",
        "Time to train by size",
        MORE,
        "by_size",
        ("rates", "scaling_fit"),
        needs=(with_target, with_sizes),
    ),
    Figure(
        "time_by_size_and_lr",
        "Time to train by size and learning rate",
        MORE,
        "by_size_and_rate",
        ("rates",),
        needs=(with_target, with_sizes),
    ),
    Figure(
        "regret_by_steps",
        "Regret against steps spent",
        TUNERS,
        "regret",
        ("tuners",),
        needs=(with_tuners,),
    ),
    Figure(
        "population_lineage",
        "Population based training: the members' rates",
        TUNERS,
        "lineage",
        ("population", "best_lr"),
        needs=(with_tuners,),
    ),
    Figure(
        "population_accuracy",
        "Population based training: accuracy over steps",
        TUNERS,
        "population",
        ("population", "curves"),
        needs=(with_tuners,),
    ),
    Figure(
        "settings_search",
        "Searching an optimizer's other settings",
        TUNERS,
        "search",
        ("search", "search_check", "rates", "replays_pbt"),
        needs=(with_tuners,),
    ),
    Figure(
        "range_tests",
        "Range tests",
        TUNERS,
        "range_test",
        ("range_test", "best_lr", "tuners"),
        needs=(with_tuners,),
    ),
)
"""All figures, in the order in which the report shows them."""


def figures_of(study: Study) -> list[Figure]:
    """The figures that a study has."""
    return [figure for figure in FIGURES if all(need(study) for need in figure.needs)]


def of_section(section: str) -> list[Figure]:
    """The figures of one section of the report."""
    return [figure for figure in FIGURES if figure.section == section]
