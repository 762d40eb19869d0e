"""The optimizers of TensorFlow 1 in terms of Keras's, and where they differ.

`tests/unit/training/test_code_line.py` compares the update rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# The class of Keras, and Keras's names of the settings that are called otherwise.
_CLASSES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "gd": ("SGD", {}),
    "momentum": ("SGD", {}),
    "adam": ("Adam", {}),
    "adagrad": ("Adagrad", {"initial_accumulator": "initial_accumulator_value"}),
    "adadelta": ("Adadelta", {}),
    "rmsprop": ("RMSprop", {"decay": "rho"}),
}


def kerass_closest(
    optimizer: str, settings: Mapping[str, Any], schedule: Mapping[str, Any]
) -> tuple[str, dict[str, Any], str]:
    """The optimizer of Keras that is closest to one of TensorFlow 1.

    Args:
        optimizer: a name of `lrvalley.config.optimizer_catalog`.
        settings: all its settings.
        schedule: the schedule's name and settings.

    Returns:
        The class of `keras.optimizers`, its settings, and a sentence that says what
        differs; empty if nothing does.
    """
    name, renamed = _CLASSES[optimizer]
    own = {renamed.get(key, key): value for key, value in settings.items()}
    comment = ""
    if optimizer == "adagrad":
        # TensorFlow 1 adds nothing to the sum of squares.
        own["epsilon"] = 0.0
    elif optimizer == "momentum" and schedule["name"] != "constant":
        comment = (
            "Not quite the same: Keras multiplies each gradient by the rate of its own "
            "step, TensorFlow 1 the whole velocity by the rate of the current one."
        )
    elif optimizer == "rmsprop":
        start = own.pop("initial_mean_square")
        if start:
            comment = (
                "Not quite the same: Keras starts the mean of the squared gradients at 0, "
                f"TensorFlow 1 at {start:g}. Keras's first steps are therefore longer."
            )
    return name, own, comment
