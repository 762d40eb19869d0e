"""A small transformer that predicts each next character."""

import keras
from keras import layers


class CodesAndPlaces(layers.Layer):
    """Learned vectors of the characters and of their places: [batch, window, width]."""

    def __init__(self, characters: int, window: int, width: int) -> None:
        super().__init__()
        self.codes = layers.Embedding(characters, width)
        self.places = layers.Embedding(window, width)

    def call(self, codes):
        """Both vectors' sum, for codes [batch, window]."""
        return self.codes(codes) + self.places(keras.ops.arange(codes.shape[1]))


def build_model(
    characters: int = 70, window: int = 50, width: int = 64, heads: int = 2, blocks: int = 2
) -> keras.Model:
    """Logits of the next character, for each place of a window.

    Args:
        characters: how many different ones the text has.
        window: characters of a window.
        width: length of the vectors between the layers.
        heads: of each attention layer.
        blocks: of attention and dense layers.
    """
    codes = keras.Input((window,), dtype="int32")
    x = CodesAndPlaces(characters, window, width)(codes)
    for _ in range(blocks):
        normal = layers.LayerNormalization()(x)
        attention = layers.MultiHeadAttention(heads, width // heads)
        x += attention(normal, normal, use_causal_mask=True)
        hidden = layers.Dense(4 * width, "gelu")(layers.LayerNormalization()(x))
        x += layers.Dense(width)(hidden)
    logits = layers.Dense(characters)(layers.LayerNormalization()(x))
    model = keras.Model(codes, logits)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, metrics=["accuracy"])
    return model
