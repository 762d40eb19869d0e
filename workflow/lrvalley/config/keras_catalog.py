"""Keras's optimizers: their titles, default learning rates and settings.

Planning must not import Keras, so its signatures stand here again. A test holds them
equal to Keras 3.15's: an optimizer, a setting or a default that differs fails it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lrvalley.config.fields import (
    AnyNumber,
    Flag,
    NotNegative,
    Positive,
    Share,
    StepsFromZero,
)
from lrvalley.config.keras_settings import (
    SHARED,
    WEIGHT_DECAY,
    Iterations,
    KerasSetting,
    NotNegativeOrNothing,
    NotPositive,
    PatternsOrNothing,
    PositiveOrNothing,
    ShareAbove0,
)


@dataclass(frozen=True)
class KerasOptimizer:
    """An optimizer of Keras.

    Attributes:
        name: its class in `keras.optimizers`, as in the configuration and in tables.
        title: as people read it.
        rate: Keras's default learning rate.
        own: the settings that it does not share with every other optimizer, or whose kind
            or default differs from the shared one.
    """

    name: str
    title: str
    rate: float
    own: tuple[KerasSetting, ...]

    @property
    def settings(self) -> tuple[KerasSetting, ...]:
        """All settings, the optimizer's own first."""
        names = {setting.name for setting in self.own}
        return self.own + tuple(s for s in SHARED if s.name not in names)


# Classes of `keras.optimizers` that are no entry, and why.
LEFT_OUT: Mapping[str, str] = {
    "LossScaleOptimizer": "wraps another optimizer for float16; it has no rate of its own",
    "MultiOptimizer": "holds several optimizers, each with a rate of its own",
    "OptimizerMap": "is a part of MultiOptimizer",
    "Optimizer": "is the base class",
}


def _beta_1(default: float = 0.9, of: Any = Share) -> KerasSetting:
    return KerasSetting("beta_1", of, default, "Decay of the mean of the gradients.")


def _beta_2(default: float = 0.999) -> KerasSetting:
    return KerasSetting(
        "beta_2", Share, default, "Decay of the mean of the squared gradients."
    )


def _epsilon(default: float = 1e-7, of: Any = NotNegative) -> KerasSetting:
    return KerasSetting("epsilon", of, default, "Keeps the denominator above zero.")


def _momentum(default: float = 0.0) -> KerasSetting:
    return KerasSetting(
        "momentum", Share, default, "Share of the velocity that is kept each step."
    )


def _initial_accumulator() -> KerasSetting:
    return KerasSetting(
        "initial_accumulator_value",
        NotNegative,
        0.1,
        "Initial value of the sum of squared gradients.",
    )


def _nesterov(default: bool) -> KerasSetting:
    return KerasSetting("nesterov", Flag, default, "Whether to use Nesterov momentum.")


def _amsgrad() -> KerasSetting:
    return KerasSetting(
        "amsgrad", Flag, False, "Whether the mean square never falls (AMSGrad)."
    )


def _decoupled_decay(of: Any) -> KerasSetting:
    return KerasSetting("weight_decay", of, 0.004, WEIGHT_DECAY.description)


def _ftrl(name: str, description: str) -> KerasSetting:
    return KerasSetting(name, NotNegative, 0.0, description)


_MUON = (
    KerasSetting(
        "adam_beta_1", Share, 0.9, "`beta_1` of the variables that AdamW updates."
    ),
    KerasSetting(
        "adam_beta_2", Share, 0.999, "`beta_2` of the variables that AdamW updates."
    ),
    KerasSetting(
        "adam_weight_decay",
        NotNegativeOrNothing,
        0.004,
        "Weight decay of the variables that AdamW updates.",
    ),
    _epsilon(),
    _decoupled_decay(NotNegativeOrNothing),
    KerasSetting(
        "exclude_layers",
        PatternsOrNothing,
        None,
        "Regular expressions; AdamW updates the variables whose path matches one.",
    ),
    KerasSetting("exclude_embeddings", Flag, True, "Whether AdamW updates the embeddings."),
    KerasSetting("muon_a", AnyNumber, 3.4445, "Coefficient a of the Newton-Schulz step."),
    KerasSetting("muon_b", AnyNumber, -4.775, "Coefficient b of the Newton-Schulz step."),
    KerasSetting("muon_c", AnyNumber, 2.0315, "Coefficient c of the Newton-Schulz step."),
    KerasSetting(
        "adam_lr_ratio",
        Positive,
        1.0,
        "AdamW's learning rate as a multiple of Muon's.",
    ),
    _momentum(0.95),
    KerasSetting("ns_steps", Iterations, 5, "Newton-Schulz steps for each update."),
    _nesterov(True),
    KerasSetting(
        "rms_rate",
        PositiveOrNothing,
        0.2,
        "Factor on updates that fits their size to AdamW's; empty: no such factor.",
    ),
)

