"""The settings that all of Keras's optimizers share, and those that cannot be set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lrvalley.config import keras_kinds as kind
from lrvalley.config.keras_kinds import Kind


@dataclass(frozen=True)
class KerasSetting:
    """An argument of an optimizer's class other than the learning rate.

    Attributes:
        name: the argument's name, and the key in the configuration.
        kind: what its value may be.
        default: Keras's.
        description: what it is, for the documentation.
    """

    name: str
    kind: Kind
    default: Any
    description: str


WEIGHT_DECAY = KerasSetting(
    "weight_decay",
    kind.NOT_NEGATIVE_OR_NOTHING,
    None,
    "Share of each weight, times the rate, that is taken off at every step.",
)

CLIPS = ("clipnorm", "clipvalue", "global_clipnorm")

SHARED: tuple[KerasSetting, ...] = (
    WEIGHT_DECAY,
    KerasSetting(
        "clipnorm", kind.POSITIVE_OR_NOTHING, None, "Largest norm of a variable's gradient."
    ),
    KerasSetting(
        "clipvalue",
        kind.POSITIVE_OR_NOTHING,
        None,
        "Largest absolute value of a gradient's element.",
    ),
    KerasSetting(
        "global_clipnorm",
        kind.POSITIVE_OR_NOTHING,
        None,
        "Largest norm of all gradients together.",
    ),
    KerasSetting("use_ema", kind.FLAG, False, "Whether to average the weights over steps."),
    KerasSetting(
        "ema_momentum", kind.SHARE, 0.99, "Share of the average that is kept each step."
    ),
    KerasSetting(
        "ema_overwrite_frequency",
        kind.INTERVAL_OR_NOTHING,
        None,
        "Steps between two replacements of the weights by their average.",
    ),
)

# Arguments of every class that cannot be set, and why.
REFUSED: Mapping[str, str] = {
    "learning_rate": "the study finds it; the rates to try are `rates` of the grid",
    "gradient_accumulation_steps": (
        "a step would no longer be an update, and budgets count steps; use a larger `batch`"
    ),
    "loss_scale_factor": "it changes rounding only, and belongs to the model's precision",
    "name": "it changes no number",
}
