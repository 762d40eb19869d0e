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
        multiplications: of one image at size 1; plans of packs rest on it, no number.
    """

    dropout: float
    scale_dense: bool
    side_by_side: bool
    multiplications: int


NETWORKS: Mapping[str, NetworkEntry] = MappingProxyType(
    {
        "article_cnn": NetworkEntry(
            dropout=0.0, scale_dense=True, side_by_side=True, multiplications=81_490
        ),
        "tutorial_cnn": NetworkEntry(
            dropout=0.4, scale_dense=False, side_by_side=False, multiplications=13_883_904
        ),
    }
)
"""By name, which is that of a module of `lrvalley.training.tasks`."""
