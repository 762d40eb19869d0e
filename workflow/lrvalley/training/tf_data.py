"""Finite `tf.data.Dataset`s, read once into arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from lrvalley.data.memory import gibibytes, memory
from lrvalley.errors import InputError

# Of the machine's memory, for the elements: joining them takes as much again.
LARGEST_SHARE = 0.5
# Examples that are read at once where they come one by one: a thousand times fewer turns.
READ_AT_ONCE = 1024


def read_elements(dataset: tf.data.Dataset, name: str) -> tuple[Any, ...]:
    """The elements (x, y) or (x, y, sample_weight) of a data set, joined to arrays.

    Elements are examples if one of their components has no axis, or if their first axes
    differ; else they are batches. An element whose components are all vectors of one
    length is therefore taken for a batch.

    Args:
        dataset: the data set, batched or not.
        name: what messages call it.

    Raises:
        InputError: if the data set is infinite, empty, larger than half of the machine's
            memory, has other elements, or fails while it is read.
    """
    if dataset.cardinality() == tf.data.INFINITE_CARDINALITY:
        raise InputError(
            f"{name} is an infinite tf.data.Dataset, expected a finite one; "
            "leave out repeat()"
        )
    spec = dataset.element_spec
    if not (isinstance(spec, tuple) and len(spec) in (2, 3)):
        count = f"tuples of {len(spec)}" if isinstance(spec, tuple) else type(spec).__name__
        raise InputError(
            f"{name} is a tf.data.Dataset with elements {count}, expected (x, y) "
            "or (x, y, sample_weight)"
        )
    if wrong := [s for s in tf.nest.flatten(spec) if not isinstance(s, tf.TensorSpec)]:
        raise InputError(
            f"{name} is a tf.data.Dataset with a {type(wrong[0]).__name__}, "
            "expected dense tensors; to_tensor() or tf.sparse.to_dense() makes "
            "them"
        )
    if any(leaf.shape.rank == 0 for leaf in tf.nest.flatten(spec)):
        dataset = dataset.batch(READ_AT_ONCE)
    leaves = _leaves(dataset, name)
    return tf.nest.pack_sequence_as(spec, leaves)


def _leaves(dataset: tf.data.Dataset, name: str) -> list[np.ndarray]:
    """Of each component, the array of all examples."""
    pieces: list[list[np.ndarray]] = []
    size, largest = 0, LARGEST_SHARE * memory()
    try:
        for element in dataset.as_numpy_iterator():
            pieces.append([np.asarray(each) for each in tf.nest.flatten(element)])
            size += sum(each.nbytes for each in pieces[-1])
            if size > largest:
                break
    # Errors of the user's functions in it come as errors of TensorFlow, of many kinds.
    except Exception as error:
        raise InputError(f"{name} cannot be read: {_reason(error)}") from None
    if size > largest:
        raise InputError(
            f"{name} has more than {gibibytes(int(largest))} of examples, or is "
            "infinite; expected at most half of the machine's memory"
        )
    if not pieces:
        raise InputError(f"{name} is an empty tf.data.Dataset, expected examples")
    join = np.concatenate if _are_batches(pieces[0]) else np.stack
    try:
        return [_joined(join, each) for each in zip(*pieces, strict=True)]
    except ValueError:
        raise InputError(
            f"{name} has examples of several shapes, expected one; pad them, for "
            "instance with padded_batch()"
        ) from None


def _are_batches(leaves: list[np.ndarray]) -> bool:
    return all(each.ndim for each in leaves) and len({len(each) for each in leaves}) == 1


def _joined(join: Any, pieces: tuple[np.ndarray, ...]) -> np.ndarray:
    array = join(pieces)
    # Text comes as objects of type bytes.
    return array.astype(np.bytes_) if array.dtype.hasobject else array


def _reason(error: Exception) -> str:
    """The first line of an error, without TensorFlow's names of its own functions."""
    first, *_ = str(error).strip().splitlines() or [repr(error)]
    return first.partition("}} ")[2].partition(" [Op:")[0] or first
