"""The optimizers, with TensorFlow 1's definitions and defaults.

An optimizer is a pure rule over lane-stacked tensors. Weights, gradients and slots
are float32 [lanes, weights]; the rate is float32 [lanes, 1]; `step` is a float32
scalar, 1 at the first update. Each returns what is to be subtracted from the weights
and the new slots. Definitions: TensorFlow 1.15, `training_ops` and the docstrings of
`tf.train.*Optimizer`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import tensorflow as tf

Slots = tuple[tf.Tensor, ...]
Update = tuple[tf.Tensor, Slots]


@dataclass(frozen=True)
class Optimizer:
    """An update rule and what it needs.

    Attributes:
        update: (gradient, weights, slots, rate, step, **settings) to (change, slots).
        slots: the start value of each slot; a name takes the setting's value.
    """

    update: Callable[..., Update]
    slots: tuple[float | str, ...]

    def initial_slots(self, shape: Sequence[int], settings: Mapping[str, float]) -> Slots:
        """The slots before the first step, each of a shape [lanes, weights]."""
        values = (settings[s] if isinstance(s, str) else s for s in self.slots)
        return tuple(tf.fill(shape, tf.constant(v, tf.float32)) for v in values)


OPTIMIZERS: dict[str, Optimizer] = {}


def optimizer(*slots: float | str) -> Callable[[Callable[..., Update]], Callable]:
    """Register an update rule under its function's name."""

    def register(update: Callable[..., Update]) -> Callable[..., Update]:
        OPTIMIZERS[update.__name__] = Optimizer(update, slots)
        return update

    return register


@optimizer()
def gd(gradient, weights, slots, lr, step):
    """Gradient descent: w -= lr g."""
    return lr * gradient, slots


@optimizer(0.0)
def momentum(gradient, weights, slots, lr, step, momentum):
    """Momentum (Polyak 1964): v = m v + g; w -= lr v."""
    velocity = momentum * slots[0] + gradient
    return lr * velocity, (velocity,)


@optimizer("initial_accumulator")
def adagrad(gradient, weights, slots, lr, step, initial_accumulator):
    """Adagrad (Duchi et al. 2011): a += g^2; w -= lr g / sqrt(a). No epsilon."""
    accumulator = slots[0] + tf.square(gradient)
    return lr * gradient / tf.sqrt(accumulator), (accumulator,)


@optimizer(0.0, 0.0)
def adadelta(gradient, weights, slots, lr, step, rho, epsilon):
    """Adadelta (Zeiler 2012, algorithm 1), its change multiplied by the rate."""
    accumulator = rho * slots[0] + (1 - rho) * tf.square(gradient)
    change = tf.sqrt((slots[1] + epsilon) / (accumulator + epsilon)) * gradient
    changes = rho * slots[1] + (1 - rho) * tf.square(change)
    return lr * change, (accumulator, changes)


@optimizer(0.0, 0.0)
def adam(gradient, weights, slots, lr, step, beta_1, beta_2, epsilon):
    """Adam (Kingma & Ba 2015) in the form before section 2.1, as in TensorFlow.

    The bias corrections are part of the rate, and epsilon is outside of them ("epsilon
    hat").
    """
    first = beta_1 * slots[0] + (1 - beta_1) * gradient
    second = beta_2 * slots[1] + (1 - beta_2) * tf.square(gradient)
    correction = tf.sqrt(1 - tf.pow(beta_2, step)) / (1 - tf.pow(beta_1, step))
    return lr * correction * first / (tf.sqrt(second) + epsilon), (first, second)


@optimizer("initial_mean_square", 0.0)
def rmsprop(
    gradient, weights, slots, lr, step, decay, momentum, epsilon, initial_mean_square
):
    """RMSProp (Tieleman & Hinton 2012), epsilon inside the square root.

    s = d s + (1 - d) g^2; v = m v + lr g / sqrt(s + epsilon); w -= v.
    """
    mean_square = decay * slots[0] + (1 - decay) * tf.square(gradient)
    velocity = momentum * slots[1] + lr * gradient / tf.sqrt(mean_square + epsilon)
    return velocity, (mean_square, velocity)
