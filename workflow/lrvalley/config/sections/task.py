"""What is trained: the data set and the network."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from lrvalley.config.data_source import DATA_SETS
from lrvalley.config.fields import Flag, OneOf, OptionalText, Share
from lrvalley.config.section import Section

MODELS = ("article_cnn",)


class DataSection(Section):
    """The data."""

    name: Annotated[str, OneOf(DATA_SETS)] = Field(
        default="mnist", description="The data set."
    )
    path: OptionalText = Field(
        default=None,
        description=(
            "Your own copy of the data: an `.npz`, or a folder with the four IDX files, "
            "plain or gzipped; of CIFAR-10, its binary archive. `~` is your home folder. "
            "Empty: it is downloaded."
        ),
    )


class ModelSection(Section):
    """The network."""

    name: Annotated[str, OneOf(MODELS)] = Field(
        default="article_cnn", description="The network."
    )
    dropout: Share = Field(
        default=0.0,
        description="Share of the dense layer's units that are dropped in training.",
    )
    # The author's code scaled the filters only.
    scale_dense: Flag = Field(
        default=True,
        description=(
            "Whether the size factor scales the dense layer, too, or the filters only."
        ),
    )
