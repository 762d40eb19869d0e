"""A search that trains chooses what a search on records chooses, at the same cost."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.builders import make_cell, result

from lrvalley.records.cell_file import cut
from lrvalley.study.objective import TRAIN_ACCURACY, Objective
from lrvalley.tuners.candidates import candidate_of
from lrvalley.tuners.halving import successive_halving
from lrvalley.tuners.live import Live
from lrvalley.tuners.recorded import Recorded
from lrvalley.tuners.search import grid_search, race, random_search

CHECKS, EVERY, TARGET = 8, 50, 0.97
BUDGET = CHECKS * EVERY
RUNGS, ETA = [50, 150, BUDGET], 3

accuracies = st.lists(
    st.sampled_from([0.1, 0.5, 0.9, 0.98]), min_size=CHECKS, max_size=CHECKS
)


class Trainings:
    """What is on file, handed out as if it were trained: no step twice."""

    def __init__(self, records):
        self.records = {record.cell.trajectory: record for record in records}
        self.trained = {}

    def __call__(self, cells):
        found = [cut(self.records[cell.trajectory], cell) for cell in cells]
        for each in found:
            before = self.trained.get(each.cell.trajectory, 0)
            self.trained[each.cell.trajectory] = max(before, each.steps_trained)
        return found

    @property
    def steps(self):
        return sum(self.trained.values())


def record(lr, values):
    """A training to the end of the budget, whatever it reaches before."""
    steps = range(EVERY, BUDGET + 1, EVERY)
    made = result(lr=lr, steps=None, accuracy=values, loss=[1.0] * len(values))
    history = replace(made.history, step=list(steps))
    cell = make_cell("adam", lr, max_steps=BUDGET)
    return replace(
        made, cell=replace(cell, stop=replace(cell.stop, target=None)), history=history
    )


def both(drawn):
    records = [record(round(0.001 * (i + 1), 6), values) for i, values in enumerate(drawn)]
    trainings = Trainings(records)
    live = Live(trainings, TRAIN_ACCURACY)
    cells = [
        replace(r.cell, stop=make_cell("adam", 1e-3, max_steps=BUDGET).stop)
        for r in records
    ]
    ends = [cut(record, cell) for record, cell in zip(records, cells, strict=True)]
    candidates = [
        candidate_of(e, TRAIN_ACCURACY, e.steps if e.status == "reached" else None)
        for e in ends
    ]
    return live, trainings, cells, Recorded(), candidates


WAYS = {
    "halving": lambda c, t: successive_halving(
        c, t, np.random.default_rng(1), len(c), RUNGS, ETA
    ),
    "random": lambda c, t: random_search(c, t, np.random.default_rng(1), 3),
    "race": race,
    "grid": grid_search,
}


@pytest.mark.parametrize("way", WAYS)
@given(st.lists(accuracies, min_size=1, max_size=8))
def test_live_and_recorded_choose_the_same_at_the_same_cost(way, drawn):
    live, trainings, cells, recorded, candidates = both(drawn)
    trained, replayed = WAYS[way](cells, live), WAYS[way](candidates, recorded)
    assert trained.candidate.lr == replayed.candidate.lr
    assert trained.steps_spent == replayed.steps_spent == trainings.steps


def test_the_best_come_first_and_then_those_that_came_furthest():
    drawn = [[0.5] * 8, [0.1] * 8, [0.1, 0.5] + [0.98] * 6, [0.9] * 8]
    live, _, cells, *_ = both(drawn)
    live.train(cells, 50)
    live.train(cells[2:], 150)
    assert [cell.lr for cell in live.best_first()] == [0.003, 0.004, 0.001, 0.002]


def test_without_a_target_all_train_to_the_rung():
    live, trainings, cells, *_ = both([[0.5] * 8, [0.98] * 8])
    objective = Objective.of("loss")
    live = Live(trainings, objective)
    endless = [replace(cell, stop=replace(cell.stop, target=None)) for cell in cells]
    live.train(endless, 150)
    assert trainings.steps == 300


def validated(lr, accuracy, validation):
    """A training to the end of the budget, with validation."""
    made = record(lr, accuracy)
    return replace(
        made,
        cell=replace(made.cell, stop=replace(made.cell.stop, validate=True)),
        history=replace(made.history, validation={"accuracy": validation}),
    )


def first_at(steps, records, epoch):
    """The rate that comes first after some steps, aiming at the validation accuracy."""
    live = Live(Trainings(records), Objective.of("val_accuracy"), epoch=epoch)
    live.train([record.cell for record in records], steps)
    return live.best_first()[0].lr


@pytest.mark.parametrize(("epoch", "first"), [(0, 0.1), (49, 0.1), (50, 0.2)])
def test_in_the_first_epoch_the_train_metric_counts(epoch, first):
    """Batch normalization validates badly at first: the best rate looks like the worst."""
    records = [
        validated(0.1, [0.5] * 8, [0.5] + [0.6] * 7),
        validated(0.2, [0.7] * 8, [0.1] + [0.8] * 7),
    ]
    assert first_at(50, records, epoch) == first
    assert first_at(BUDGET, records, epoch) == 0.2


@pytest.mark.parametrize(("steps", "first"), [(BUDGET - EVERY, 0.2), (BUDGET, 0.1)])
def test_at_the_end_the_objective_counts(steps, first):
    records = [validated(0.1, [0.5] * 8, [0.9] * 8), validated(0.2, [0.7] * 8, [0.1] * 8)]
    assert first_at(steps, records, epoch=10_000) == first


def test_it_says_when_a_rung_has_been_reached():
    _, trainings, cells, *_ = both([[0.5] * 8, [0.9] * 8])
    kept = []
    live = Live(trainings, TRAIN_ACCURACY, lambda: kept.append(trainings.steps))
    live.train(cells, 100)
    live.train(cells[1:], 200)
    assert kept == [200, 300]
