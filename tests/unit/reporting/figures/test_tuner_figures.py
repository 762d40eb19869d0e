"""What the figures of the tuners show: costs, failures, copies, suggestions."""

import math
from functools import cache

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection
from support import frames
from support.drawn import (
    FULL,
    crosses,
    figure_from,
    figure_of,
    grid_rates,
    laid_out,
    legend_words,
    line_of,
    lines_of,
    words,
)
from support.tuner_frames import (
    FAMILY,
    OPTIMIZERS,
    make_best_lr,
    make_range_test,
    make_tables,
    make_tuners,
    tuner,
)

from lrvalley.analysis.table_file import as_table
from lrvalley.reporting.figures.range_test import HIGHEST_LOSS
from lrvalley.reporting.figures.style import INK
from lrvalley.tuners.catalog import METHODS
from lrvalley.tuners.range_test import smoothed

NONE = {
    name: as_table([], name)
    for name in ("tuners", "population", "best_lr", "search", "search_check", "replays")
}
GRID = grid_rates({"adam": frames.FULL_RATES})


@pytest.mark.parametrize(
    "figure",
    [
        lambda: figure_of("regret_by_steps", NONE["tuners"]),
        lambda: figure_of(
            "range_tests", as_table([], "range_test"), make_best_lr(), NONE["tuners"]
        ),
        lambda: figure_of("population_lineage", NONE["population"], make_best_lr()),
        lambda: figure_of(
            "population_accuracy", NONE["population"], frames.make_curves({"adam": 1e-3})
        ),
        lambda: figure_of(
            "settings_search", NONE["search"], NONE["search_check"], GRID, NONE["replays"]
        ),
    ],
)
def test_an_empty_table_gives_a_figure_that_says_so(figure):
    empty = figure()
    assert "nothing to draw" in words(empty)
    assert lines_of(empty) == []


NAMES = {
    "regret": "regret_by_steps",
    "range": "range_tests",
    "lineage": "population_lineage",
    "accuracy": "population_accuracy",
    "search": "settings_search",
}


@cache
def all_figures(optimizers=tuple(OPTIMIZERS)):
    """The figures of the tuners, laid out; made once, and not to be changed."""
    if optimizers == tuple(OPTIMIZERS):
        return {short: laid_out(name, "full") for short, name in NAMES.items()}
    tables = {**FULL, **make_tables(optimizers)}
    figures = {short: figure_from(name, tables) for short, name in NAMES.items()}
    for figure in figures.values():
        figure.draw_without_rendering()
    return figures


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("optimizers", [("adam",), ("adam", "gd"), tuple(OPTIMIZERS)])
def test_legends_cover_neither_axes_nor_titles(optimizers):
    for figure in all_figures(optimizers).values():
        [legend] = [legend.get_window_extent() for legend in figure.legends]
        title = figure._suptitle or figure.axes[0]._left_title
        assert not legend.overlaps(title.get_window_extent())
        assert not any(legend.overlaps(a.get_tightbbox()) for a in figure.axes)
        assert figure.bbox.x1 >= legend.x1


def test_axes_have_units_and_costs_and_rates_are_logarithmic():
    units = {"regret": "(steps", "range": "(nats)", "lineage": "(log", "search": "(steps"}
    for name, figure in all_figures().items():
        axes = figure.axes[0]
        assert units.get(name, "(steps of") in axes.get_xlabel() + axes.get_ylabel()
        assert "log" in (axes.get_xscale(), axes.get_yscale()) or name == "accuracy"


def test_all_optimizers_together_come_first_and_are_not_smaller():
    figure = all_figures()["regret"]
    titles = [axes._left_title.get_text() for axes in figure.axes]
    assert titles[0] == "all optimizers together"
    assert titles[1:3] == ["Gradient Descent", "Momentum"]
    sizes = [axes.get_window_extent() for axes in figure.axes]
    assert all(sizes[0].height > s.height and sizes[0].width > s.width for s in sizes[1:])


def regret_of(*rows):
    return figure_of("regret_by_steps", as_table([tuner(*row) for row in rows], "tuners"))


def test_the_settings_of_a_method_are_points_joined_in_order_of_cost():
    figure = regret_of(("asha", "8", "adam", 900, 1.5), ("asha", "4", "adam", 400, 2.5))
    line, points, *_ = [x for x in lines_of(figure) if len(x.get_xdata()) == 2][2:]
    assert line.get_xydata().tolist() == [[400, 2.5], [900, 1.5]]
    assert points.get_xydata().tolist() == line.get_xydata().tolist()
    assert (points.get_marker(), points.get_linestyle()) == ("v", "None")
    assert "ASHA" in legend_words(figure)


def bars(figure):
    lines = [c for c in figure.axes[0].collections if isinstance(c, LineCollection)]
    return [segment.tolist() for c in lines for segment in c.get_segments()]


def test_bars_show_the_spread_of_costs_and_regrets():
    figure = regret_of(("pbt", "16", "adam", 1000, 2.0, 5.0))
    assert bars(figure) == [[[800, 2], [1300, 2]], [[1000, 1.6], [1000, 5]]]


def test_an_infinite_regret_is_a_cross_above_all_finite_ones():
    figure = regret_of(("asha", "4", "adam", 400, math.inf), ("grid", "", "adam", 900, 3.0))
    [[spent, height]] = crosses(figure)
    assert spent == 400
    assert 3.0 * 1.6 < height < figure.axes[0].get_ylim()[1]
    assert "picked a rate that fails" in legend_words(figure)


