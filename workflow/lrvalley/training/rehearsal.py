"""One batch and one evaluation of a user's model, before anything trains.

What would fail after minutes, or train on silently to a wrong answer, is said in seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from lrvalley.config.section import suggestion
from lrvalley.data.task_data import Examples, TaskData, named_arrays, warnings_of
from lrvalley.errors import InputError
from lrvalley.records.rehearsal_file import TRAIN_EXAMPLES
from lrvalley.study.objective import TRAIN, Objective
from lrvalley.study.own_study import OwnStudy
from lrvalley.training.files_read import check_declared, files_read
from lrvalley.training.keras_models import call, in_short, loss_of
from lrvalley.training.losses import Head, loss_name, losses_of, problem_of
from lrvalley.training.programs import OwnFiles, own_files
from lrvalley.training.tasks import keras_model


def rehearse(study: OwnStudy) -> dict[str, Any]:
    """Load a user's model and data, and try them on one batch; no step is trained.

    Returns:
        What was seen: numbers of examples and weights, names of metrics, the first loss.

    Raises:
        InputError: naming what does not fit, what was found and what is expected.
    """
    files = study.config.task.files
    with files_read() as read:
        own = own_files(study)
    declared = [*files, study.dataset] if study.dataset else files
    check_declared(read, declared, study.config.task.data)
    _check_batch(study, own.data)
    data = study.config.task.data
    for warning in warnings_of(own.data, data):
        print(warning)
    sizes = sorted({size for _, size in study.programs()})
    seen = [_rehearse_size(study, own, size) for size in sizes]
    return {
        TRAIN_EXAMPLES: own.data.train.count,
        "validation_examples": own.data.validation.count,
        "sizes": dict(zip(map(str, sizes), seen, strict=True)),
    }


def _check_batch(study: OwnStudy, data: TaskData) -> None:
    batch, examples = study.config.task.batch, data.train.count
    if batch > examples:
        raise InputError(
            f"task.batch: found {batch}, expected at most {examples:,}, the number of "
            f"training examples of {study.config.task.data}"
        )


def _rehearse_size(study: OwnStudy, own: OwnFiles, size: float) -> dict[str, Any]:
    name, spec = study.config.task.model, study.program(size)
    x, y, weight = _first(own.data.train, spec.batch)
    try:
        recipe = keras_model.recipe(spec, own.build)
        model = recipe.model(spec.seed, x)
        recipe.compile(model)
        _check_heads(model, call(model, x, training=False), own.data, name)
        program = keras_model.program(spec, own.build, own.data, own.optimizers)
        for optimizer in study.optimizers:
            timed = study.step_time_trajectory(optimizer, size)
            program.start([timed.optimizer], spec.seed)
        loss = _check_gradients(model, x, y, weight, name)
        validation = _first(own.data.validation, spec.batch)
        _check_metric(study.objective, _evaluation(model, *validation, name), name)
    except tf.errors.ResourceExhaustedError:
        raise InputError(
            f"{name}: found a model that does not fit into the device's memory with "
            f"task.batch {spec.batch}, expected a smaller batch or model"
        ) from None
    return {"weights": program.weights, "first_loss": loss}


def _check_heads(model: keras.Model, outputs: Any, data: TaskData, name: str) -> None:
    labels = {split: _labels(part) for split, part in vars(data).items()}
    for output, loss, value in losses_of(model.loss, outputs):
        kind, from_logits = loss_name(loss)
        values = _numbers(value)
        if not np.isfinite(values).all():
            continue  # the first loss says it
        for own in labels.values():
            found = own.get(output, own.get(""))
            if found is None:
                continue
            head = Head(output, kind, from_logits, values, found, _activation(model))
            if problem := problem_of(head):
                raise InputError(f"{name}: {problem}")


def _check_gradients(model: keras.Model, x: Any, y: Any, weight: Any, name: str) -> float:
    try:
        with tf.GradientTape() as tape:
            predicted = call(model, x, training=True)
            loss = loss_of(model, x, y, predicted, weight, training=True)
        gradients = tape.gradient(loss, [v.value for v in model.trainable_variables])
    except tf.errors.ResourceExhaustedError:
        raise
    except Exception as error:
        raise InputError(
            f"{name}: found a loss that cannot be computed for labels {_shapes(y)}: "
            f"{in_short(error)}"
        ) from None
    first = float(loss)
    if not np.isfinite(first):
        raise InputError(
            f"{name}: found a first loss of {first}, expected a finite number; look for "
            "values that are not finite in the data, or a logarithm of 0"
        )
    moving = [g for g in gradients if g is not None and _is_moving(g)]
    if not moving:
        raise InputError(
            f"{name}: found a loss that depends on none of the weights, expected outputs "
            "that the weights change"
        )
    return first


def _is_moving(gradient: Any) -> bool:
    values = gradient.values if isinstance(gradient, tf.IndexedSlices) else gradient
    return bool(tf.reduce_any(values != 0))


def _evaluation(
    model: keras.Model, x: Any, y: Any, weight: Any, name: str
) -> Mapping[str, Any]:
    """The metrics of one batch of the validation data, by name."""
    try:
        model.reset_metrics()
        predicted = call(model, x, training=False)
        metrics = model.compute_metrics(x, y, predicted, weight)
        model.reset_metrics()
    except Exception as error:
        raise InputError(
            f"{name}: found metrics that cannot be computed for labels {_shapes(y)}: "
            f"{in_short(error)}"
        ) from None
    return {**metrics, "loss": None}


def _check_metric(objective: Objective, metrics: Mapping[str, Any], name: str) -> None:
    if objective.metric not in metrics:
        prefix = "" if objective.split == TRAIN else "val_"
        names = [f"{prefix}{each}" for each in sorted(metrics)]
        raise InputError(
            f"objective.metric: found {objective.name}, expected one of "
            f"{', '.join(names)}, the metrics of {name}"
            f"{suggestion(objective.name, names)}"
        )


def _first(examples: Examples, batch: int) -> tuple[Any, Any, Any]:
    def part(array: Any) -> Any:
        return None if array is None else tf.constant(array[:batch])

    parts = (examples.x, examples.y, examples.sample_weight)
    return tuple(tf.nest.map_structure(part, each) for each in parts)


def _labels(examples: Examples) -> dict[str, np.ndarray]:
    """The labels by the names of their outputs, or by their places."""
    if isinstance(examples.y, dict):
        return dict(examples.y)
    if isinstance(examples.y, tuple):
        return {str(place): array for place, array in enumerate(examples.y)}
    return {"": examples.y}


def _numbers(value: Any) -> np.ndarray:
    array: np.ndarray = np.asarray(keras.ops.convert_to_numpy(value))
    return array


def _activation(model: keras.Model) -> str:
    last = model.layers[-1] if model.layers else None
    return str(getattr(getattr(last, "activation", None), "__name__", ""))


def _shapes(structure: Any) -> str:
    names = named_arrays(structure, "")
    shown = (f"{n.lstrip('.')} {a.dtype.name} {tuple(a.shape)}".strip() for n, a in names)
    return ", ".join(shown)
