"""What each figure shows: failures, spreads, trends, legends; not its pixels."""

from dataclasses import replace

import numpy as np
import pandas as pd
from support import frames
from support.article_tables import OBJECTIVE
from support.drawn import (
    FULL,
    LIMIT,
    SPARSE,
    crosses,
    figure_of,
    grid_rates,
    legend_words,
    line_of,
    lines_of,
    words,
)

from lrvalley.analysis.study_tables import fastest_slowest_table, scaling_fit_table
from lrvalley.reporting.figures.style import looks


def test_a_failed_rate_is_a_cross_at_the_limit():
    figure = figure_of("time_to_train_by_lr", grid_rates({"adam": [1e-3, 1.0]}))
    [[lr, height]] = crosses(figure)
    assert lr == 1.0
    assert LIMIT <= height <= 1.25 * LIMIT
    assert "did not reach the target" in legend_words(figure)


def test_failures_of_different_optimizers_do_not_hide_each_other():
    rates = grid_rates({"adam": [1.0, 10.0], "gd": [1.0], "adagrad": [1.0]})
    heights = [height for lr, height in crosses(figure_of("time_to_train_by_lr", rates))]
    assert len(set(heights)) == 3
    assert min(heights) >= LIMIT


def test_the_line_of_an_optimizer_breaks_at_a_failure():
    rates = grid_rates({"adam": [1e-3, 3e-3, 1e-2]})
    rates.loc[rates["lr"] == 3e-3, ["trained", "time_s"]] = [False, np.nan]
    heights = line_of(
        figure_of("time_to_train_by_lr", rates), looks(["adam"])["adam"].color
    )
    assert np.isnan(heights.get_ydata()).tolist() == [False, True, False]


def test_a_time_of_a_rate_that_did_not_train_is_not_drawn():
    rates = grid_rates({"adam": [1e-3, 1e-2]})
    rates["trained"] = False
    figure = figure_of("time_to_train_by_lr", rates)
    assert len(crosses(figure)) == 2
    assert "(0 of 2 rates trained)" in legend_words(figure)


def test_the_limit_line_is_at_the_limit():
    figure = figure_of(
        "time_to_train_by_lr", grid_rates({"adam": [1e-3]}), max_seconds=60.0
    )
    assert [60.0, 60.0] in [list(line.get_ydata()) for line in lines_of(figure)]
    assert "limit: 60.0 s" in legend_words(figure)


def test_several_seeds_are_shaded_and_one_seed_is_not():
    def shades(seeds):
        rates = grid_rates({"adam": [1e-3, 2e-3]}, seeds)
        return len(figure_of("time_to_train_by_lr", rates).axes[0].collections)

    assert shades(seeds=1) == 0
    assert shades(seeds=3) > 0


def test_colors_of_the_config_are_used():
    rates = grid_rates({"adam": [1e-3, 2e-3]})
    figure = figure_of("time_to_train_by_lr", rates, colors={"adam": "#ff00ff"})
    assert line_of(figure, "#ff00ff") is not None


def test_the_target_is_in_the_title():
    goal = replace(OBJECTIVE, target=0.9)
    figure = figure_of("time_to_train_by_lr", grid_rates({"adam": [1e-3]}), objective=goal)
    assert "90% train accuracy" in words(figure)


def test_the_rate_axis_is_logarithmic_with_readable_ticks():
    axes = figure_of("time_to_train_by_lr", FULL["rates"]).axes[0]
    labels = [text.get_text() for text in axes.get_xticklabels()]
    assert axes.get_xscale() == "log"
    assert {"1e-6", "0.0001", "0.001", "0.01", "0.1", "1", "10", "100"} <= set(labels)


def test_fastest_and_slowest_marks_failures_on_the_limit_line():
    table = fastest_slowest_table(
        grid_rates({"adam": [1e-3, 1.0], "gd": [1e-3, 1.0], "adagrad": [0.1]})
    )
    figure = figure_of("fastest_and_slowest_by_lr", table)
    assert sorted(crosses(figure)) == [[1e-3, LIMIT], [1.0, LIMIT]]
    assert "fastest: Adam" in legend_words(figure)


def test_fastest_and_slowest_are_joined_where_all_trained():
    table = fastest_slowest_table(grid_rates({"gd": [0.1], "adagrad": [0.1]}))
    figure = figure_of("fastest_and_slowest_by_lr", table)
    heights = {y for line in lines_of(figure) for y in line.get_ydata()}
    assert {table["fastest_time_s"].iloc[0], table["slowest_time_s"].iloc[0]} < heights
    assert crosses(figure) == []


def test_accuracy_over_time_names_the_best_rates():
    figure = figure_of("validation_accuracy_over_time", FULL["curves"])
    assert "Adam at 0.00147" in legend_words(figure)
    assert "Adadelta at 21.5" in legend_words(figure)