ENTRIES: tuple[KerasOptimizer, ...] = (
    KerasOptimizer("SGD", "SGD", 0.01, (_momentum(), _nesterov(False))),
    KerasOptimizer("Adam", "Adam", 0.001, (_beta_1(), _beta_2(), _epsilon(), _amsgrad())),
    KerasOptimizer(
        "AdamW",
        "AdamW",
        0.001,
        (
            _decoupled_decay(NotNegative),
            _beta_1(),
            _beta_2(),
            _epsilon(),
            _amsgrad(),
        ),
    ),
    KerasOptimizer(
        "RMSprop",
        "RMSprop",
        0.001,
        (
            KerasSetting("rho", Share, 0.9, "Decay of the mean of the squared gradients."),
            _momentum(),
            _epsilon(),
            KerasSetting(
                "centered", Flag, False, "Whether to divide by the standard deviation."
            ),
        ),
    ),
    # Keras refuses a `beta_1` of zero.
    KerasOptimizer("Lion", "Lion", 0.001, (_beta_1(of=ShareAbove0), _beta_2(0.99))),
    KerasOptimizer(
        "Adadelta",
        "Adadelta",
        0.001,
        (
            KerasSetting("rho", Share, 0.95, "Decay of the running means."),
            # With zero, the first change is zero, and so is every other.
            _epsilon(of=Positive),
        ),
    ),
    KerasOptimizer("Adagrad", "Adagrad", 0.001, (_initial_accumulator(), _epsilon())),
    KerasOptimizer("Adamax", "Adamax", 0.001, (_beta_1(), _beta_2(), _epsilon())),
    KerasOptimizer("Nadam", "Nadam", 0.001, (_beta_1(), _beta_2(), _epsilon())),
    KerasOptimizer(
        "Adafactor",
        "Adafactor",
        0.001,
        (
            KerasSetting(
                "beta_2_decay",
                NotPositive,
                -0.8,
                "Exponent by which the mean of the squared gradients forgets.",
            ),
            KerasSetting("epsilon_1", NotNegative, 1e-30, "Added to squared gradients."),
            KerasSetting(
                "epsilon_2",
                NotNegative,
                1e-3,
                "Smallest root mean square of a variable that its step is scaled by.",
            ),
            KerasSetting(
                "clip_threshold",
                Positive,
                1.0,
                "Largest root mean square of an update.",
            ),
            KerasSetting(
                "relative_step", Flag, True, "Whether the rate falls with the step."
            ),
        ),
    ),
    KerasOptimizer(
        "Ftrl",
        "FTRL",
        0.001,
        (
            KerasSetting(
                "learning_rate_power",
                NotPositive,
                -0.5,
                "Exponent by which the rate falls; 0 keeps it.",
            ),
            _initial_accumulator(),
            _ftrl("l1_regularization_strength", "Strength of the L1 penalty."),
            _ftrl("l2_regularization_strength", "Strength of the L2 penalty."),
            _ftrl("l2_shrinkage_regularization_strength", "L2 penalty on the gradient."),
            _ftrl("beta", "Added to the root of the sum of squared gradients."),
        ),
    ),
    KerasOptimizer("Lamb", "LAMB", 0.001, (_beta_1(), _beta_2(), _epsilon())),
    KerasOptimizer("Muon", "Muon", 0.001, _MUON),
    KerasOptimizer(
        "ScheduleFreeAdamW",
        "Schedule-Free AdamW",
        0.0025,
        (
            # The update divides by it.
            _beta_1(of=ShareAbove0),
            _beta_2(),
            _epsilon(1e-8),
            KerasSetting(
                "warmup_steps", StepsFromZero, 0, "Steps in which the rate rises from zero."
            ),
        ),
    ),
)

KERAS_OPTIMIZERS: Mapping[str, KerasOptimizer] = {entry.name: entry for entry in ENTRIES}
