"""A small convolutional network with augmentation and batch normalization."""

import keras
from keras import layers


def build_model(filters: int = 8) -> keras.Model:
    """A classifier of 28x28 grey images in ten classes, from 0 (black) to 1."""
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.RandomFlip("horizontal"),
            layers.RandomTranslation(0.1, 0.1, fill_mode="constant"),
            *_block(filters),
            *_block(2 * filters),
            layers.Flatten(),
            layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, metrics=["accuracy"])
    return model


def _block(filters: int) -> list[layers.Layer]:
    return [
        layers.Conv2D(filters, 3, padding="same", use_bias=False),
        layers.BatchNormalization(momentum=0.9),
        layers.ReLU(),
        layers.MaxPooling2D(),
    ]
