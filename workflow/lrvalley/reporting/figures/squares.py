"""What the heat maps share: a square for every optimizer and rate of the grid."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Colormap, ListedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import new_axes
from lrvalley.reporting.wording import display_name, format_lr, in_order

# With more rates than this, only powers of ten are labelled: the narrowest figure has half
# an inch for each label then, the width of `0.00215`.
LABELLED_COLUMNS = 11
FAILED_FILL = "#ededed"
# Viridis without its yellow end, on which a white star could not be seen.
TRAINED_COLORS = ListedColormap(matplotlib.colormaps["viridis"](np.linspace(0, 0.86, 256)))
_GLYPH: dict[str, Any] = {
    "linestyle": "none",
    "color": "#5f5f5f",
    "markersize": 4.5,
    "markeredgewidth": 1.1,
}
_BEST: dict[str, Any] = {
    "linestyle": "none",
    "marker": "*",
    "markersize": 10,
    "markerfacecolor": "white",
    "markeredgecolor": "black",
    "markeredgewidth": 0.8,
}


@dataclass(frozen=True)
class Coloring:
    """How squares are drawn.

    Attributes:
        column: the number that colours the squares that trained.
        smaller_is_better: whether the smallest of a row is its best.
        norm: from that number to a colour.
        colors: the colours, the best ones dark.
        best: what a star says, for the legend.
        glyphs: by outcome of the others, its words and its marker.
    """

    column: str
    smaller_is_better: bool
    norm: Normalize
    colors: Colormap
    best: str
    glyphs: Mapping[str, tuple[str, dict[str, Any]]]


def draw_squares(
    title: str, squares: pd.DataFrame, coloring: Coloring
) -> tuple[Figure, Axes, ScalarMappable | None]:
    """A titled figure of squares.

    Args:
        title: its title.
        squares: the columns optimizer, lr, outcome (`trained` or one of the glyphs), and
            the one that colours.
        coloring: how they are drawn.

    Returns:
        The figure, its axes, and what a colour bar is made from; None if nothing trained.
    """
    optimizers, lrs = in_order(list(squares["optimizer"])), sorted(squares["lr"].unique())
    placed = squares.assign(
        x=squares["lr"].map({lr: i for i, lr in enumerate(lrs)}),
        y=squares["optimizer"].map({o: i for i, o in enumerate(optimizers)}),
    )
    figure, axes = new_axes(title, *_size(len(optimizers), len(lrs)))
    mesh = _draw(axes, placed, (len(optimizers), len(lrs)), coloring)
    _set_axes(axes, optimizers, lrs)
    _legend(figure, placed, coloring)
    return figure, axes, mesh


def _size(rows: int, columns: int) -> tuple[float, float]:
    """Width and height in inches: almost square cells, and room for legend and labels."""
    return float(np.clip(3.6 + 0.17 * columns, 8.0, 12.5)), 1.9 + 0.4 * rows


def _draw(
    axes: Axes, squares: pd.DataFrame, shape: tuple[int, int], coloring: Coloring
) -> ScalarMappable | None:
    failed = squares[squares["outcome"] != "trained"]
    trained = squares[squares["outcome"] == "trained"]
    background = np.full(shape, np.nan)
    background[failed["y"], failed["x"]] = 1.0
    edges: dict[str, Any] = {"edgecolors": "white", "linewidth": 0.8}
    axes.pcolormesh(
        np.ma.masked_invalid(background), cmap=ListedColormap([FAILED_FILL]), **edges
    )
    mesh = None
    if not trained.empty:
        numbers = np.full(shape, np.nan)
        numbers[trained["y"], trained["x"]] = trained[coloring.column]
        mesh = axes.pcolormesh(
            np.ma.masked_invalid(numbers), cmap=coloring.colors, norm=coloring.norm, **edges
        )
        order = [coloring.smaller_is_better, True]
        ranked = trained.sort_values([coloring.column, "lr"], ascending=order)
        best = ranked.groupby("optimizer").head(1)
        axes.plot(best["x"] + 0.5, best["y"] + 0.5, **_BEST)
    for outcome, (_, glyph) in coloring.glyphs.items():
        where = failed["outcome"] == outcome
        if where.any():
            x, y = failed["x"][where] + 0.5, failed["y"][where] + 0.5
            axes.plot(x, y, **{**_GLYPH, **glyph})
    return mesh


def _set_axes(axes: Axes, optimizers: list[str], lrs: list[float]) -> None:
    axes.grid(False)
    axes.invert_yaxis()
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0)
    axes.set_yticks(
        [i + 0.5 for i in range(len(optimizers))],
        labels=[display_name(name) for name in optimizers],
    )
    many = len(lrs) > LABELLED_COLUMNS
    shown = [i for i, lr in enumerate(lrs) if not many or _is_decade(lr)]
    axes.set_xticks([i + 0.5 for i in shown], labels=[format_lr(lrs[i]) for i in shown])
    axes.set_xlabel("learning rate (a column per rate tried)")


def _is_decade(lr: float) -> bool:
    return math.isclose(math.log10(lr), round(math.log10(lr)), abs_tol=1e-3)


def _legend(figure: Figure, squares: pd.DataFrame, coloring: Coloring) -> None:
    found = set(squares["outcome"])
    handles: list[Any] = [
        Line2D([], [], label=words, **{**_GLYPH, **glyph})
        for outcome, (words, glyph) in coloring.glyphs.items()
        if outcome in found
    ]
    if "trained" in found:
        handles.insert(0, Line2D([], [], label=coloring.best, **_BEST))
    if len(squares) < squares["optimizer"].nunique() * squares["lr"].nunique():
        handles.append(Patch(facecolor="white", edgecolor=style.FAINT, label="not tried"))
    figure.legend(handles=handles, loc="outside lower left", ncols=len(handles))
