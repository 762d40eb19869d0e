"""Whether labels and outputs are what a loss takes, as far as that can be known.

Keras trains on silently in some of these cases: a shape that broadcasts, probabilities
taken for logits, a class number outside of the classes on a GPU.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

# Softmax in float16 sums to 1 to three digits.
SUM_TOLERANCE = 5e-3

SPARSE, ONE_HOT = "sparse_categorical_crossentropy", "categorical_crossentropy"
BINARY = ("binary_crossentropy", "binary_focal_crossentropy")
# Losses that compare each output with a label of its own.
ELEMENTWISE = (
    *("mean_squared_error", "mean_absolute_error", "mean_absolute_percentage_error"),
    *("mean_squared_logarithmic_error", "huber", "log_cosh", "poisson"),
)


@dataclass(frozen=True)
class Head:
    """One output of a model.

    Attributes:
        name: "" if it is the only one.
        loss: name of its loss, as of Keras's function; another name for a user's own.
        from_logits: whether the loss takes logits.
        output: its values for one batch, [batch, ...].
        labels: all its labels, [examples, ...].
        activation: name of the activation that made it, if that is known.
    """

    name: str
    loss: str
    from_logits: bool
    output: np.ndarray
    labels: np.ndarray
    activation: str = ""

    @property
    def where(self) -> str:
        """What a message begins with."""
        return f"output {self.name}: " if self.name else ""


def problem_of(head: Head) -> str | None:
    """What does not fit: what was found and what is expected; None if nothing is known."""
    if head.loss == SPARSE:
        found = _sparse(head)
    elif head.loss == ONE_HOT:
        found = _one_hot(head)
    elif head.loss in BINARY:
        found = _binary(head)
    elif head.loss in ELEMENTWISE:
        found = _same_shape(head)
    else:
        found = None
    return head.where + found if found else None


def loss_name(loss: Any) -> tuple[str, bool]:
    """The name of a loss as of Keras's function, and whether it takes logits."""
    if isinstance(loss, str):
        loss = keras.losses.get(loss)
    if isinstance(loss, keras.losses.Loss):
        config = loss.get_config()
        function = getattr(loss, "fn", None)
        name = getattr(function, "__name__", type(loss).__name__)
        return name, bool(config.get("from_logits", False))
    return str(getattr(loss, "__name__", type(loss).__name__)), False


def losses_of(loss: Any, outputs: Any) -> Iterator[tuple[str, Any, Any]]:
    """The name, the loss and the value of each output that has a loss.

    Args:
        loss: as it was given to `compile`.
        outputs: a tensor, a list or a dict of tensors.
    """
    if isinstance(outputs, Mapping):
        for name, output in outputs.items():
            own = loss.get(name) if isinstance(loss, Mapping) else loss
            if own is not None:
                yield str(name), own, output
    elif isinstance(outputs, list | tuple):
        own = loss if isinstance(loss, list | tuple) else [loss] * len(outputs)
        for place, (each, output) in enumerate(zip(own, outputs, strict=False)):
            if each is not None and not isinstance(each, Mapping):
                yield str(place), each, output
    elif not isinstance(loss, list | tuple | Mapping):
        yield "", loss, outputs


def _sparse(head: Head) -> str | None:
    classes, labels = head.output.shape[-1], head.labels
    if labels.ndim == head.output.ndim and labels.shape[-1] == classes > 1:
        return (
            f"found one-hot labels {_shape(labels)} with the loss {SPARSE}, expected class "
            f"numbers; or compile with {ONE_HOT}"
        )
    if labels.size and (labels.min() < 0 or labels.max() >= classes):
        return (
            f"found labels from {labels.min():g} to {labels.max():g}, expected 0 to "
            f"{classes - 1}, because the model has {classes} outputs"
        )
    return _probabilities(head)


def _one_hot(head: Head) -> str | None:
    labels, output = head.labels, head.output
    if labels.shape[1:] != output.shape[1:]:
        as_numbers = labels.ndim < output.ndim or labels.shape[-1] == 1
        instead = f"; or compile with {SPARSE}" if as_numbers else ""
        return (
            f"found labels {_shape(labels)} with the loss {ONE_HOT}, expected one-hot "
            f"labels of the output's shape {_shape(output)}{instead}"
        )
    return _probabilities(head)


def _probabilities(head: Head) -> str | None:
    output = head.output.astype(np.float64)
    inside = bool((output >= -SUM_TOLERANCE).all() and (output <= 1 + SUM_TOLERANCE).all())
    sums = np.allclose(output.sum(axis=-1), 1.0, atol=SUM_TOLERANCE)
    if head.from_logits and inside and sums:
        return (
            "found probabilities (each output is between 0 and 1, and they sum to 1) with "
            "from_logits=True, expected logits: leave out the softmax or from_logits"
        )
    if not head.from_logits and not (inside and sums):
        return (
            f"found outputs from {output.min():.3g} to {output.max():.3g} that do not sum "
            "to 1, expected probabilities: end with a softmax, or compile with "
            "from_logits=True"
        )
    return None


def _binary(head: Head) -> str | None:
    labels, output = head.labels, head.output.astype(np.float64)
    if labels.size and (labels.min() < 0 or labels.max() > 1):
        return (
            f"found labels from {labels.min():g} to {labels.max():g} with the loss "
            f"{head.loss}, expected 0 to 1"
        )
    if head.from_logits and head.activation == "sigmoid":
        return (
            "found a sigmoid with from_logits=True, expected logits: leave out the sigmoid "
            "or from_logits"
        )
    if not head.from_logits and (output.min() < 0 or output.max() > 1):
        return (
            f"found outputs from {output.min():.3g} to {output.max():.3g}, expected "
            "probabilities: end with a sigmoid, or compile with from_logits=True"
        )
    return _same_shape(head)


def _same_shape(head: Head) -> str | None:
    """Keras adds or drops a last axis of 1; any other difference would broadcast."""
    if _squeezed(head.labels.shape[1:]) != _squeezed(head.output.shape[1:]):
        return (
            f"found labels {_shape(head.labels)} with outputs {_shape(head.output)}, "
            f"expected the same shape for the loss {head.loss}"
        )
    return None


def _squeezed(shape: tuple[int, ...]) -> tuple[int, ...]:
    return shape[:-1] if shape and shape[-1] == 1 else shape


def _shape(array: np.ndarray) -> str:
    return f"[{', '.join(['examples', *map(str, array.shape[1:])])}]"
