"""The look of all figures: sizes, fonts, and one look per optimizer.

The colours are Okabe and Ito's, which colour-blind readers tell apart; every
optimizer also has its own marker and line style, so that greyscale works.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import matplotlib
from matplotlib.ticker import Formatter, FuncFormatter

from lrvalley.config.optimizer_catalog import OPTIMIZERS
from lrvalley.reporting.wording import (
    display_name,
    format_lr,
    format_number,
    in_order,
)

# Text and lines; softer than black, which is Gradient Descent's.
INK = "#222222"
# The lightest grey whose contrast with white is that of readable text (4.5 to 1).
MUTED = "#767676"
# Grid lines and backgrounds, behind all data.
FAINT = "#d9d9d9"
STRIP = "#f1f1f1"
# Crosses of failures where colour does not say whose they are.
FAILED = "#C00000"
LIMIT_STYLE: dict[str, Any] = {"color": INK, "linewidth": 1.0, "linestyle": (0, (6, 3))}

# What differs from matplotlib's defaults. DejaVu Sans comes with matplotlib, so that
# figures are the same everywhere; the salt makes the ids in SVG files the same every time.
_RC: dict[str, Any] = {
    "figure.dpi": 100,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.labelsize": 10,
    "axes.titlesize": 11.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.unicode_minus": False,
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "legend.fontsize": 9,
    "legend.frameon": False,
    "legend.handlelength": 3.2,
    "legend.labelspacing": 0.7,
    "legend.title_fontsize": 9,
    "svg.hashsalt": "lrvalley",
}


@dataclass(frozen=True)
class Look:
    """How one optimizer, or one learning rate, is drawn.

    Attributes:
        label: its name in legends.
        color: a matplotlib colour.
        marker: a matplotlib marker.
        linestyle: a matplotlib line style.
    """

    label: str
    color: str
    marker: str
    linestyle: Any

    @property
    def line_and_marker(self) -> dict[str, Any]:
        """Keyword arguments of a line with markers."""
        return {"color": self.color, "linestyle": self.linestyle, "marker": self.marker}


SOLID = "solid"
DASHED = (0, (5, 2))
DOTTED = (0, (1.2, 1.4))
DASH_DOT = (0, (6, 2, 1.2, 2))
LONG_DASHED = (0, (10, 2.5))
DASH_DOT_DOT = (0, (6, 1.8, 1.2, 1.8, 1.2, 1.8))

# The article's optimizers keep the looks with which they have been published.
_FIXED = {
    "gd": ("#000000", "D", DOTTED),
    "momentum": ("#CC79A7", "v", LONG_DASHED),
    "adam": ("#0072B2", "o", SOLID),
    "adagrad": ("#D55E00", "s", DASHED),
    "adadelta": ("#009E73", "^", DASH_DOT),
    "rmsprop": ("#E69F00", "P", DASH_DOT_DOT),
}
# All others take theirs from here: the blue that Okabe and Ito have left, and darker
# colours that differ in lightness.
_CYCLE = (
    ("#56B4E9", "X", SOLID),
    ("#7A4B2A", "*", DASHED),
    ("#6F6F6F", "<", DASH_DOT),
    ("#5B2A86", ">", LONG_DASHED),
    ("#9A9A00", "h", DOTTED),
    ("#8C1D40", "d", DASH_DOT_DOT),
)
# Keras's look as the article's where both have the same; the others have the rest of
# Okabe and Ito's colours and of the cycle, and Muon, the latest, a dark green.
_KERAS = {
    "SGD": _FIXED["gd"],
    "RMSprop": _FIXED["rmsprop"],
    "Adam": _FIXED["adam"],
    "Adagrad": _FIXED["adagrad"],
    "Adadelta": _FIXED["adadelta"],
    "Lamb": _FIXED["momentum"],
    "AdamW": _CYCLE[0],
    "Nadam": _CYCLE[1],
    "Adafactor": _CYCLE[2],
    "Lion": _CYCLE[3],
    "Ftrl": _CYCLE[4],
    "Adamax": _CYCLE[5],
    "Muon": ("#2E5E3A", "p", SOLID),
    "ScheduleFreeAdamW": ("#0F6B7A", "8", DASH_DOT),
}
# Where the map of the rates' colours ends: lighter ones are hard to see on white.
_LIGHTEST = 0.82


def figure_style() -> AbstractContextManager[None]:
    """A context in which figures are made and saved in the project's style."""
    settings: dict[Any, Any] = {**matplotlib.rcParamsDefault, **_RC}
    return matplotlib.rc_context(settings)


def looks(
    optimizers: Iterable[str], colors: Mapping[str, str] | None = None
) -> dict[str, Look]:
    """One look per optimizer, in the order in which figures list them.

    Args:
        optimizers: names of optimizers; repetitions are ignored.
        colors: colours that replace the built-in ones, by optimizer.

    Returns:
        The looks by optimizer. The look of one that has a display name does not depend on
        which others are drawn; a user's own gets one that is free.
    """
    colors, ordered = colors or {}, in_order(list(optimizers))
    fixed = {**_FIXED, **_KERAS}
    cycled = [name for name in in_order([*OPTIMIZERS, *ordered]) if name not in fixed]
    taken = {fixed[name] for name in ordered if name in fixed}
    free = [look for look in _CYCLE if look not in taken] or list(_CYCLE)
    chosen = {}
    for name in ordered:
        look = fixed.get(name) or free[cycled.index(name) % len(free)]
        color, marker, linestyle = look
        chosen[name] = Look(display_name(name), colors.get(name, color), marker, linestyle)
    return chosen


def rate_looks(lrs: Iterable[float]) -> dict[float, Look]:
    """One look per learning rate, from dark (the smallest) to light."""
    ordered = sorted(set(lrs))
    shades = matplotlib.colormaps["plasma"]
    styles = [*_FIXED.values(), *_CYCLE]
    chosen = {}
    for place, lr in enumerate(ordered):
        shade = shades(_LIGHTEST * place / max(1, len(ordered) - 1))
        _, marker, linestyle = styles[place % len(styles)]
        color = matplotlib.colors.to_hex(shade)
        chosen[lr] = Look(format_lr(lr), color, marker, linestyle)
    return chosen


def lr_formatter() -> Formatter:
    """Tick labels of learning rates: 1e-6, 0.001, 0.1, 1, 10."""
    return FuncFormatter(lambda value, _: format_lr(value))


def number_formatter() -> Formatter:
    """Tick labels of seconds and steps on a log axis: 0.5, 5, 20, 1,000."""
    return FuncFormatter(lambda value, _: format_number(value).removesuffix(".0"))
