"""The second network of the article's author: a CNN for CIFAR-10."""

import keras
from keras import layers


def build_model() -> keras.Model:
    """A classifier of 32x32 colour images in ten classes."""
    model = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            _convolution(32, 3),
            _convolution(64, 3),
            layers.MaxPooling2D(),
            layers.Dropout(0.25),
            _convolution(128, 3),
            layers.MaxPooling2D(),
            _convolution(128, 2),
            layers.MaxPooling2D(),
            layers.Dropout(0.25),
            layers.Flatten(),
            layers.Dense(1500, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, metrics=["accuracy"])
    return model


def _convolution(filters: int, width: int) -> layers.Layer:
    return layers.Conv2D(filters, width, padding="same", activation="relu")
