"""JAX: a compiled step, by `jax.vmap` for many models."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from engines import BATCH, EPSILON, LR

BETA_1, BETA_2 = 0.9, 0.999


def unit(size):
    """One step: a call costs little."""
    return 1


def build(size, lanes, dataset):
    """Train `lanes` models."""
    images = jnp.asarray(dataset.train_images, jnp.float32) / 255.0
    labels = jnp.asarray(dataset.train_labels, jnp.int32)
    keys = jax.random.split(jax.random.key(1), lanes)
    weights = jax.vmap(partial(_initial, size))(keys)
    slots = jax.tree.map(lambda w: (jnp.zeros_like(w), jnp.zeros_like(w)), weights)
    step_of_all = jax.jit(jax.vmap(_step, in_axes=(0, 0, None, None, None)))
    state, done = [weights, slots], 0

    def run(steps):
        nonlocal done
        for _ in range(steps):
            start = done * BATCH % len(labels)
            batch = images[start : start + BATCH], labels[start : start + BATCH]
            done += 1
            state[:] = step_of_all(*state, *batch, float(done))
        jax.block_until_ready(state)

    return run


def _initial(size, key):
    shapes = [
        (5, 5, 1, 2 * size),
        (5, 5, 2 * size, 4 * size),
        (7 * 7 * 4 * size, 15 * size),
        (15 * size, 10),
    ]
    draw = jax.nn.initializers.glorot_uniform()
    keys = jax.random.split(key, len(shapes))
    return [
        (draw(k, shape), jnp.zeros(shape[-1]))
        for k, shape in zip(keys, shapes, strict=True)
    ]


def _loss(weights, images, labels):
    hidden = images
    for kernel, bias in weights[:2]:
        hidden = jax.lax.conv_general_dilated(
            hidden, kernel, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
        )
        hidden = jax.nn.relu(hidden + bias)
        hidden = jax.lax.reduce_window(
            hidden, -np.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID"
        )
    (dense, dense_bias), (last, last_bias) = weights[2:]
    hidden = jax.nn.relu(hidden.reshape(len(images), -1) @ dense + dense_bias)
    logits = jax.nn.log_softmax(hidden @ last + last_bias)
    return -jnp.mean(jnp.take_along_axis(logits, labels[:, None], axis=1))


def _step(weights, slots, images, labels, step):
    gradients = jax.grad(_loss)(weights, images, labels)
    rate = LR * jnp.sqrt(1 - BETA_2**step) / (1 - BETA_1**step)

    def update(weight, slot, gradient):
        first = BETA_1 * slot[0] + (1 - BETA_1) * gradient
        second = BETA_2 * slot[1] + (1 - BETA_2) * gradient**2
        return weight - rate * first / (jnp.sqrt(second) + EPSILON), (first, second)

    is_weight = jax.tree.structure(weights)
    updated = [
        update(*parts)
        for parts in zip(
            is_weight.flatten_up_to(weights),
            is_weight.flatten_up_to(slots),
            is_weight.flatten_up_to(gradients),
            strict=True,
        )
    ]
    return tuple(is_weight.unflatten(part) for part in zip(*updated, strict=True))
