"""What all figures have in common; what each shows is in the other files."""

import pandas as pd
import pytest
from matplotlib.legend import Legend
from support.drawn import (
    BUNDLES,
    BY_NAME,
    FULL,
    FULL_BEFORE,
    ONE_OPTIMIZER,
    drawn,
    figure_from,
    laid_out,
    lines_of,
    words,
)

from lrvalley.errors import InputError
from lrvalley.reporting.figures import drawing
from lrvalley.reporting.figures.drawing import save_figure

# Their axes are rates, values and losses, or optimizers.
NO_SECONDS = ("cells_heatmap", "range_tests", "value_by_lr", "values_heatmap")


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize("case", BUNDLES)
def test_every_figure_draws_every_kind_of_study(name, case):
    assert words(laid_out(name, case))


@pytest.mark.parametrize("name", BY_NAME)
def test_an_empty_table_gives_a_figure_that_says_so(name):
    figure = drawn(name, "empty")
    assert "nothing to draw" in words(figure)
    assert lines_of(figure) == []


@pytest.mark.parametrize("name", BY_NAME)
def test_legends_cover_neither_data_nor_title(name):
    figure = laid_out(name, "full")
    legend = figure.findobj(Legend)[0].get_window_extent()
    for axes in figure.axes:
        assert not legend.overlaps(axes.get_window_extent())
    title = figure.axes[0].title
    left = figure.axes[0]._left_title.get_window_extent()
    assert title.get_text() == ""
    assert not legend.overlaps(left)
    assert figure.bbox.x1 >= legend.x1


@pytest.mark.parametrize("name", [n for n in BY_NAME if n not in NO_SECONDS])
def test_axes_have_units(name):
    axes = drawn(name, "full").axes[0]
    labels = axes.get_xlabel() + axes.get_ylabel()
    assert "(s" in labels


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.filterwarnings("error")
def test_the_same_table_gives_the_same_bytes(name, tmp_path):
    first, second = drawn_twice(name, "svg", tmp_path)
    assert first == second
    assert len(first) > 1000
    assert b"<dc:date>" not in first


def test_the_same_figure_gives_the_same_pixels(tmp_path, monkeypatch):
    # As many as it takes to see a difference.
    monkeypatch.setattr(drawing, "PNG_DPI", 40)
    first, second = drawn_twice("cells_heatmap", "png", tmp_path)
    assert first == second


def drawn_twice(name, suffix, folder):
    """The bytes of two files."""
    paths = [folder / f"{number}.{suffix}" for number in (1, 2)]
    for path in paths:
        save_figure(figure_from(name, ONE_OPTIMIZER), path)
    return [path.read_bytes() for path in paths]


def test_drawing_leaves_its_tables_alone():
    for name in BY_NAME:
        drawn(name, "full")
    for name, table in FULL.items():
        pd.testing.assert_frame_equal(table, FULL_BEFORE[name])


def test_other_suffixes_are_refused(tmp_path):
    figure = drawn("time_by_size", "full")
    with pytest.raises(InputError, match=r"'\.pdf', expected \.png or \.svg"):
        save_figure(figure, tmp_path / "figure.pdf")
    assert list(tmp_path.iterdir()) == []
