"""What is trained: the data set and the network."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from lrvalley.config.data_source import DATA_SETS
from lrvalley.config.fields import Flag, OneOf, OptionalText, Share
from lrvalley.config.networks import NETWORKS
from lrvalley.config.section import Section

MODELS = tuple(NETWORKS)


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
        default="article_cnn",
        description=(
            "The network: `article_cnn` as the article's text has it, `tutorial_cnn` as "
            "its program has it."
        ),
    )
    dropout: Share | None = Field(
        default=None,
        description=(
            "Share of the dense layer's units that are dropped in training. Empty: the "
            "network's own, 0 of `article_cnn` and 0.4 of `tutorial_cnn`."
        ),
    )
    scale_dense: Flag | None = Field(
        default=None,
        description=(
            "Whether the size factor scales the dense layer, too, or the filters only. "
            "Empty: the network's own, true of `article_cnn` and false of `tutorial_cnn`."
        ),
    )

    @property
    def options(self) -> dict[str, Any]:
        """What the network is told."""
        own = NETWORKS[self.name]
        return {
            "dropout": own.dropout if self.dropout is None else self.dropout,
            "scale_dense": (
                own.scale_dense if self.scale_dense is None else self.scale_dense
            ),
        }
