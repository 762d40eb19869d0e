"""A user's Keras model, built and checked."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import keras
import tensorflow as tf

from lrvalley.errors import InputError
from lrvalley.training.keras_layers import use_compiled_loops

# Characters of an error of Keras or TensorFlow that a message shows.
LONGEST = 400
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# Methods of which this program has its own; a model that has others trains differently.
OWN_STEPS = ("train_step", "test_step", "make_train_function", "make_test_function")


@dataclass(frozen=True)
class Recipe:
    """How a model is made.

    Attributes:
        name: the name of the user's function, for messages.
        build: the function.
        arguments: its keyword arguments.
        loss: a Keras identifier, for a model that is not compiled.
        metrics: Keras identifiers, likewise.
    """

    name: str
    build: Callable[..., Any]
    arguments: Mapping[str, Any]
    loss: Any = None
    metrics: tuple[Any, ...] = ()

    def model(self, seed: int, x: Any) -> keras.Model:
        """A new model with the initial values of a seed; the same whenever it is built.

        Args:
            seed: seed of the initial values and of the random layers.
            x: the inputs of a batch; a model without declared inputs is built by them.

        Raises:
            InputError: if the function returns no model, or one that refuses the batch.
        """
        _forget_names()
        keras.utils.set_random_seed(seed)
        model = self.build(**self.arguments)
        if not isinstance(model, keras.Model):
            raise InputError(
                f"{self.name} returned {type(model).__name__}, expected a keras.Model"
            )
        before = [(v.value, v.value.read_value()) for v in model.variables]
        try:
            call(model, x, training=False)
        except (TypeError, ValueError, tf.errors.OpError) as error:
            raise InputError(
                f"{self.name}: the model refuses the first batch of the data "
                f"({_shapes(x)}): {in_short(error)}"
            ) from error
        # Recurrent layers draw random numbers without `training`, too.
        for variable, value in before:
            variable.assign(value)
        return model

    def compiled_model(self, seed: int, x: Any, y: Any, sample_weight: Any) -> keras.Model:
        """A model whose loss and metrics are ready to be computed.

        Args:
            seed: as for `model`.
            x: the inputs of a batch.
            y: what its outputs are compared with.
            sample_weight: weights of the examples, or None.

        Raises:
            InputError: if the model cannot be trained as it is.
        """
        model = self.model(seed, x)
        self.compile(model)
        self._check_loss(model, x, y, sample_weight)
        use_compiled_loops(model)
        return model

    def compile(self, model: keras.Model) -> None:
        """Give a model its loss and metrics, if its function does not.

        Raises:
            InputError: if the model cannot be trained as it is.
        """
        self._check_steps(model)
        if not model.trainable_variables:
            raise InputError(f"{self.name}: the model has no trainable weights")
        if not model.compiled:
            model.compile(loss=self.loss, metrics=list(self.metrics) or None)
        elif self.loss is not None or self.metrics:
            raise InputError(
                f"task: the model of {self.name} is compiled; expected no loss and no "
                "metrics beside it"
            )
        own = getattr(model.compute_loss, "__func__", None) is keras.Model.compute_loss
        if own and model.loss is None and not model.losses:
            raise InputError(f"{self.name}: the model has no loss; expected task.loss")

    def _check_steps(self, model: keras.Model) -> None:
        for name in OWN_STEPS:
            own = getattr(getattr(model, name), "__func__", None)
            if own is not getattr(keras.Model, name):
                raise InputError(
                    f"{self.name}: the model overrides {name}, which would not be called; "
                    "expected compute_loss or compute_metrics instead"
                )

    def _check_loss(self, model: keras.Model, x: Any, y: Any, sample_weight: Any) -> None:
        outputs = call(model, x, training=False)
        try:
            loss_of(model, x, y, outputs, sample_weight, training=False)
            computed = model.compute_metrics(x, y, outputs, sample_weight)
            names = model.get_metrics_result()
        except (TypeError, ValueError, tf.errors.OpError) as error:
            raise InputError(
                f"{self.name}: the loss or the metrics cannot be computed on the first "
                f"batch of the data ({_shapes(y)}): {in_short(error)}"
            ) from error
        if unknown := set(computed) - set(names):
            raise InputError(
                f"{self.name}: compute_metrics returns {', '.join(sorted(unknown))}; "
                "expected only metrics that are attributes of the model"
            )


def call(model: keras.Model, x: Any, training: bool) -> Any:
    """The outputs of a model."""
    if "training" in inspect.signature(model.call).parameters:
        return model(x, training=training)
    return model(x)


def in_short(error: Exception) -> str:
    """The beginning of an error, in one line and without the colours of a terminal."""
    words = " ".join(COLOURS.sub("", str(error)).split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 3]}..."


def _shapes(structure: Any) -> str:
    tensors = tf.nest.flatten(structure)
    return ", ".join(f"{each.dtype.name} {tuple(each.shape)}" for each in tensors)


def loss_of(
    model: keras.Model, x: Any, y: Any, outputs: Any, sample_weight: Any, training: bool
) -> tf.Tensor:
    """The loss of a batch, with what layers and regularisers add."""
    # A model written for Keras before 3.3 computes its loss without `training`.
    if "training" in inspect.signature(model.compute_loss).parameters:
        return model.compute_loss(x, y, outputs, sample_weight, training=training)
    return model.compute_loss(x, y, outputs, sample_weight)


def _forget_names() -> None:
    """Let Keras number names such as `auc_1` from the start, as in a new process."""
    policy = keras.config.dtype_policy()
    keras.utils.clear_session(free_memory=False)
    keras.config.set_dtype_policy(policy)
