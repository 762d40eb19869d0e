"""The diabetes table of scikit-learn: ten measurements and the disease's progress."""

import numpy as np
from sklearn.datasets import load_diabetes

Split = tuple[np.ndarray, np.ndarray]
VALIDATION_ROWS = 88


def load_data() -> tuple[Split, Split]:
    """((x_train, y_train), (x_validation, y_validation)), standardized.

    Means and deviations are those of the training rows; the labels of all rows are in
    units of the training labels' standard deviation.
    """
    x, y = load_diabetes(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(x))
    train, validation = order[VALIDATION_ROWS:], order[:VALIDATION_ROWS]
    x = _standardized(x, x[train])
    y = _standardized(y[:, None], y[train])
    return (x[train], y[train]), (x[validation], y[validation])


def _standardized(values: np.ndarray, train: np.ndarray) -> np.ndarray:
    return ((values - train.mean(axis=0)) / train.std(axis=0)).astype("float32")
