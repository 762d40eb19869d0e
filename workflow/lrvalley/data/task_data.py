"""Examples of any task: what a model is trained on and what it is judged by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from lrvalley.data.arrays import described
from lrvalley.errors import InputError

Structure = np.ndarray | tuple[np.ndarray, ...] | dict[str, np.ndarray]

# Kinds of NumPy types: truth values, whole numbers, floats, bytes and text.
KINDS = {"b": "b", "i": "i", "u": "i", "f": "f", "S": "S", "U": "S"}
# Bytes of the largest number that a tensor can hold; `longdouble` has more.
LARGEST_NUMBER = 8


@dataclass(frozen=True)
class Examples:
    """Examples for `fit` or `evaluate`.

    Attributes:
        x: the model's inputs: one array, several, or several by name; the first axis of
            each counts the examples.
        y: what the outputs are compared with; one array, several, or several by name.
        sample_weight: of each example, for one output or for each; None if all count the
            same.
    """

    x: Structure
    y: Structure
    sample_weight: Structure | None = None

    @property
    def count(self) -> int:
        """Number of examples."""
        return len(next(array for _, array in named_arrays(self.x, "x")))


@dataclass(frozen=True)
class TaskData:
    """The examples to train on, and other ones to judge by."""

    train: Examples
    validation: Examples


@dataclass(frozen=True)
class Named:
    """A structure under the name that a message gives it, such as `x_train`."""

    name: str
    value: Structure

    @property
    def arrays(self) -> dict[str, np.ndarray]:
        """Its arrays, each with its own name."""
        return dict(named_arrays(self.value, self.name))


def named_arrays(value: Structure, name: str) -> Iterator[tuple[str, np.ndarray]]:
    """The arrays of a structure: `x`, or `x[0]`, `x[1]`, or `x.age`, `x.city`."""
    if isinstance(value, dict):
        yield from ((f"{name}.{key}", array) for key, array in value.items())
    elif isinstance(value, tuple):
        yield from ((f"{name}[{index}]", array) for index, array in enumerate(value))
    else:
        yield name, value


def check_task_data(data: TaskData, origin: str, validation: str = "val") -> None:
    """Check that examples fit together.

    Args:
        data: the examples.
        origin: the file or function that they came from, for the message.
        validation: what its arrays are called: `x_val` or `x_test`.

    Raises:
        InputError: naming the array, what it is, and what was expected.
    """
    train = _named(data.train, "train")
    valid = _named(data.validation, validation)
    for structures in (train, valid):
        for structure in structures.values():
            _check_arrays(structure, origin)
        _check_counts(structures, origin)
        _check_weights(structures, origin)
    # Weights may be given for one of the two only, and differ in their form.
    for part in ("x", "y"):
        _check_alike(train[part], valid[part], origin)


def warnings_of(data: TaskData, origin: str, validation: str = "val") -> list[str]:
    """What is odd about the numbers but no error: one sentence for each array with NaN or
    infinite values."""
    found = []
    for examples, name in ((data.train, "train"), (data.validation, validation)):
        for structure in _named(examples, name).values():
            for array_name, array in structure.arrays.items():
                if array.dtype.kind == "f" and not _is_finite(array):
                    found.append(
                        f"{origin}: {array_name} has values that are not finite (NaN or "
                        "infinite): a loss that they enter is not finite either"
                    )
    return found


def kind_problem(dtype: np.dtype[Any]) -> str | None:
    """What is wrong with a type for examples, or None."""
    if dtype.hasobject:
        return "holds Python objects"
    if dtype.kind not in KINDS or (dtype.kind == "f" and dtype.itemsize > LARGEST_NUMBER):
        return f"is of type {dtype}"
    return None


def _named(examples: Examples, split: str) -> dict[str, Named]:
    parts = {"x": examples.x, "y": examples.y, "sample_weight": examples.sample_weight}
    return {
        part: Named(f"{part}_{split}", value)
        for part, value in parts.items()
        if value is not None
    }


def _check_arrays(structure: Named, origin: str) -> None:
    if not structure.arrays:
        raise InputError(f"{origin}: {structure.name} has no arrays, expected at least one")
    for name, array in structure.arrays.items():
        if problem := kind_problem(array.dtype):
            raise InputError(f"{origin}: {name} {problem}, expected numbers or text")
        if array.ndim == 0:
            raise InputError(
                f"{origin}: {name} is a single {array.dtype}, expected an array whose "
                "first axis counts the examples"
            )
        if len(array) == 0:
            raise InputError(f"{origin}: {name} has no examples, expected at least one")
        if array.size == 0:
            raise InputError(
                f"{origin}: {name} is {_shown(array)}, expected at least one value in each "
                "example"
            )


def _check_counts(structures: dict[str, Named], origin: str) -> None:
    """All arrays of a split have as many examples."""
    arrays = {k: a for each in structures.values() for k, a in each.arrays.items()}
    first, *others = arrays
    for name in others:
        if len(arrays[name]) != len(arrays[first]):
            count = len(arrays[first])
            plural = "" if count == 1 else "s"
            raise InputError(
                f"{origin}: {first} has {count:,} example{plural}, {name} has "
                f"{len(arrays[name]):,}, expected as many"
            )


def _check_weights(structures: dict[str, Named], origin: str) -> None:
    """Weights are numbers, and one array or one for each output."""
    weights = structures.get("sample_weight")
    if weights is None:
        return
    for name, array in weights.arrays.items():
        if KINDS[array.dtype.kind] == "S":
            raise InputError(f"{origin}: {name} holds text, expected numbers")
    y = structures["y"]
    one = isinstance(weights.value, np.ndarray)
    if not one and _keys(weights.value) != _keys(y.value):
        raise InputError(
            f"{origin}: {weights.name} is {_form(weights.value)}, {y.name} is "
            f"{_form(y.value)}, expected one array or one for each of {y.name}"
        )


def _check_alike(train: Named, valid: Named, origin: str) -> None:
    """Training and validation examples have the same form, kinds and shapes."""
    if _keys(train.value) != _keys(valid.value):
        raise InputError(
            f"{origin}: {train.name} is {_form(train.value)}, {valid.name} is "
            f"{_form(valid.value)}, expected the same"
        )
    others = valid.arrays if not isinstance(train.value, dict) else _in_order(train, valid)
    for (name, a), (other, b) in zip(train.arrays.items(), others.items(), strict=True):
        same_kind = KINDS[a.dtype.kind] == KINDS[b.dtype.kind]
        if a.shape[1:] != b.shape[1:] or not same_kind:
            raise InputError(
                f"{origin}: {name} is {_shown(a)}, {other} is {_shown(b)}, expected the "
                f"same {'shape of an example' if same_kind else 'kind of values'}"
            )


def _in_order(train: Named, valid: Named) -> dict[str, np.ndarray]:
    """The arrays by name of `valid` in the order of `train`."""
    assert isinstance(train.value, dict) and isinstance(valid.value, dict)
    return Named(valid.name, {key: valid.value[key] for key in train.value}).arrays


def _keys(value: Structure) -> object:
    """What two structures have in common if their arrays correspond."""
    if isinstance(value, dict):
        return set(value)
    return len(value) if isinstance(value, tuple) else None


def _form(value: Structure) -> str:
    if isinstance(value, dict):
        return f"a dict with {', '.join(map(str, value))}"
    return f"a tuple of {len(value)} arrays" if isinstance(value, tuple) else "one array"


def _shown(array: np.ndarray) -> str:
    return described(array.dtype, array.shape)


def _is_finite(array: np.ndarray) -> bool:
    # Both carry a NaN on, and neither needs memory as large as the array.
    return array.size == 0 or bool(np.isfinite([array.min(), array.max()]).all())
