"""PyTorch: one model, or the same steps for many models by `torch.func.vmap`."""

from itertools import count

import torch
from torch import nn
from torch.func import functional_call, grad, stack_module_state, vmap

from engines import BATCH, EPSILON, LR


def unit(size):
    """One step: a call costs nothing."""
    return 1


def build(size, lanes, dataset):
    """Train `lanes` models."""
    images = torch.tensor(dataset.train_images).permute(0, 3, 1, 2).float() / 255.0
    batches = _batches(images.contiguous(), torch.tensor(dataset.train_labels).long())
    models = [_network(size) for _ in range(lanes)]
    return _one(models[0], batches) if lanes == 1 else _stacked(models, batches)


def _network(size):
    return nn.Sequential(
        nn.Conv2d(1, 2 * size, 5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(2 * size, 4 * size, 5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(7 * 7 * 4 * size, 15 * size),
        nn.ReLU(),
        nn.Linear(15 * size, 10),
    )


def _batches(images, labels):
    for i in count():
        start = i * BATCH % len(images)
        yield images[start : start + BATCH], labels[start : start + BATCH]


def _one(model, batches):
    optimizer = torch.optim.Adam(model.parameters(), LR, eps=EPSILON)
    cross_entropy = nn.CrossEntropyLoss()

    def run(steps):
        for _ in range(steps):
            images, labels = next(batches)
            optimizer.zero_grad()
            cross_entropy(model(images), labels).backward()
            optimizer.step()

    return run


def _stacked(models, batches):
    weights, buffers = stack_module_state(models)
    optimizer = torch.optim.Adam(weights.values(), LR, eps=EPSILON)

    def loss(own_weights, own_buffers, images, labels):
        logits = functional_call(models[0], (own_weights, own_buffers), (images,))
        return nn.functional.cross_entropy(logits, labels)

    gradients = vmap(grad(loss), in_dims=(0, 0, None, None))

    def run(steps):
        for _ in range(steps):
            for name, gradient in gradients(weights, buffers, *next(batches)).items():
                weights[name].grad = gradient
            optimizer.step()

    return run
