"""A dense network with dropout and weight penalties for a small table."""

import keras
from keras import layers


def build_model(
    width: int = 64, dropout: float = 0.2, penalty: float = 1e-4
) -> keras.Model:
    """A regression from ten numbers to one."""
    row = keras.Input((10,))
    hidden = row
    for _ in range(2):
        hidden = layers.Dense(
            width, activation="relu", kernel_regularizer=keras.regularizers.L2(penalty)
        )(hidden)
        hidden = layers.Dropout(dropout)(hidden)
    model = keras.Model(row, layers.Dense(1)(hidden))
    model.compile(loss="mean_squared_error", metrics=["mean_absolute_error"])
    return model
