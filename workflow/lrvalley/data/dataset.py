"""A data set as training uses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np


@dataclass(frozen=True)
class Dataset:
    """Images and their classes.

    Attributes:
        train_images: uint8 [examples, height, width, channels].
        train_labels: uint8 [examples].
        test_images: uint8 [examples, height, width, channels]; for validation.
        test_labels: uint8 [examples].
    """

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray

    @classmethod
    def of_grey_images(
        cls,
        train_images: np.ndarray,
        train_labels: np.ndarray,
        test_images: np.ndarray,
        test_labels: np.ndarray,
    ) -> Self:
        """A data set of images uint8 [examples, height, width]."""
        return cls(
            train_images[..., None], train_labels, test_images[..., None], test_labels
        )

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """Height, width and channels of an image."""
        height, width, channels = self.train_images.shape[1:]
        return height, width, channels

    @property
    def classes(self) -> int:
        """Number of classes."""
        return int(self.train_labels.max()) + 1