def test_failures_of_different_methods_do_not_hide_each_other():
    spent = [(method, "", "adam", 400, math.inf) for method in ("asha", "pbt", "hyperband")]
    assert len({height for _, height in crosses(regret_of(*spent))}) == 3


def test_a_bar_of_an_infinite_high_ends_in_the_strip():
    figure = regret_of(("pbt", "", "adam", 9, 2.0, math.inf), ("asha", "", "adam", 9, 3.0))
    ends = [bar[1][1] for bar in bars(figure) if bar[0][0] == bar[1][0]]
    assert max(ends) > 3.0 * 1.6
    assert np.isfinite(ends).all()
    assert crosses(figure) == []


def test_settings_are_named_where_all_optimizers_are_together():
    figure = all_figures()["regret"]
    named = [text.get_text() for text in figure.axes[0].texts]
    assert {"4", "8"} == set(named)
    assert not any(axes.texts for axes in figure.axes[1:])


def test_optimizers_whose_grid_never_trained_have_no_regret_to_draw():
    figure = regret_of(("pbt", "", "adam", 9, 2.0), ("pbt", "", "gd", 9, math.nan))
    assert [axes._left_title.get_text() for axes in figure.axes] == ["Adam"]


def test_methods_are_told_apart_by_marker_and_by_color():
    """The two suggestions of the range test have the same colour."""
    shown = len(METHODS) + 1
    handles = all_figures()["regret"].legends[0].legend_handles[:shown]
    assert len({h.get_marker() for h in handles}) == shown
    assert len({h.get_color() for h in handles}) == len(METHODS)


def test_a_range_test_shows_suggestions_best_rate_and_band():
    tuners = make_tuners(optimizers=["adam"])
    tuners.loc[tuners["setting"] == "steepest", "lr"] = 1e-4
    figure = figure_of(
        "range_tests", make_range_test(["adam"], seeds=1), make_best_lr(["adam"]), tuners
    )
    [axes] = figure.axes
    upright = [x.get_xdata()[0] for x in lines_of(figure) if len(x.get_xdata()) == 2]
    first, best, last, _ = frames.BANDS["adam"]
    assert upright == pytest.approx([best, 1e-4, best * 1.5])
    assert axes.patches[0].get_extents().transformed(
        axes.transData.inverted()
    ).intervalx == (pytest.approx([first, last]))


def test_a_smoothed_loss_ends_where_the_raw_one_is_no_longer_finite():
    lr = np.geomspace(1e-6, 1, 6)
    rows = [
        {"optimizer": "adam", "seed": 1, "lr": rate, "loss": loss}
        for rate, loss in zip(lr, [2.0, 1.0, 2.0, math.nan, 2.0, 50.0], strict=True)
    ]
    figure = figure_of(
        "range_tests", as_table(rows, "range_test"), NONE["best_lr"], NONE["tuners"]
    )
    raw, smooth, least = lines_of(figure)
    assert (len(raw.get_xdata()), smooth.get_xdata().tolist()) == (6, lr[:3].tolist())
    assert smooth.get_ydata() == pytest.approx(smoothed([2.0, 1.0, 2.0]))
    assert least.get_xydata().tolist() == [smooth.get_xydata().tolist()[1]]
    assert figure.axes[0].get_ylim() == (0, HIGHEST_LOSS)


def test_copies_lead_from_the_rate_of_the_parent_to_the_perturbed_one():
    members, connectors = (
        figure_of("population_lineage", FAMILY, NONE["best_lr"]).axes[0].collections
    )
    slanted = [segment.tolist() for segment in connectors.get_segments()]
    assert slanted == [[[100, 0.1], [130, 0.2]], [[200, 0.2], [230, 0.25]]]
    assert [s.tolist() for s in members.get_segments()][1:4] == [
        [[0, 9.0], [100, 9.0]],
        [[100, 0.1], [200, 0.1]],
        [[130, 0.2], [200, 0.2]],
    ]


def test_members_are_colored_by_their_accuracy_at_the_exploit_step():
    members = (
        figure_of("population_lineage", FAMILY, NONE["best_lr"]).axes[0].collections[0]
    )
    assert members.get_array().tolist() == [0.9, 0.2, 0.8, 0.95, 0.97, None]


def test_the_ancestors_of_the_best_last_member_are_underlaid():
    line = figure_of("population_lineage", FAMILY, NONE["best_lr"]).axes[0].lines[0]
    assert line.get_ydata().tolist() == [0.1, 0.1, 0.2, 0.2, 0.25, 0.25]


def test_only_the_first_population_has_a_lineage():
    second = FAMILY.assign(run=2, lr=50.0)
    figure = figure_of(
        "population_lineage", pd.concat([second, FAMILY]), make_best_lr(["adam"])
    )
    assert len(figure.axes[0].collections[0].get_segments()) == len(FAMILY)
    assert [1.468e-3] * 2 in [list(line.get_ydata()) for line in lines_of(figure)]


def test_accuracy_is_of_the_best_member_of_each_run_and_of_the_grid():
    runs = pd.concat([FAMILY, FAMILY.assign(run=2, validation_accuracy=0.5)])
    curves = frames.make_curves({"adam": 1e-3}, seeds=3)
    figure = figure_of("population_accuracy", runs, curves)
    one, two = [x for x in lines_of(figure) if x.get_linestyle() == "-"]
    assert one.get_xydata().tolist() == [[100, 0.9], [200, 0.95], [300, 0.97]]
    assert two.get_ydata().tolist() == [0.5] * 3
    seeds = curves[curves["step"] == 100]["validation_accuracy"]
    grid = dict(line_of(figure, INK).get_xydata())
    assert grid[100] == seeds.median()
    assert max(grid) == 300
