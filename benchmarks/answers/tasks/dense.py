"""A network with one hidden layer on MNIST: 101,770 weights."""

import images
import keras
from keras import layers


def build():
    """The model, without an optimizer."""
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Flatten(),
            layers.Dense(128, "relu"),
            layers.Dense(10, "softmax"),
        ]
    )
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def load_data():
    """MNIST."""
    return images.load("mnist")
