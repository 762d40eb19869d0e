"""The steps of a Keras model in TensorFlow graphs: training blocks and evaluation."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from lrvalley.data.task_data import Examples
from lrvalley.errors import InputError
from lrvalley.training.keras_models import call, loss_of

# Operations whose generator TensorFlow keeps out of reach: a training that is resumed
# would draw other numbers.
HIDDEN_GENERATORS = frozenset(
    (
        "Multinomial",
        "ParameterizedTruncatedNormal",
        "RandomGamma",
        "RandomPoissonV2",
        "RandomShuffle",
        "RandomStandardNormal",
        "RandomUniform",
        "RandomUniformInt",
        "SampleDistortedBoundingBox",
        "SampleDistortedBoundingBoxV2",
        "TruncatedNormal",
    )
)

Batch = tuple[Any, Any, Any]


class Steps:
    """What a model does with examples.

    Args:
        name: the name of the function that built the model, for messages.
        model: the model, compiled and built.
        train: the examples to train on.
        validation: the examples to judge by.
        batch: examples a step.
    """

    def __init__(
        self,
        name: str,
        model: keras.Model,
        train: Batch,
        validation: Examples,
        batch: int,
    ) -> None:
        self.name, self.model, self.batch = name, model, batch
        self._train, self._validation = train, validation
        self._gradients = tf.function(self._gradients_of, autograph=False)
        self._loss = tf.function(self._loss_of, autograph=False)

    def block(self, optimizer: Any, steps: int) -> Any:
        """A compiled block of steps.

        Args:
            optimizer: a Keras optimizer, built for the model's trainable variables.
            steps: number of steps.

        Returns:
            A function of int32 [steps, batch], the examples of each step, and
            float32 [steps], the rates. It returns the mean loss, whether all examples of
            each batch had the same outputs, and the metrics.

        Raises:
            InputError: if the model or the optimizer has a state that is not its own.
        """
        block = tf.function(
            lambda order, rates: self._train_block(optimizer, order, rates),
            autograph=False,
        )
        compiled = block.get_concrete_function(
            tf.TensorSpec([steps, self.batch], tf.int32), tf.TensorSpec([steps])
        )
        self._check_state(compiled, optimizer.variables)
        return compiled

    @cached_property
    def evaluate(self) -> Any:
        """A compiled function: loss and metrics on all validation examples."""
        examples = on_device(self._validation)
        count = self._validation.count
        return tf.function(lambda: self._evaluate(examples, count), autograph=False)

    def _train_block(self, optimizer, order, rates):
        variables = self.model.trainable_variables

        def step(i, total, constant):
            optimizer.learning_rate.assign(rates[i])
            scale = optimizer.scale_loss(tf.ones([]))
            batch = rows(self._train, order[i])
            loss, gradients, same = self._gradients(*batch, scale)
            optimizer.apply(gradients, variables)
            return i + 1, total + loss, tf.logical_and(constant, same)

        self.model.reset_metrics()
        steps = order.shape[0]
        _, total, constant = tf.while_loop(
            lambda i, *_: i < steps, step, (0, tf.zeros([]), True)
        )
        return total / steps, constant, self._results()

    def _gradients_of(self, x, y, sample_weight, scale):
        model = self.model
        with tf.GradientTape() as tape:
            outputs = call(model, x, training=True)
            loss = loss_of(model, x, y, outputs, sample_weight, training=True)
            scaled = loss * tf.cast(scale, loss.dtype)
        gradients = tape.gradient(scaled, model.trainable_variables)
        model.compute_metrics(x, y, outputs, sample_weight)
        return tf.cast(loss, tf.float32), gradients, _all_same(outputs)

    def _evaluate(self, examples, count):
        def add(total, first, size):
            loss = self._loss(*rows(examples, first + tf.range(size)))
            return total + loss * size

        def step(first, total):
            return first + self.batch, add(total, first, self.batch)

        # A training must not depend on whether it is looked at: recurrent layers draw
        # random numbers without `training`, too.
        kept = [(v.value, v.value.read_value()) for v in self.model.non_trainable_variables]
        self.model.reset_metrics()
        total, rest = tf.zeros([]), count % self.batch
        # Both sizes of batches are known to the graph, so that compiled loops can be used.
        if whole := count - rest:
            _, total = tf.while_loop(lambda first, _: first < whole, step, (0, total))
        if rest:
            total = add(total, whole, rest)
        for variable, value in kept:
            variable.assign(value)
        return total / count, self._results()

    def _loss_of(self, x, y, sample_weight):
        outputs = _of_unknown_size(call(self.model, x, training=False))
        loss = loss_of(self.model, x, y, outputs, sample_weight, training=False)
        self.model.compute_metrics(x, y, outputs, sample_weight)
        return tf.cast(loss, tf.float32)

    def _results(self) -> dict[str, tf.Tensor]:
        """The metrics that are single numbers."""
        results = {
            name: tf.convert_to_tensor(value)
            for name, value in self.model.get_metrics_result().items()
        }
        return {name: value for name, value in results.items() if value.shape.rank == 0}

    def _check_state(self, compiled: Any, slots: Iterable[Any]) -> None:
        metrics = (v for metric in self.model.metrics for v in metric.variables)
        own = {id(v.value) for v in (*self.model.variables, *slots, *metrics)}
        hidden = sorted({v.name for v in compiled.variables if id(v) not in own})
        if hidden:
            raise InputError(
                f"{self.name}: a layer or the optimizer has a state of its own in "
                f"{', '.join(hidden)}; expected variables of `add_weight` or "
                "`add_variable`, and random numbers of a keras.random.SeedGenerator that "
                "is an attribute of the layer"
            )
        if used := sorted(_operations(compiled.graph) & HIDDEN_GENERATORS):
            raise InputError(
                f"{self.name}: TensorFlow's own random numbers ({', '.join(used)}) cannot "
                "be resumed; expected keras.random with a SeedGenerator"
            )


def on_device(examples: Examples) -> Batch:
    """Examples as tensors. Floats become Keras's float type, as `fit` does."""
    parts = examples.x, examples.y, examples.sample_weight
    return tf.nest.map_structure(lambda a: None if a is None else _tensor(a), parts)


