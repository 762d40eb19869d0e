"""The report's figures: images as data URIs, and captions."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lrvalley.errors import InputError
from lrvalley.reporting.figures.catalog import of_section

CAPTIONS = Path(__file__).parents[2] / "report"
MEDIA_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}


@dataclass(frozen=True)
class ReportFigure:
    """A figure ready to be written: its name, title, and image as a data URI."""

    name: str
    title: str
    source: str


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


def data_uri(path: str | Path) -> str:
    """An image file as a URI that holds its bytes.

    Raises:
        InputError: if the file is neither SVG nor PNG, or cannot be read.
    """
    path = Path(path)
    if path.suffix not in MEDIA_TYPES:
        raise InputError(f"figure file {path}: expected a .svg or .png file")
    try:
        content = base64.b64encode(path.read_bytes()).decode("ascii")
    except OSError as error:
        raise InputError(f"figure file {path}: not readable ({error})") from None
    return f"data:{MEDIA_TYPES[path.suffix]};base64,{content}"


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
