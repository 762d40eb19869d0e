"""The article's network, as Keras layers, on MNIST: 3,381 weights.

The same layers as `lrvalley.training.tasks.article_cnn` has at size 1.
"""

import images
import keras
from keras import layers


def build():
    """The model, without an optimizer."""
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(2, 5, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(4, 5, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(15, "relu"),
            layers.Dense(10, "softmax"),
        ]
    )
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def load_data():
    """MNIST."""
    return images.load("mnist")
