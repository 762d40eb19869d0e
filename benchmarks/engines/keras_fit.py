"""Keras: `model.fit`, one model."""

import keras

from engines import BATCH, EPSILON, LR


def unit(size):
    """One epoch at size 1, less for larger networks; `fit` takes a while to start."""
    return 600 // size


def build(size, lanes, dataset):
    """Train one model; `lanes` must be 1."""
    assert lanes == 1
    images, labels = dataset.train_images / 255.0, dataset.train_labels
    images = images.astype("float32")
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(2 * size, 5, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(4 * size, 5, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(15 * size, activation="relu"),
            layers.Dense(10),
        ]
    )
    model.compile(
        keras.optimizers.Adam(LR, epsilon=EPSILON),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )

    def run(steps):
        examples = steps * BATCH
        model.fit(images[:examples], labels[:examples], batch_size=BATCH, verbose=0)

    return run