def rows(examples: Batch, indices: tf.Tensor) -> Batch:
    """Some of the examples."""
    return tf.nest.map_structure(
        lambda a: None if a is None else tf.gather(a, indices), examples
    )


def _tensor(array: np.ndarray) -> tf.Tensor:
    is_float = array.dtype.kind == "f"
    return tf.constant(array, keras.config.floatx() if is_float else None)


def _of_unknown_size(outputs: Any) -> Any:
    """Outputs of a batch as if its size were not known.

    `model.evaluate` does not know it, and then gives every batch the same weight in the
    mean losses of single outputs, a smaller last one, too.
    """

    def hidden(output: tf.Tensor) -> tf.Tensor:
        if output.shape.rank in (None, 0):
            return output
        return tf.compat.v1.placeholder_with_default(output, [None, *output.shape[1:]])

    return tf.nest.map_structure(hidden, outputs)


def _all_same(outputs: Any) -> tf.Tensor:
    """Whether all examples of a batch have the same outputs."""
    floats = [
        output
        for output in tf.nest.flatten(outputs)
        if output.dtype.is_floating and output.shape.rank != 0
    ]
    # One example is like no other.
    compared = [output for output in floats if output.shape[0] != 1]
    same = [tf.reduce_all(tf.equal(output, output[:1])) for output in compared]
    return tf.reduce_all(same) if same else tf.constant(False)


def _operations(graph: Any) -> set[str]:
    """The types of all operations of a graph and of the functions that it calls."""
    definition = graph.as_graph_def()
    functions = definition.library.function
    nodes = (*definition.node, *(n for f in functions for n in f.node_def))
    return {node.op for node in nodes}
