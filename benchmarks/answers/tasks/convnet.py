"""A small convolutional network with batch normalization on Fashion-MNIST: 6,674 weights
that train."""

import images
import keras
from keras import layers


def build():
    """The model, without an optimizer."""
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            *block(8),
            *block(16),
            layers.Flatten(),
            layers.Dense(10, "softmax"),
        ]
    )
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def block(filters):
    """A convolution with batch normalization and pooling."""
    return [
        layers.Conv2D(filters, 3, padding="same", use_bias=False),
        layers.BatchNormalization(),
        layers.ReLU(),
        layers.MaxPooling2D(),
    ]


def load_data():
    """Fashion-MNIST."""
    return images.load("fashion_mnist")
