"""Keras optimizers of a spec: Keras's own classes and the user's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras

from lrvalley.errors import InputError
from lrvalley.study.trajectory import OptimizerSpec

KERAS = "keras"
# Every step assigns the rate of its schedule before it is used.
ANY_RATE = 1.0
# Classes of `keras.optimizers` that train nothing without other optimizers.
NO_RULES = ("Optimizer", "LossScaleOptimizer", "MultiOptimizer")
# Keras asks whether these are `int`; specs hold numbers as floats.
WHOLE_NUMBERS = ("ema_overwrite_frequency", "gradient_accumulation_steps")

Key = tuple[str, str, tuple[tuple[str, str], ...]]


def optimizer_key(spec: OptimizerSpec) -> Key:
    """What optimizers share that differ in their rates only; sortable."""
    settings = tuple(sorted((name, repr(value)) for name, value in spec.settings.items()))
    return spec.definitions, spec.name, settings


def optimizer_class(spec: OptimizerSpec, classes: Mapping[str, type]) -> type:
    """The class of an optimizer.

    Args:
        spec: the optimizer. With the definitions `keras` its name is that of a class of
            `keras.optimizers`, as it is written there.
        classes: the user's classes by name, for all other definitions.

    Raises:
        InputError: if there is no such class.
    """
    if spec.definitions != KERAS:
        found = classes.get(spec.name)
        if found is None:
            raise InputError(
                f"optimizers: {spec.name} is not among the classes of the file; "
                f"expected one of: {', '.join(sorted(classes)) or 'none'}"
            )
        if not _is_optimizer(found):
            raise InputError(
                f"optimizers: {spec.name} is {found!r}, expected a subclass of "
                "keras.optimizers.Optimizer"
            )
        return found
    found = getattr(keras.optimizers, spec.name, None)
    if not _is_optimizer(found) or spec.name in NO_RULES:
        raise InputError(
            f"optimizers: Keras {keras.__version__} has no optimizer {spec.name}; "
            f"expected one of: {', '.join(keras_optimizers())}"
        )
    assert isinstance(found, type)
    return found


def keras_optimizers() -> list[str]:
    """The names of Keras's optimizers."""
    return sorted(
        name
        for name, value in vars(keras.optimizers).items()
        if _is_optimizer(value) and name not in NO_RULES
    )


def build_optimizer(spec: OptimizerSpec, classes: Mapping[str, type]) -> Any:
    """A new optimizer, not yet built for variables.

    Args:
        spec: the optimizer; its settings are passed by keyword.
        classes: the user's classes by name.

    Raises:
        InputError: if there is no such class, or if it refuses a setting.
    """
    found = optimizer_class(spec, classes)
    settings = {
        name: int(value) if name in WHOLE_NUMBERS and value else value
        for name, value in spec.settings.items()
    }
    if "learning_rate" in settings:
        raise InputError(
            f"optimizers: {spec.name}: learning_rate is not a setting, the study gives it"
        )
    try:
        built = found(learning_rate=ANY_RATE, **settings)
    except (TypeError, ValueError) as error:
        raise InputError(
            f"optimizers: {spec.name} refuses {_refused(found, settings)}: {error}"
        ) from error
    if built.use_ema and not built.ema_overwrite_frequency:
        raise InputError(
            f"optimizers: {spec.name}: use_ema without ema_overwrite_frequency changes the "
            "weights only after the training; expected ema_overwrite_frequency"
        )
    return built


def _is_optimizer(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, keras.optimizers.Optimizer)


def _refused(found: type, settings: Mapping[str, Any]) -> str:
    """The setting that alone is refused, or all of them."""
    for name, value in settings.items():
        try:
            found(learning_rate=ANY_RATE, **{name: value})
        except (TypeError, ValueError):
            return f"{name}: {value!r}"
    return ", ".join(f"{name}: {value!r}" for name, value in settings.items()) or "this use"
