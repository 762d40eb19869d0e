"""What a user's data function returned, as arrays, or one message on what is wrong.

A part is ``(x, y)`` or ``(x, y, sample_weight)``, or a finite `tf.data.Dataset` of such
elements. Each of the three is an array, a list or tuple of arrays, or a dict of arrays.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from lrvalley.data.arrays import described
from lrvalley.data.task_data import Examples, Structure, TaskData
from lrvalley.errors import InputError
from lrvalley.training.tf_data import read_elements

EXPECTED = (
    "((x, y), (x_val, y_val)), with a sample_weight as third of each part if there is one, "
    "or two finite tf.data.Datasets of (x, y)"
)
# Parts of a value that its description shows, before it says how many there are.
LONGEST_LIST = 6
# Levels of tuples and dicts that a description shows.
DEEPEST = 3
NAMES = ("x", "y", "sample_weight")


def as_task_data(returned: Any, origin: str) -> TaskData:
    """The examples that a function returned.

    Args:
        returned: what it returned.
        origin: the function, as `my_data.py:load_data`, for messages.

    Raises:
        InputError: saying what it returned and what is expected.
    """
    found = f"{origin} returned {in_words(returned)}"
    if not _is_pair(returned):
        lack = ", without a validation part" if _is_one_part(returned) else ""
        raise InputError(f"{found}{lack}; expected {EXPECTED}")
    train, validation = returned
    return TaskData(_examples(train, origin, "train"), _examples(validation, origin, "val"))


def in_words(value: Any, depth: int = DEEPEST) -> str:
    """A value by its types and shapes: ``(float32 [3, 4], dict(age: int64 [3]))``."""
    if value is None:
        return "nothing"
    if isinstance(value, tf.data.Dataset):
        return f"a tf.data.Dataset of {_spec_in_words(value.element_spec)}"
    if isinstance(value, tuple | list | dict) and not depth:
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, dict):
        items = [f"{key}: {in_words(each, depth - 1)}" for key, each in value.items()]
        return f"dict({_cut(items)})"
    if isinstance(value, tuple | list):
        items = [in_words(each, depth - 1) for each in value]
        return f"({_cut(items)})" if isinstance(value, tuple) else f"[{_cut(items)}]"
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        dtype = getattr(value.dtype, "name", value.dtype)
        return described(str(dtype), value.shape)
    if hasattr(value, "shape"):
        return f"{_type(value)} {list(value.shape)}"
    return _type(value)


def _is_pair(value: Any) -> bool:
    return isinstance(value, tuple | list) and len(value) == 2 and all(map(_is_part, value))


def _is_part(value: Any) -> bool:
    is_several = isinstance(value, tuple | list) and len(value) in (2, 3)
    return is_several or isinstance(value, tf.data.Dataset)


def _is_one_part(value: Any) -> bool:
    """Whether a value that is no pair of parts is a part, and no list of parts."""
    if isinstance(value, tf.data.Dataset):
        return True
    return _is_part(value) and not all(map(_is_part, value))


def _examples(part: Any, origin: str, split: str) -> Examples:
    if isinstance(part, tf.data.Dataset):
        part = read_elements(part, f"{origin}: the {split} part")
    values = {
        name: as_arrays(value, f"{origin}: {name}_{split}")
        for name, value in zip(NAMES, part, strict=False)
        if not (name == "sample_weight" and value is None)
    }
    return Examples(**values)


def as_arrays(value: Any, name: str) -> Structure:
    """An array, several, or several by name.

    Args:
        value: NumPy arrays, tensors, or pandas Series or DataFrames; alone, in a list or
            tuple, or in a dict.
        name: what messages call it, such as `my_data.py:load_data: x_train`.

    Raises:
        InputError: if something else is among them.
    """
    if isinstance(value, dict):
        return {
            _key(key, name): as_array(each, f"{name}.{key}") for key, each in value.items()
        }
    if isinstance(value, tuple | list):
        return tuple(as_array(each, f"{name}[{i}]") for i, each in enumerate(value))
    return as_array(value, name)


def as_array(value: Any, name: str) -> np.ndarray:
    """The array of an array-like value; text that comes as objects becomes text.

    Raises:
        InputError: if the value is no array, or holds objects other than text.
    """
    if _is_of_pandas(value):
        return _from_pandas(value, name)
    if not hasattr(value, "__array__"):
        hint = _hint(value)
        raise InputError(f"{name} is {in_words(value)}, expected a NumPy array{hint}")
    array = np.asarray(value)
    return _as_text(array, name) if array.dtype.hasobject else array


def _key(key: Any, name: str) -> str:
    if not isinstance(key, str):
        raise InputError(
            f"{name} has the key {key!r}, expected the names of inputs as text"
        )
    return key


def _as_text(array: np.ndarray, name: str) -> np.ndarray:
    kinds = {type(each) for each in array.ravel()}
    if all(issubclass(kind, str) for kind in kinds) and kinds:
        return array.astype(np.str_)
    if all(issubclass(kind, bytes) for kind in kinds) and kinds:
        return array.astype(np.bytes_)
    held = ", ".join(sorted(kind.__name__ for kind in kinds))
    missing = "; missing values have to be filled or dropped" if str in kinds else ""
    raise InputError(
        f"{name} holds Python objects ({held}), expected numbers or text{missing}"
    )


def _is_of_pandas(value: Any) -> bool:
    return type(value).__module__.partition(".")[0] == "pandas"


def _from_pandas(value: Any, name: str) -> np.ndarray:
    if value.ndim == 1:
        return _column(value, name)
    columns = [_column(value.iloc[:, i], name) for i in range(value.shape[1])]
    are_text = {column.dtype.kind in "SU" for column in columns}
    if len(are_text) != 1:
        kinds = [
            f"{key}: {column.dtype}" for key, column in zip(value, columns, strict=True)
        ]
        raise InputError(
            f"{name} is a DataFrame of numbers and text ({_cut(kinds)}), expected one "
            "kind; pass a dict of its columns, dict(frame), to a model with an input for "
            "each"
        )
    return np.stack(columns, axis=1)


def _column(series: Any, name: str) -> np.ndarray:
    """A column as numbers if it is one of numbers, also of pandas's own types."""
    label = name if series.name is None else f"{name}.{series.name}"
    own = getattr(series.dtype, "numpy_dtype", None)
    if own is not None and own.kind in "biuf" and not series.isna().any():
        return np.asarray(series.to_numpy(dtype=own))
    array = np.asarray(series.to_numpy())
    return _as_text(array, label) if array.dtype.hasobject else array


def _hint(value: Any) -> str:
    if hasattr(value, "toarray"):
        return "; its method toarray() gives one"
    if isinstance(value, tf.RaggedTensor):
        return "; its method to_tensor() pads it"
    if isinstance(value, list | tuple | int | float):
        return "; numpy.asarray() makes one of numbers"
    return ""


def _type(value: Any) -> str:
    kind = type(value)
    if kind.__module__ == "builtins":
        return f"a value of type {kind.__name__}"
    return f"a value of type {kind.__module__.partition('.')[0]}'s {kind.__name__}"


def _spec_in_words(spec: Any) -> str:
    if isinstance(spec, tuple):
        return f"({', '.join(map(_spec_in_words, spec))})"
    if isinstance(spec, dict):
        return f"dict({', '.join(f'{k}: {_spec_in_words(v)}' for k, v in spec.items())})"
    if isinstance(spec, tf.TensorSpec) and spec.shape.rank is not None:
        return described(spec.dtype.name, spec.shape.as_list())
    return type(spec).__name__


def _cut(items: list[str]) -> str:
    more = [f"... {len(items)} in all"] if len(items) > LONGEST_LIST else []
    return ", ".join(items[:LONGEST_LIST] + more)
