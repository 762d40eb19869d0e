"""What the figure of a search over all settings shows."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from support import frames
from support.drawn import (
    crosses,
    figure_of,
    grid_rates,
    legend_words,
    line_of,
    lines_of,
    words,
)
from support.tuner_frames import (
    CHECK,
    make_population_choices,
    make_search,
    make_search_check,
    searched,
)

from lrvalley.analysis.table_file import as_table
from lrvalley.reporting.figures.style import INK

NONE = {name: as_table([], name) for name in ("search_check", "replays")}
GRID = grid_rates({"adam": frames.FULL_RATES})


def search_figure(
    search, check=NONE["search_check"], grid=GRID, populations=NONE["replays"]
):
    return figure_of("settings_search", search, check, grid, populations)


def test_searched_settings_are_points_and_failures_crosses_in_the_strip():
    rows = [searched(1e-3, 900, "beta_1 0.5"), searched(2e-3, 1500), searched(1.0, None)]
    figure = search_figure(as_table(rows, "search"))
    points = next(x for x in lines_of(figure) if x.get_marker() == "o")
    drawn = points.get_xydata()[~np.isnan(points.get_ydata())]
    assert drawn.tolist() == [[1e-3, 900], [2e-3, 1500]]
    [[lr, height]] = crosses(figure)
    assert (lr, height > GRID["steps"].max()) == (1.0, True)
    assert "900 steps at 0.001\nbeta_1 0.5" in words(figure)
    assert "(2 of 3 trained)" in legend_words(figure)


def test_the_search_is_compared_with_the_grid():
    figure = search_figure(make_search())
    valley = line_of(figure, INK)
    assert valley.get_xdata().tolist() == sorted(frames.FULL_RATES)
    assert np.isnan(valley.get_ydata()).sum() == (~GRID["trained"]).sum()
    fewest = GRID.loc[GRID["trained"], "steps"].min()
    assert [fewest] * 2 in [list(line.get_ydata()) for line in lines_of(figure)]


def test_a_legend_names_only_what_is_drawn():
    vain = as_table([searched(1.0, None)], "search")
    figure = search_figure(vain, grid=GRID.iloc[:0])
    absent = ("best of", "grid", "population", "seeds")
    assert not any(w in legend_words(figure) for w in absent)


def test_a_search_in_vain_still_shows_the_grid():
    rows = as_table([searched(1.0, None)], "search")
    figure = search_figure(rows)
    assert "(0 of 1 trained)" in legend_words(figure)
    assert len(crosses(figure)) == 1


def test_a_population_is_marked_where_its_first_member_reached_the_target():
    runs = make_population_choices([(0.25, 700), (0.5, None)])
    figure = search_figure(make_search(), populations=runs)
    [reached] = [line for line in lines_of(figure) if line.get_marker() == "^"]
    assert reached.get_xydata().tolist() == [[0.25, 700]]
    assert "population" in legend_words(figure)


def test_bars_show_the_median_and_the_range_of_the_other_seeds():
    """One seed of the grid's best cell failed: its bar ends in the strip of failures."""
    figure = search_figure(make_search(), CHECK)
    medians = [
        line.get_xydata()[0] for line in lines_of(figure) if line.get_marker() == "D"
    ]
    assert np.array(medians).tolist() == [[2e-3, 1_000], [1e-3, 800]]
    bars = [c for c in figure.axes[0].collections if isinstance(c, LineCollection)]
    other, one = [bar.get_segments()[0][:, 1].tolist() for bar in bars]
    height = crosses(figure)[0][1]
    assert (one, other) == ([700, 900], [900, pytest.approx(height)])
    assert "both bests with 3 other seeds" in legend_words(figure)


def test_a_median_between_a_miss_and_a_success_is_a_miss():
    check = make_search_check({("search", 1e-3): [700, None]})
    figure = search_figure(make_search(), check)
    [median] = [line for line in lines_of(figure) if line.get_marker() == "D"]
    assert median.get_ydata()[0] == pytest.approx(crosses(figure)[0][1])


def test_both_bests_at_the_same_rate_have_a_bar_each():
    check = make_search_check({("search", 1e-3): [700], ("grid", 1e-3): [900]})
    figure = search_figure(make_search(), check)
    medians = [line.get_ydata()[0] for line in lines_of(figure) if line.get_marker() == "D"]
    assert sorted(medians) == [700, 900]
    assert "both bests with another seed" in legend_words(figure)


def test_a_check_of_the_search_alone_is_named_so():
    figure = search_figure(make_search(), CHECK[CHECK["origin"] == "search"])
    assert "the best with 3 other seeds" in legend_words(figure)
