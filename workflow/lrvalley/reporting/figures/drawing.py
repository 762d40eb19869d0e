"""Drawing a figure of the catalogue, and writing it to a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from lrvalley.errors import InputError
from lrvalley.reporting.figures.compact_svg import compact_svg
from lrvalley.reporting.figures.options import Options
from lrvalley.reporting.figures.style import figure_style
from lrvalley.support.atomic_files import atomic_path

# Dots per inch of PNG files: 1,800 pixels for a figure of 9 inches, sharp on a screen that
# shows two pixels for one, and in print on half a page.
PNG_DPI = 200


def draw(function: str, tables: Sequence[pd.DataFrame], options: Options) -> Figure:
    """Draw a figure.

    Args:
        function: `draw` of the figure in the catalogue.
        tables: the figure's tables, in the catalogue's order; they are left as they are.
        options: what it takes from the configuration.

    Returns:
        The figure, in the project's style.
    """
    module, name = function.split(":")
    drawing: Callable[..., Figure] = getattr(import_module(f"{__package__}.{module}"), name)
    with figure_style():
        return drawing(*tables, options)


def save_figure(figure: Figure, path: str | Path) -> None:
    """Write a figure, atomically; the same figure gives the same bytes.

    Args:
        figure: what to write.
        path: a file whose suffix, ``.png`` or ``.svg``, is its format.

    Raises:
        InputError: if the suffix is another one.
    """
    suffix = Path(path).suffix
    if suffix not in (".png", ".svg"):
        raise InputError(f"figure file {path}: suffix {suffix!r}, expected .png or .svg")
    # Without a date, so that the same tables give the same bytes.
    metadata = {"Date": None} if suffix == ".svg" else None
    with atomic_path(path) as temporary, figure_style():
        figure.savefig(temporary, dpi=PNG_DPI, metadata=metadata)
        if suffix == ".svg":
            text = Path(temporary).read_text(encoding="utf-8")
            Path(temporary).write_text(compact_svg(text), encoding="utf-8")
