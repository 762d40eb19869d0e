"""Statistics of trainings, some of which miss their target.

A training that misses its target is censored: how many steps it would have needed is not
known. It counts as infinite, so that medians and quantiles need no guess, and it is never
averaged in as a number.
"""

from lrvalley.analysis.statistics.comparison import BestSet, cannot_be_told_apart
from lrvalley.analysis.statistics.quantiles import (
    Interval,
    median_with_misses,
    quantile_interval,
    quantile_with_misses,
)
from lrvalley.analysis.statistics.relations import Line, fit_line, spearman
from lrvalley.analysis.statistics.survival import SurvivalCurve, survival_curve
from lrvalley.analysis.statistics.tuning import (
    Sensitivity,
    TuningBudgetCurve,
    learning_rate_sensitivity,
    tuning_budget_curve,
)

__all__ = [
    "BestSet",
    "Interval",
    "Line",
    "Sensitivity",
    "SurvivalCurve",
    "TuningBudgetCurve",
    "cannot_be_told_apart",
    "fit_line",
    "learning_rate_sensitivity",
    "median_with_misses",
    "quantile_interval",
    "quantile_with_misses",
    "spearman",
    "survival_curve",
    "tuning_budget_curve",
]
