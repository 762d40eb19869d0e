"""Optimizers of Keras and of users' files, by name."""

import keras
import pytest

from lrvalley.errors import InputError
from lrvalley.training.keras_optimizers import (
    build_optimizer,
    keras_optimizers,
    optimizer_key,
)

from .keras_tasks import keras_program, optimizer, trained


class Sgdm(keras.optimizers.Optimizer):
    """Gradient descent that averages the gradients."""

    def __init__(self, learning_rate=0.1, beta=0.9, **settings):
        super().__init__(learning_rate=learning_rate, **settings)
        self.beta = beta

    def build(self, variables):
        super().build(variables)
        self.means = self.add_optimizer_variables(variables, "mean")

    def update_step(self, gradient, variable, learning_rate):
        mean = self.means[self._get_variable_index(variable)]
        self.assign(mean, self.beta * mean + (1 - self.beta) * gradient)
        self.assign_sub(variable, learning_rate * mean)


CLASSES = {"Sgdm": Sgdm, "not_one": dict}


def users(name, **settings):
    return optimizer(name, definitions="file:0123", **settings)


@pytest.mark.parametrize("name", keras_optimizers())
def test_every_optimizer_of_keras_can_be_built(name):
    built = build_optimizer(optimizer(name), {})
    assert type(built) is getattr(keras.optimizers, name)


def test_settings_are_passed():
    built = build_optimizer(
        optimizer("SGD", momentum=0.9, nesterov=True, gradient_accumulation_steps=2), {}
    )
    assert (built.momentum, bool(built.nesterov)) == (0.9, True)
    assert isinstance(built.gradient_accumulation_steps, int)
    assert build_optimizer(users("Sgdm", beta=0.5, clipnorm=1.0), CLASSES).beta == 0.5


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (optimizer("adam"), "no optimizer adam; expected one of: .*Adam,"),
        (optimizer("get"), "no optimizer get;"),
        (optimizer("LossScaleOptimizer"), "no optimizer LossScaleOptimizer"),
        (optimizer("Sgdm"), "no optimizer Sgdm"),
        (users("Adam"), "Adam is not among the classes of the file; .*Sgdm"),
        (users("not_one"), "expected a subclass of keras.optimizers.Optimizer"),
        (optimizer("SGD", beta_1=0.9), r"SGD refuses beta_1: 0\.9"),
        (optimizer("SGD", momentum=2.0), r"SGD refuses momentum: 2\.0"),
        (users("Sgdm", gamma=0.9), r"Sgdm refuses gamma: 0\.9"),
        (optimizer("SGD", learning_rate=0.9), "learning_rate is not a setting"),
        (optimizer("SGD", clipnorm=1.0, clipvalue=1.0), "SGD refuses clipnorm"),
        (optimizer("SGD", use_ema=True), "expected ema_overwrite_frequency"),
    ],
)
def test_what_cannot_be_built_is_named(spec, message):
    with pytest.raises(InputError, match=message):
        build_optimizer(spec, CLASSES)


def test_a_key_knows_neither_the_rate_nor_the_order_of_settings():
    one = optimizer("SGD", 0.1, momentum=0.9, nesterov=True)
    same = optimizer("SGD", 0.2, nesterov=True, momentum=0.9)
    assert optimizer_key(one) == optimizer_key(same)
    others = [
        optimizer("SGD"),
        users("SGD"),
        optimizer("Adam"),
        optimizer("SGD", clipnorm=1),
    ]
    assert len({optimizer_key(each) for each in (one, *others)}) == 5
    assert sorted(optimizer_key(each) for each in (one, *others))


def test_a_users_class_trains():
    program = keras_program(classes=CLASSES)
    _, seen = trained(program, users("Sgdm", lr=1.0), blocks=5)
    assert seen[-1].metrics["loss"] < seen[0].metrics["loss"]


def test_an_optimizer_with_a_hidden_state_is_refused():
    class Hidden(keras.optimizers.SGD):
        count = keras.Variable(0.0)

        def update_step(self, gradient, variable, learning_rate):
            self.count.assign(self.count + 1.0)
            super().update_step(gradient, variable, learning_rate * self.count)

    program = keras_program(classes={"Hidden": Hidden})
    with pytest.raises(InputError, match="state of its own"):
        trained(program, users("Hidden"))
