"""The networks that a study can name, and what they are if the study does not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class NetworkEntry:
    """A network.

    Attributes:
        dropout: share of the dense layer's units that are dropped in training.
        scale_dense: whether the size scales the dense layer, too, or the filters only.
        side_by_side: whether a program trains many lanes of it in one step, or one after
            the other.
    """

    dropout: float
    scale_dense: bool
    side_by_side: bool


NETWORKS: Mapping[str, NetworkEntry] = MappingProxyType(
    {
        "article_cnn": NetworkEntry(dropout=0.0, scale_dense=True, side_by_side=True),
        "tutorial_cnn": NetworkEntry(dropout=0.4, scale_dense=False, side_by_side=False),
    }
)
"""By name, which is that of a module of `lrvalley.training.tasks`."""
