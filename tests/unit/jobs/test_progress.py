import pytest
from support.cells import make_cell

from lrvalley.jobs.progress import (
    ENDED,
    STARTING,
    TRAINING,
    WAITING,
    PackNews,
    Part,
    Valley,
    lines_of,
    picture_of,
    valleys_so_far,
)
from lrvalley.study.objective import Objective


def cells_at(*rates, optimizer="adam", seeds=(1,)):
    return [make_cell(optimizer, lr, seed=seed) for lr in rates for seed in seeds]


def keys(cells):
    return tuple(cell.key for cell in cells)


STEPS = Objective("accuracy", "train", higher=True, target=0.97)
LOSS = Objective("loss", "validation", higher=False)
ACCURACY = Objective("accuracy", "validation", higher=True)


def valley(grid, outcomes, objective=STEPS):
    (only,) = valleys_so_far(grid, outcomes, objective)
    return only


class TestValleysSoFar:
    def test_the_fewest_steps_of_what_is_decided_are_best(self):
        grid = cells_at(0.01, 0.1, 1.0)
        so_far = valley(grid, {grid[0].key: 300, grid[1].key: 200})
        assert so_far == Valley("adam", {0.01: 300, 0.1: 200, 1.0: None})
        assert so_far.best == (0.1, 200)

    @pytest.mark.parametrize(("objective", "best"), [(LOSS, 0.01), (ACCURACY, 0.1)])
    def test_without_a_target_it_is_the_best_value(self, objective, best):
        grid = cells_at(0.01, 0.1, 1.0)
        outcomes = dict(zip(keys(grid), (0.25, 0.5, None), strict=True))
        so_far = valley(grid, outcomes, objective)
        assert so_far.best == (best, {0.01: 0.25, 0.1: 0.5}[best])

    @pytest.mark.parametrize("objective", [STEPS, LOSS, ACCURACY])
    def test_the_smaller_rate_of_equals(self, objective):
        grid = cells_at(0.1, 0.01)
        assert valley(grid, dict.fromkeys(keys(grid), 2), objective).best == (0.01, 2)

    @pytest.mark.parametrize("objective", [STEPS, LOSS, ACCURACY])
    def test_misses_are_no_best(self, objective):
        grid = cells_at(0.01, 0.1)
        so_far = valley(grid, {grid[0].key: None}, objective)
        assert so_far.best is None
        assert so_far.values[0.01] is not None

    def test_a_rate_counts_when_all_its_seeds_are_decided(self):
        grid = cells_at(0.1, seeds=(1, 2, 3))
        steps = dict(zip(keys(grid), (100, 500, None), strict=True))
        assert valley(grid, dict(list(steps.items())[:2])).values == {0.1: None}
        assert valley(grid, steps).best == (0.1, 500)

    @pytest.mark.parametrize("steps", [(100, None), (100, None, None)])
    def test_half_of_the_seeds_is_not_enough(self, steps):
        grid = cells_at(0.1, seeds=range(len(steps)))
        outcomes = dict(zip(keys(grid), steps, strict=True))
        assert valley(grid, outcomes).best is None


def test_a_cell_of_two_parts_counts_once_of_all():
    shared, own = cells_at(0.1, 1.0)
    parts = [Part("grid", keys([shared, own])), Part("scaling", keys([shared]))]
    picture = picture_of("mine", STEPS, parts, [shared, own], {shared.key: 100}, [])
    assert picture.parts == [("grid", 1, 2), ("scaling", 1, 1)]
    assert (picture.decided, picture.wanted) == (1, 2)


def test_a_picture_in_lines():
    grid = cells_at(0.01, 0.1) + cells_at(0.1, optimizer="gd")
    news = PackNews("train-a", TRAINING, tuple(grid), 2, 1_050, 1, 0.12345, silent_s=3)
    packs = [
        news,
        PackNews("train-b", STARTING, tuple(grid[:1])),
        PackNews("train-c", WAITING, tuple(grid), 1),
        PackNews("train-d", ENDED, tuple(grid), 3),
    ]
    outcomes = {grid[0].key: 1_200, grid[2].key: None}
    parts = [Part("grid", keys(grid))]
    picture = picture_of("mine", STEPS, parts, grid, outcomes, packs)
    assert lines_of(picture) == [
        "Study mine: 2 of 3 cells decided (66 %)",
        "",
        "Part  decided",
        "grid  2 of 3",
        "",
        "Best so far       steps  rate  all rates, ascending: ▁ best, × missed",
        "Adam              1,200  0.01  ▁·",
        "Gradient Descent  -      -     ×",
        "",
        "Pack     size  decided  in training  step          lowest loss",
        "train-a  1     2 of 3   1            1,050 of 100  0.123",
        "train-b  1     0 of 1   starting",
        "1 pack waiting, 2 cells",
        "1 pack ended",
    ]


@pytest.mark.parametrize(
    ("objective", "marks", "best"),
    [
        (LOSS, ["▅▁×", "▇▃"], "Adam              0.25      0.1   ▅▁×"),
        (ACCURACY, ["▃▇×", "▁▅"], "Adam              0.5           0.01  ▃▇×"),
    ],
)
def test_marks_are_places_among_the_rates_of_all_optimizers(objective, marks, best):
    grid = cells_at(0.01, 0.1, 1.0) + cells_at(0.1, 1.0, optimizer="gd")
    outcomes = dict(zip(keys(grid), (0.5, 0.25, None, 1.0, 0.375), strict=True))
    lines = lines_of(picture_of("mine", objective, [], grid, outcomes, []))
    assert [line.split()[-1] for line in lines[-2:]] == marks
    assert best in lines


def test_before_a_rate_is_decided_each_has_a_dot():
    lines = lines_of(picture_of("mine", LOSS, [], cells_at(0.1, 1.0), {}, []))
    assert lines[-1] == "Adam         -         -     ··"


def test_a_pack_that_is_silent_is_called_so():
    news = PackNews("a", TRAINING, tuple(cells_at(0.1)), silent_s=301, lowest_loss=None)
    lines = lines_of(picture_of("mine", STEPS, [], [], {}, [news]))
    assert lines[-1].endswith("-            no news for 5 min")


def test_packs_that_have_ended_need_no_table():
    news = PackNews("a", ENDED, tuple(cells_at(0.1)), 1)
    assert lines_of(picture_of("mine", STEPS, [], [], {}, [news]))[-2:] == [
        "",
        "1 pack ended",
    ]


def test_a_study_without_packs_shows_none():
    lines = lines_of(picture_of("mine", STEPS, [Part("grid", ())], [], {}, []))
    assert lines[0] == "Study mine: 0 of 0 cells decided (100 %)"
    assert not any("Pack" in line for line in lines)
