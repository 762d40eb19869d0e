from types import SimpleNamespace

import pytest
import rungs
from support.candidates import candidate

from lrvalley.study.objective import Objective

STEPS = Objective("accuracy", "train", higher=True, target=0.97)
ACCURACY = Objective("accuracy", "validation", higher=True)


def study(objective, budget):
    return SimpleNamespace(objective=objective, max_steps={"grid": budget}, check_every=1)


def test_what_is_best_only_later_is_missed():
    """One is ahead after the first step, and another in the end."""
    grid = [candidate(0.1, 0.5, 0.5, 0.5), candidate(0.2, 0.4, 0.9, 0.9)]
    found = rungs.row(study(ACCURACY, 3), [grid], share=1 / 3, eta=2)
    assert (found["rungs"], found["finds best"]) == ("1 2 3", 0)
    assert found["worse"] == found["at worst"] == pytest.approx(0.4)
    assert found["share of steps"] == (3 + 1) / 6
    later = rungs.row(study(ACCURACY, 3), [grid], share=2 / 3, eta=2)
    assert (later["rungs"], later["finds best"], later["worse"]) == ("2 3", 1, 0)


def test_with_a_target_steps_are_compared():
    grid = [candidate(0.1, 0.9, 0.98, reached=2), candidate(0.2, 0.5, 0.6, 0.7)]
    found = rungs.row(study(STEPS, 3), [grid], share=1 / 3, eta=2)
    assert (found["finds best"], found["share of steps"]) == (1, (2 + 1) / 5)
