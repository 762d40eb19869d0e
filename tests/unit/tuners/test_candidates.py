"""Cells as candidates: what is known of them after so many steps."""

from dataclasses import replace

import pytest
from support.builders import result

from lrvalley.study.objective import TRAIN_ACCURACY, Objective
from lrvalley.tuners.candidates import (
    Candidate,
    best_candidate,
    candidate_of,
    candidates_of,
)

SLOW = Candidate(0.1, (50, 100, 150), (0.2, 0.6, 0.97), reached=150)
FAST = Candidate(0.2, (50, 100), (0.1, 0.98), reached=100)
FAILED = Candidate(0.3, (50, 100, 150, 200), (0.5, 0.9, 0.9, 0.9))


@pytest.mark.parametrize(
    ("budget", "steps"), [(50, 50), (99, 99), (100, 100), (150, 100), (10_000, 100)]
)
def test_a_candidate_spends_no_more_than_it_was_trained(budget, steps):
    assert FAST.spent(budget) == steps


def test_a_candidate_has_reached_the_target_from_the_step_of_its_check_on():
    assert [FAST.has_reached(budget) for budget in (99, 100, 101)] == [False, True, True]
    assert not FAILED.has_reached(10_000)


@pytest.mark.parametrize(
    ("budget", "best_first"),
    [
        (49, [0.1, 0.2, 0.3]),  # nothing seen of any
        (50, [0.3, 0.1, 0.2]),  # 0.5, 0.2, 0.1
        (99, [0.3, 0.1, 0.2]),  # still those of the check at 50
        (100, [0.2, 0.3, 0.1]),  # reached, 0.9, 0.6
        (150, [0.2, 0.1, 0.3]),  # reached at 100, reached at 150, 0.9
    ],
)
def test_candidates_are_ranked_by_what_was_seen_within_the_budget(budget, best_first):
    ranked = sorted([FAILED, SLOW, FAST], key=lambda candidate: candidate.rank(budget))
    assert [candidate.lr for candidate in ranked] == best_first


def test_a_candidate_whose_training_broke_off_ranks_last_from_then_on():
    broken_off = Candidate(0.01, (50, 100), (0.9, 0.95))
    assert (
        min([broken_off, FAILED], key=lambda candidate: candidate.rank(100)) is broken_off
    )
    assert min([broken_off, FAILED], key=lambda candidate: candidate.rank(101)) is FAILED


def test_one_that_is_done_ranks_by_its_last_value_from_then_on():
    done = Candidate(0.01, (50, 100), (0.9, 0.95), is_done=True)
    assert min([done, FAILED], key=lambda candidate: candidate.rank(200)) is done
    assert done.spent(200) == 100


@pytest.mark.parametrize(("target", "is_done"), [(None, True), (0.97, False)])
def test_a_training_that_plateaued_is_done_if_it_was_to_reach_no_target(target, is_done):
    plateaued = result(steps=None, status="plateaued")
    objective = replace(TRAIN_ACCURACY, target=target)
    assert candidate_of(plateaued, objective, None).is_done is is_done
    spent = result(steps=None, status="budget")
    assert not candidate_of(spent, objective, None).is_done


def with_validation(train):
    """A training whose checks at 50, 100 and 150 have a validation loss."""
    made = result(steps=None)
    losses = {"loss": [9.0, 8.0, 7.0]}
    history = replace(made.history, step=[50, 100, 150], train=train, validation=losses)
    return replace(made, history=history)


@pytest.mark.parametrize(
    ("epoch", "budget", "values"),
    [
        (0, 900, (-9, -8, -7)),
        (99, 900, (-3, -8, -7)),
        (100, 900, (-3, -2, -7)),
        (900, 900, (-3, -2, -1)),
        (900, 150, (-3, -2, -7)),
    ],
)
def test_in_the_first_epoch_the_train_metric_counts_but_not_at_the_end(
    epoch, budget, values
):
    trained = with_validation({"loss": [3.0, 2.0, 1.0]})
    objective = Objective.of("val_loss")
    found = candidate_of(trained, objective, None, epoch=epoch, budget=budget)
    assert found.values == values


def test_a_metric_of_the_validation_alone_counts_from_the_start():
    trained = with_validation({"accuracy": [0.3, 0.2, 0.1]})
    found = candidate_of(trained, Objective.of("val_loss"), None, epoch=900)
    assert found.values == (-9, -8, -7)


def test_of_equal_candidates_the_smaller_rate_ranks_first():
    twins = [Candidate(lr, (50,), (0.5,)) for lr in (0.2, 0.1)]
    assert min(twins, key=lambda candidate: candidate.rank(50)).lr == 0.1
    reached = [Candidate(lr, (50,), (0.98,), reached=50) for lr in (0.2, 0.1)]
    assert min(reached, key=lambda candidate: candidate.rank(50)).lr == 0.1


def test_an_accurate_candidate_that_has_not_reached_comes_after_one_that_has():
    over_the_limit = Candidate(0.1, (50,), (0.99,))
    assert min([over_the_limit, FAST], key=lambda candidate: candidate.rank(100)) is FAST


def test_the_best_candidate_reaches_the_target_in_the_fewest_steps():
    twin = Candidate(0.05, (100,), (0.97,), reached=100)
    assert best_candidate([FAILED, SLOW, FAST]) is FAST
    assert best_candidate([FAST, twin]) is twin
    assert best_candidate([FAILED]) is None
    assert best_candidate([]) is None


def test_cells_become_the_candidates_of_their_optimizer_and_seed():
    cells = [
        result("adam", 0.1, steps=100, accuracy=(0.5, 0.98)),
        result("adam", 0.01, steps=None, accuracy=(0.3, 0.4), loss=(2, 1)),
        result("adam", 0.1, seed=7, steps=50, accuracy=(0.99,), loss=(0.1,)),
        result("gd", 0.1, steps=100),
    ]
    trained = {each.cell.key for each in cells if each.steps}
    assert candidates_of(cells, trained, TRAIN_ACCURACY) == {
        ("adam", 0): [
            Candidate(0.01, (50, 100), (0.3, 0.4), None),
            Candidate(0.1, (50, 100), (0.5, 0.98), 100),
        ],
        ("adam", 7): [Candidate(0.1, (50,), (0.99,), 50)],
        ("gd", 0): [Candidate(0.1, (50, 100), (0.9, 0.98), 100)],
    }


def test_a_cell_that_took_too_long_has_not_reached_the_target():
    (candidates,) = candidates_of(
        [result(steps=100)], trained=set(), objective=TRAIN_ACCURACY
    ).values()
    assert [candidate.reached for candidate in candidates] == [None]
