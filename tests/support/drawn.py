"""Made-up studies to draw, and what can be read off a drawn figure."""

import warnings
from functools import cache

import pandas as pd
from matplotlib.colors import same_color
from support import answer_frames, frames, tuner_frames
from support.article_tables import OBJECTIVE, rates_table

from lrvalley.analysis.study_tables import fastest_slowest_table, scaling_fit_table
from lrvalley.reporting.figures.catalog import FIGURES
from lrvalley.reporting.figures.drawing import draw
from lrvalley.reporting.figures.options import Options

LIMIT = frames.MAX_SECONDS
OPTIONS = Options(OBJECTIVE, max_seconds=LIMIT, max_steps=12_000, scaling_target=0.96)
BY_NAME = {figure.name: figure for figure in FIGURES}


def figure_of(name, *tables, **options):
    """A figure of the catalogue, from the tables that it takes."""
    values = {"objective": OBJECTIVE, "max_seconds": LIMIT, **options}
    return draw(BY_NAME[name].draw, tables, Options(**values))


def figure_from(name, tables, options=OPTIONS):
    """A figure of the catalogue, from those tables of a study that it takes."""
    figure = BY_NAME[name]
    return draw(figure.draw, [tables[table] for table in figure.tables], options)


def bundle(cells, curves=None):
    rates = rates_table(cells)
    return {
        "cells": cells,
        "band_cells": frames.with_other_seed(cells),
        "rates": rates,
        "fastest_slowest": fastest_slowest_table(rates),
        "scaling_fit": scaling_fit_table(rates),
        "curves": frames.make_curves({"adam": 1e-3}) if curves is None else curves,
        **answer_frames.tables_of(cells),
        **tuner_frames.make_tables(sorted(set(cells["optimizer"]))),
    }


def grid_rates(rates_of, seeds=1):
    return rates_table(frames.make_cells(rates_of, seeds))


FULL = bundle(
    pd.concat(
        [
            frames.make_cells(dict.fromkeys(frames.BANDS, frames.FULL_RATES)),
            frames.make_scaling_cells(),
        ]
    ),
    frames.make_curves({name: band[1] for name, band in frames.BANDS.items()}),
)
SPARSE = bundle(frames.make_cells(frames.SPARSE_RATES))
SEVERAL_SEEDS = bundle(
    pd.concat([frames.make_cells(frames.SPARSE_RATES, 3), frames.make_scaling_cells(3)]),
    frames.make_curves({"adam": 1e-3, "gd": 0.1}, seeds=3),
)
ONE_OPTIMIZER = bundle(
    pd.concat([frames.make_cells({"adam": frames.FULL_RATES}), frames.make_scaling_cells()])
)
ONE_RATE = bundle(frames.make_cells({"adam": [1e-3]}))
ALL_FAILED = bundle(frames.make_cells({"adam": [10.0], "gd": [100.0]}))
EMPTY = {name: table.iloc[:0] for name, table in FULL.items()}
BUNDLES = {
    "full": FULL,
    "sparse": SPARSE,
    "several seeds": SEVERAL_SEEDS,
    "one rate": ONE_RATE,
    "all failed": ALL_FAILED,
    "empty": EMPTY,
}


# What `FULL` is to be still when all has been drawn of it.
FULL_BEFORE = {name: table.copy() for name, table in FULL.items()}


@cache
def drawn(name, case):
    """A figure of a study of `BUNDLES`; drawn once, and not to be changed."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return figure_from(name, BUNDLES[case])


@cache
def laid_out(name, case):
    """The same after everything in it was drawn, but into no file."""
    figure = drawn(name, case)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure.draw_without_rendering()
    return figure


def lines_of(figure):
    return [line for axes in figure.axes for line in axes.lines]


def crosses(figure):
    found = [line for line in lines_of(figure) if line.get_marker() == "x"]
    return [point for line in found for point in line.get_xydata().tolist()]


def legend_words(figure):
    legends = figure.legends
    return " ".join(text.get_text() for legend in legends for text in legend.get_texts())


def words(figure):
    return " ".join(
        text.get_text() for text in figure.findobj(lambda a: hasattr(a, "get_text"))
    )


def line_of(figure, color):
    return next(
        line
        for line in lines_of(figure)
        if same_color(line.get_color(), color) and line.get_linestyle() != "None"
    )
