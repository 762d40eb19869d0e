"""The data sets of the catalogue as Keras models take them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lrvalley.data.data_file import load_dataset
from lrvalley.data.task_data import Examples, TaskData

# The largest value of a pixel, which becomes 1.
WHITE = np.float32(255)


def named_data(path: str | Path, name: str) -> TaskData:
    """A data set of images; what the authors set aside for tests is for validation.

    Args:
        path: the `.npz` that the project has made.
        name: the data set.

    Returns:
        `x` float32 from 0 to 1 [examples, height, width, channels], `y` int64 class numbers
        [examples].

    Raises:
        InputError: if the file is missing, damaged, or not that data set.
    """
    data = load_dataset(path, name)
    return TaskData(
        _examples(data.train_images, data.train_labels),
        _examples(data.test_images, data.test_labels),
    )


def _examples(images: np.ndarray, labels: np.ndarray) -> Examples:
    return Examples(images / WHITE, labels.astype(np.int64))
