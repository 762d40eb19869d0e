"""A gated recurrent network that predicts each next character."""

import keras
from keras import layers


def build_model(characters: int = 70, width: int = 128) -> keras.Model:
    """Logits of the next character, for each place of a window of any length.

    Args:
        characters: how many different ones the text has.
        width: units of the recurrent layer.
    """
    codes = keras.Input((None,), dtype="int32")
    x = layers.Embedding(characters, 32)(codes)
    x = layers.GRU(width, return_sequences=True)(x)
    model = keras.Model(codes, layers.Dense(characters)(x))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, metrics=["accuracy"])
    return model
