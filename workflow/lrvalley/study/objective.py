"""What a study asks of a training: a metric, on which data, and which value is better."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lrvalley.study.history import History, value_at
from lrvalley.study.stop import Patience, Stop, Target

TRAIN, VALIDATION = "train", "validation"
VALIDATION_PREFIX = "val_"
HIGHER, LOWER = "higher", "lower"

# Parts of the names of Keras's metrics and losses, by which value of them is better.
_HIGHER = ("acc", "auc", "precision", "recall", "f1", "fbeta", "iou", "r2", "similarity")
_LOWER = (
    *("loss", "error", "crossentropy", "mae", "mse", "mape", "msle", "rmse", "hinge"),
    *("divergence", "poisson", "logcosh", "log_cosh", "false_"),
)


def direction_of(metric: str) -> str | None:
    """Which value of a metric is better, by its name: `HIGHER`, `LOWER` or not known.

    >>> direction_of("val_mean_absolute_error")
    'lower'
    """
    name = metric.lower()
    if any(part in name for part in _LOWER):
        return LOWER
    return HIGHER if any(part in name for part in _HIGHER) else None


@dataclass(frozen=True)
class Objective:
    """What a study asks of a training.

    Attributes:
        metric: the metric's name, as Keras has it, without `val_`.
        split: `TRAIN` or `VALIDATION`, the data that it is measured on.
        higher: whether more is better.
        target: the value at which a training stops; None: the best within the budget.
        window: of a train metric: `check` or `running`, as in `Target`.
        patience: checks without a better value that end a training; None: it goes on.
    """

    metric: str
    split: str
    higher: bool
    target: float | None = None
    window: str = Target.window
    patience: int | None = None

    @classmethod
    def of(
        cls,
        metric: str,
        direction: str | None = None,
        target: float | None = None,
        patience: int | None = None,
    ) -> Objective:
        """The objective of a metric as Keras names it, such as `val_loss`.

        Raises:
            ValueError: if neither the direction nor the metric says what is better.
        """
        direction = direction or direction_of(metric)
        if direction is None:
            raise ValueError(f"whether a higher or a lower {metric} is better")
        on_validation = metric.startswith(VALIDATION_PREFIX)
        return cls(
            metric.removeprefix(VALIDATION_PREFIX),
            VALIDATION if on_validation else TRAIN,
            direction == HIGHER,
            target,
            patience=patience,
        )

    @property
    def name(self) -> str:
        """The metric as Keras names it, with `val_` if it is one of the validation data."""
        prefix = VALIDATION_PREFIX if self.split == VALIDATION else ""
        return f"{prefix}{self.metric}"

    def on_training_data(self) -> Objective:
        """The same metric on the training data."""
        return replace(self, split=TRAIN)

    def stop(self, max_steps: int, target: float | None) -> Stop:
        """Where a training ends.

        Args:
            max_steps: the budget, in steps.
            target: the value that ends it before, or None.
        """
        reach = None if target is None else self.as_target(target)
        asked = (self.metric, self.split, self.window, self.higher)
        patience = None if self.patience is None else Patience(self.patience, *asked)
        return Stop(max_steps, reach, self.split == VALIDATION, patience)

    def curve(self, max_steps: int) -> Stop:
        """The whole budget, with the metrics on the validation data."""
        return Stop(max_steps, None, validate=True)

    def as_target(self, value: float) -> Target:
        """The objective with a value to reach."""
        return Target(value, self.metric, self.split, self.window, self.higher)

    def values(self, history: History) -> Sequence[float | None]:
        """The metric at each check; None where it is not finite.

        Raises:
            KeyError: if the history does not have the metric.
        """
        target = self.as_target(math.nan)
        return [value_at(history, target, i + 1) for i in range(len(history.step))]


# What the article's cells are trained for, and its tuners compare.
TRAIN_ACCURACY = Objective("accuracy", TRAIN, higher=True)
