"""The answer as code to paste into a program that has imported ``keras``."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from lrvalley.reporting.tensorflow1_code import kerass_closest
from lrvalley.support.file_and_name import FileAndName, names_a_file

# Longer calls get a line for each argument.
WIDTH = 88

_SCHEDULES = "keras.optimizers.schedules"
# Keras has no class for it.
_LINEAR_DECAY = '''\
class LinearDecay(keras.optimizers.schedules.LearningRateSchedule):
    """From zero to the peak in `warmup` steps, then to zero at step `horizon`."""

    def __init__(self, peak, horizon, warmup):
        self.peak, self.horizon, self.warmup = peak, horizon, warmup

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        rise = step / self.warmup
        fall = (self.horizon - step) / (self.horizon - self.warmup)
        return self.peak * keras.ops.clip(keras.ops.minimum(rise, fall), 0.0, 1.0)

    def get_config(self):
        return {"peak": self.peak, "horizon": self.horizon, "warmup": self.warmup}


'''


def code_line(
    optimizer: str,
    lr: float,
    settings: Mapping[str, Any],
    schedule: Mapping[str, Any],
    definitions: str = "keras",
) -> str:
    """The optimizer as an expression that makes it, after the lines that it needs.

    Args:
        optimizer: a class of `keras.optimizers`, a user's ``file.py:Class`` or the class
            alone, or with `tensorflow1` one of `lrvalley.config.optimizer_catalog`.
        lr: the learning rate.
        settings: the settings to write down.
        schedule: its `name` and settings, as in `lrvalley.study.learning_schedules`; any
            but a range test's.
        definitions: whose formulas the optimizer was trained with: `keras`,
            `tensorflow1`, or `file:` and more for a user's class.

    Returns:
        Code without a line break at the end, mostly of one line. Its numbers read back as
        the same. The call stands last; imports, a schedule's class and comments before it.
    """
    comment = ""
    if definitions == "tensorflow1":
        optimizer, settings, difference = kerass_closest(optimizer, settings, schedule)
        comment = _as_comment(difference)
    if definitions.startswith("file:"):
        before, name = _import(optimizer)
    else:
        before, name = "", f"keras.optimizers.{optimizer}"
    if _is_linear_after_warmup(schedule):
        before += ("\n\n" if before else "") + _LINEAR_DECAY
    arguments = {"learning_rate": _rate(lr, schedule)}
    arguments |= {key: literal(value) for key, value in settings.items()}
    return before + comment + call(name, arguments)


def literal(value: Any) -> str:
    """A value in the shortest form that reads back as the same."""
    # A float of NumPy has a longer form of its own.
    return float.__repr__(value) if isinstance(value, float) else repr(value)


def call(name: str, arguments: Mapping[str, str]) -> str:
    """A call with keyword arguments, each of which is code."""
    parts = [f"{key}={code}" for key, code in arguments.items()]
    line = f"{name}({', '.join(parts)})"
    if len(line) <= WIDTH and "\n" not in line:
        return line
    inner = textwrap.indent(",\n".join(parts), "    ")
    return f"{name}(\n{inner},\n)"


def _rate(lr: float, schedule: Mapping[str, Any]) -> str:
    name, warmup = schedule["name"], schedule.get("warmup", 0)
    if name == "constant":
        return literal(lr)
    if name == "warmup":
        return call(
            f"{_SCHEDULES}.PolynomialDecay",
            {
                "initial_learning_rate": "0.0",
                "decay_steps": literal(warmup),
                "end_learning_rate": literal(lr),
            },
        )
    horizon = schedule["horizon"]
    return (
        _linear(lr, horizon, warmup) if name == "linear" else _cosine(lr, horizon, warmup)
    )


def _linear(lr: float, horizon: int, warmup: int) -> str:
    if warmup:
        steps = {"horizon": literal(horizon), "warmup": literal(warmup)}
        return call("LinearDecay", {"peak": literal(lr), **steps})
    return call(
        f"{_SCHEDULES}.PolynomialDecay",
        {
            "initial_learning_rate": literal(lr),
            "decay_steps": literal(horizon),
            "end_learning_rate": "0.0",
        },
    )


def _cosine(lr: float, horizon: int, warmup: int) -> str:
    decay = {"decay_steps": literal(horizon - warmup)}
    if not warmup:
        start = {"initial_learning_rate": literal(lr)}
        return call(f"{_SCHEDULES}.CosineDecay", {**start, **decay})
    rise = {"warmup_target": literal(lr), "warmup_steps": literal(warmup)}
    start = {"initial_learning_rate": "0.0"}
    return call(f"{_SCHEDULES}.CosineDecay", {**start, **decay, **rise})


def _is_linear_after_warmup(schedule: Mapping[str, Any]) -> bool:
    return schedule["name"] == "linear" and bool(schedule.get("warmup"))


def _import(optimizer: str) -> tuple[str, str]:
    """The line that imports a user's class, and the name of the class."""
    if not names_a_file(optimizer):
        return "", optimizer
    place = FileAndName.parse(optimizer)
    module, name = PurePosixPath(place.file).with_suffix(""), place.name
    if all(part.isidentifier() for part in module.parts):
        return f"from {'.'.join(module.parts)} import {name}\n", name
    if module.name.isidentifier():
        return f"from {module.name} import {name}  # {place.file}\n", name
    return f"# {name} is in {place.file}.\n", name


def _as_comment(text: str) -> str:
    lines = textwrap.wrap(text, WIDTH, initial_indent="# ", subsequent_indent="# ")
    return "".join(f"{line}\n" for line in lines)
