"""What a study asks of a training, in words: metrics, values and goals.

All sentences, titles, axes and headers that speak of a metric are made from these, so that
a study of a loss never speaks of accuracy. The terminal prints some of them, so nothing
here imports pandas.
"""

from __future__ import annotations

from lrvalley.config.sections.experiments import RUNNING
from lrvalley.reporting.wording import format_count, format_percent, format_value
from lrvalley.study.objective import Objective

# Names of Keras's metrics that people write otherwise. Which accuracy `accuracy` is, Keras
# decides by the loss; a program has one of these.
_NAMES = {
    **dict.fromkeys(
        (
            *("acc", "binary_accuracy", "categorical_accuracy"),
            "sparse_categorical_accuracy",
        ),
        "accuracy",
    ),
    **dict.fromkeys(("mae", "mean_absolute_error"), "MAE"),
    **dict.fromkeys(("mse", "mean_squared_error"), "MSE"),
    **dict.fromkeys(("rmse", "root_mean_squared_error"), "RMSE"),
    **dict.fromkeys(("mape", "mean_absolute_percentage_error"), "MAPE"),
    **dict.fromkeys(("msle", "mean_squared_logarithmic_error"), "MSLE"),
    "auc": "AUC",
    "r2_score": "R²",
    "f1_score": "F1 score",
}
# Parts of the names of metrics that are shares of examples, which people read in percent.
_SHARES = ("acc", "precision", "recall")


def metric_words(objective: Objective) -> str:
    """The metric with its data: ``train accuracy``, ``validation MAE``.

    A mean over all steps since the first is ``running train accuracy``.
    """
    running = "running " if objective.window == RUNNING else ""
    return f"{running}{objective.split} {metric_name(objective)}"


def metric_name(objective: Objective) -> str:
    """The metric without its data: ``accuracy``, ``MAE``, ``loss``."""
    metric = objective.metric
    return _NAMES.get(metric.lower()) or metric.replace("_", " ")


def value_words(objective: Objective, value: float) -> str:
    """A value of the metric: ``97%``, ``2.31``."""
    return format_percent(value) if is_share(objective) else format_value(value)


def value_of_metric(objective: Objective, value: float) -> str:
    """A value with the metric: ``97% train accuracy``, ``validation MAE 2.31``."""
    words, metric = value_words(objective, value), metric_words(objective)
    return f"{words} {metric}" if is_share(objective) else f"{metric} {words}"


def target_words(objective: Objective, target: float | None = None) -> str:
    """What a training is to reach: ``97% train accuracy``, ``train loss 0.4 or lower``.

    Args:
        objective: what is asked of a training, with a target unless one is given.
        target: a value in place of the objective's target.
    """
    value = objective.target if target is None else target
    if value is None:
        return "the target"
    words = value_of_metric(objective, value)
    if is_share(objective) and objective.higher:
        return words
    return f"{words} or {'higher' if objective.higher else 'lower'}"


def best_words(objective: Objective, max_steps: int | None = None) -> str:
    """What is best without a target: ``best validation loss within 2,000 steps``."""
    within = "" if max_steps is None else f" within {format_count(max_steps)} steps"
    return f"best {metric_words(objective)}{within}"


def is_share(objective: Objective) -> bool:
    """Whether the metric is a share of the examples, which is read in percent."""
    return any(part in objective.metric.lower() for part in _SHARES)
