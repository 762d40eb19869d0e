"""Windows of a book's characters, each with the characters that come next."""

from pathlib import Path

import numpy as np

Split = tuple[np.ndarray, np.ndarray]
BOOK = Path(__file__).parent / "alice.txt"
WINDOW = 50
# Windows to train on overlap by half.
STRIDE = 25
TRAIN_SHARE = 0.9


def load_data() -> tuple[Split, Split]:
    """((x_train, y_train), (x_validation, y_validation)): each [windows, WINDOW].

    The validation windows are the end of the book, and do not overlap.
    """
    text = BOOK.read_text(encoding="utf-8")
    numbers = {character: n for n, character in enumerate(sorted(set(text)))}
    codes = np.array([numbers[character] for character in text], "int32")
    end = int(TRAIN_SHARE * len(codes))
    return _windows(codes[:end], STRIDE), _windows(codes[end:], WINDOW)


def _windows(codes: np.ndarray, stride: int) -> Split:
    windows = np.lib.stride_tricks.sliding_window_view(codes, WINDOW + 1)[::stride]
    return windows[:, :-1], windows[:, 1:]
