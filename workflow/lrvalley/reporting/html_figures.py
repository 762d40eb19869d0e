"""The report's figures: images as data URIs, and captions."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from lrvalley.errors import InputError
from lrvalley.reporting.figures.catalog import of_section

CAPTIONS = Path(__file__).parents[2] / "report"
FORMATS = (".svg", ".png")


@dataclass(frozen=True)
class ReportFigure:
    """A figure ready to be written: its name, title, and image as a data URI."""

    name: str
    title: str
    source: Markup


def report_figures(files: Mapping[str, str | Path], section: str) -> list[ReportFigure]:
    """The figures of a section that have a file, in the catalogue's order.

    Args:
        files: files of figures (``.svg`` or ``.png``) by name.
        section: a section of the catalogue.

    Raises:
        InputError: if a file is not a readable SVG or PNG.
    """
    return [
        ReportFigure(figure.name, figure.title, data_uri(files[figure.name]))
        for figure in of_section(section)
        if figure.name in files
    ]


def data_uri(path: str | Path) -> Markup:
    """An image file as a URI that holds its bytes, safe between double quotes.

    An SVG stays text, which is shorter than base64.

    Raises:
        InputError: if the file is neither SVG nor PNG, or cannot be read.
    """
    path = Path(path)
    if path.suffix not in FORMATS:
        raise InputError(f"figure file {path}: expected a .svg or .png file")
    try:
        if path.suffix == ".svg":
            return Markup("data:image/svg+xml," + _quoted(path.read_text("utf-8")))
        return Markup("data:image/png;base64," + b64encode(path.read_bytes()).decode())
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"figure file {path}: not readable ({error})") from None


def _quoted(svg: str) -> str:
    """What a URI, and an attribute in double quotes, do not allow as it is."""
    for sign, code in (("%", "%25"), ("#", "%23"), ("'", "%27"), ("&", "%26")):
        svg = svg.replace(sign, code)
    return svg.replace('"', "'")


def caption(name: str, by_value: bool = False) -> list[str]:
    """The paragraphs of a caption in ``workflow/report``; none if it has no file.

    Captions are plain prose without markup, so that Snakemake's report and this one
    can both show them.

    Args:
        name: of a figure or a table.
        by_value: whether the study has no target; a caption that says something else then
            has a second file.
    """
    names = [f"{name}_by_value", name] if by_value else [name]
    paths = [path for path in (CAPTIONS / f"{each}.rst" for each in names) if path.exists()]
    if not paths:
        return []
    blocks = paths[0].read_text(encoding="utf-8").split("\n\n")
    return [" ".join(block.split()) for block in blocks if block.strip()]