def test_time_by_size_is_a_red_line_with_its_trend():
    rates = FULL["rates"].copy()
    rates["time_s"] = (4.0 + 8.0 * rates["size"]).where(rates["trained"])
    figure = figure_of("time_by_size", rates, scaling_fit_table(rates))
    assert line_of(figure, "#D1232A").get_ydata().tolist() == [
        4.0 + 8.0 * size for size in range(1, 11)
    ]
    assert "4.0 + 8.0 × size" in legend_words(figure)


def test_the_trend_is_that_of_the_table():
    rates = FULL["rates"]
    fits = scaling_fit_table(rates).assign(c_s=40.0, k_s=-2.0, r2=0.5)
    figure = figure_of("time_by_size", rates, fits)
    assert "(R² 0.50):\n40.0 - 2.0 × size (s)" in legend_words(figure)
    assert [38.0, 20.0] in [list(line.get_ydata()) for line in lines_of(figure)]


def test_one_size_draws_a_point_without_a_trend():
    rates = FULL["rates"]
    one = rates[(rates["experiment"] == "scaling") & (rates["size"] == 1)]
    figure = figure_of("time_by_size", one, scaling_fit_table(one))
    assert len(lines_of(figure)) == 1
    assert "trend" not in legend_words(figure)


def test_sizes_that_all_failed_are_said_in_words():
    rates = FULL["rates"].assign(trained=False)
    figure = figure_of("time_by_size", rates, scaling_fit_table(rates))
    assert "No cell of the scaling experiment reached" in words(figure)


def test_failed_sizes_break_the_line_of_their_rate_and_are_counted():
    figure = figure_of("time_by_size_and_lr", FULL["rates"])
    broken = [line for line in lines_of(figure) if np.isnan(line.get_ydata()).any()]
    assert len(broken) == 1
    missing = broken[0].get_xdata()[np.isnan(broken[0].get_ydata())]
    assert missing.tolist() == [4, 7, 8]
    assert "0.01\n(3 of 10 sizes failed)" in legend_words(figure)


def test_the_heat_map_tells_the_outcomes_apart_without_color():
    figure = figure_of("cells_heatmap", FULL["cells"])
    for outcome in ("used up its budget", "stalled", "diverged", "too late"):
        assert outcome in legend_words(figure)
    markers = [line.get_marker() for line in lines_of(figure)]
    assert len(markers) == len(set(markers)) == 5


def test_the_heat_map_shows_what_plateaued():
    cells = FULL["cells"].replace({"status": {"stalled": "plateaued"}})
    assert "did not become better" in legend_words(figure_of("cells_heatmap", cells))


def test_the_heat_map_stars_the_fewest_steps_of_each_row():
    figure = figure_of("cells_heatmap", SPARSE["cells"])
    [stars] = [line for line in lines_of(figure) if line.get_marker() == "*"]
    lrs = sorted({lr for tried in frames.SPARSE_RATES.values() for lr in tried})
    found = {(int(y), lrs[int(x)]) for x, y in stars.get_xydata()}
    assert found == {(0, 0.2154), (1, 1e-3), (2, 0.1)}
    assert "not tried" in legend_words(figure)


def bands_of(*steps_by_seed):
    """The figure of one optimizer's band; a seed's steps by rate, None for a failure."""
    rates = [1e-4, 1e-3, 1e-2]
    cells = frames.make_cells({"adam": rates}, seeds=len(steps_by_seed))
    steps = [seed[place] for place in range(len(rates)) for seed in steps_by_seed]
    cells["steps"], cells["trained"] = pd.array(steps, dtype="Int64"), pd.notna(steps)
    others = cells[cells["seed"] > 0].drop(columns="experiment")
    return figure_of("bands_by_seed", cells[cells["seed"] == 0], others)


def test_a_band_shows_every_seed_and_joins_the_medians_of_rates_that_always_train():
    figure = bands_of([None, 900, 700], [None, 800, 600], [None, 1000, None])
    dots, median, failed, some = lines_of(figure)[-4:]
    assert sorted(dots.get_xydata()[:, 1]) == [600, 700, 800, 900, 1000]
    assert np.nan_to_num(median.get_ydata()).tolist() == [0, 900, 0]
    assert failed.get_xdata().tolist() == [1e-4]
    assert some.get_xdata().tolist() == [1e-2]
    assert "some seeds failed" in legend_words(figure)


def test_a_study_of_which_no_band_trained_says_so():
    figure = bands_of([None, None, None], [None, None, None])
    assert "nothing to draw" in words(figure)


def test_the_share_of_rates_that_trained_rises_where_one_reaches_the_target():
    cells = frames.make_cells({"adam": [1e-4, 1e-3, 1e-2, 1.0]})
    cells["steps"] = pd.array([900, 600, None, None], dtype="Int64")
    figure = figure_of("share_trained_by_steps", cells)
    (line,) = lines_of(figure)
    assert line.get_xydata().tolist() == [[0, 0], [600, 0.25], [900, 0.5], [12000, 0.5]]
    assert "(2 of 4 trained)" in legend_words(figure)
