"""Members of a population against cells that the grid's trainer trains."""

from functools import partial

import numpy as np
import pytest
import support.cells
from support.cells import SETTINGS, make_blobs

from lrvalley.study.history import rounded
from lrvalley.training.device import prepare_for_cells
from lrvalley.training.population_members import LaneMembers
from lrvalley.training.tasks import load_program
from lrvalley.training.trainer import train_cells

prepare_for_cells()
# Small batches train faster.
make_cell = partial(support.cells.make_cell, batch=25)
BLOBS = make_blobs(side=12)
STEPS = 150
# A rate for each optimizer that learns the blobs within some hundred steps.
RATES = {
    "gd": 0.05,
    "momentum": 0.05,
    "adagrad": 0.05,
    "adadelta": 1.0,
    "adam": 0.002,
    "rmsprop": 0.002,
}
FOUR_RATES = [{"lr": lr} for lr in (0.001, 0.002, 0.004, 0.008)]


@pytest.fixture(scope="module")
def program():
    return load_program(make_cell().program, BLOBS)


def members_of(program, optimizer="adam", number=4):
    return LaneMembers(program, optimizer, SETTINGS[optimizer], number, seed=1)


def trained(program, settings=FOUR_RATES, steps=50):
    """Members of Adam after some steps, and what was seen of them."""
    members = members_of(program, number=len(settings))
    return members, members.train(settings, 0, steps)


def rows(state):
    """A state's arrays one below the other: [members, all of a member's numbers]."""
    return np.concatenate(list(state.values()), axis=1)


class TestAgainstCells:
    """Members with the settings of cells are these cells.

    Gradient descent, momentum and Adagrad have the same bits. The others compute
    1 - beta from a float32 beta instead of a Python number, 1e-5 beside it: measured
    here no example of 1,250 and 2.1e-4 of the loss at most.
    """

    SAME_BITS = ("gd", "momentum", "adagrad")

    @pytest.mark.parametrize("optimizer", RATES)
    def test_default_settings_train_like_cells_of_the_same_rates(self, program, optimizer):
        rates = [RATES[optimizer] * factor for factor in (0.25, 0.5, 1.0, 2.0)]
        cells = [make_cell(optimizer, r, target=None, max_steps=STEPS) for r in rates]
        found = {}
        train_cells(program, cells, lambda r: found.update({r.cell.lr: r.history}))
        histories = [found[cell.lr] for cell in cells]
        accuracy = np.transpose([history.accuracy for history in histories])
        loss = np.transpose([history.loss for history in histories])
        members = members_of(program, optimizer)
        seen = members.train([{"lr": cell.lr} for cell in cells], 0, STEPS)
        assert accuracy.max() > 0.95
        if optimizer in self.SAME_BITS:
            assert seen["accuracy"] == accuracy.tolist()
            own = [[rounded(value) for value in check] for check in seen["loss"]]
            assert own == loss.tolist()
        else:
            np.testing.assert_allclose(seen["accuracy"], accuracy, atol=0.002)
            np.testing.assert_allclose(seen["loss"], loss, rtol=0.002)

    def test_other_settings_are_those_of_other_cells(self, program):
        """Two members that differ in beta_1, against two cells that do."""
        betas = (0.5, 0.95)
        seen = []
        for beta in betas:
            settings = SETTINGS["adam"] | {"beta_1": beta}
            cell = make_cell("adam", 0.002, settings=settings, target=None, max_steps=STEPS)
            train_cells(program, [cell], lambda r: seen.append(r.history.accuracy))
        both = [{"lr": 0.002, "beta_1": beta} for beta in betas]
        _, progress = trained(program, [*both, *both], STEPS)
        own = np.transpose(progress["accuracy"])
        np.testing.assert_allclose(own[:2], seen, atol=0.002)
        np.testing.assert_array_equal(own[:2], own[2:])
        assert abs(own[0] - own[1]).max() > 0.01


class TestSettings:
    @pytest.mark.parametrize(
        ("optimizer", "name", "value"),
        [
            ("momentum", "momentum", 0.9),
            ("adadelta", "rho", 0.5),
            ("adadelta", "epsilon", 1e-4),
            ("adam", "lr", 0.001),
            ("adam", "beta_1", 0.5),
            ("adam", "beta_2", 0.9),
            ("adam", "epsilon", 1e-4),
            ("rmsprop", "decay", 0.5),
            ("rmsprop", "momentum", 0.9),
            ("rmsprop", "epsilon", 1e-3),
        ],
    )
    def test_a_setting_makes_a_difference_to_its_member_only(
        self, program, optimizer, name, value
    ):
        default = {"lr": RATES[optimizer]}
        members = members_of(program, optimizer)
        members.train([default, default | {name: value}, default, default], 0, 50)
        weights = members.state()["weights"]
        assert not np.array_equal(weights[1], weights[0])
        np.testing.assert_array_equal(weights[2], weights[0])
        np.testing.assert_array_equal(weights[3], weights[0])

    def test_settings_can_change_from_round_to_round(self, program):
        """A rate of 0 keeps the weights; the member before it goes on."""
        members, _ = trained(program)
        before = members.state()["weights"]
        members.train([{"lr": 0.001}, *[{"lr": 0.0}] * 3], 50, 50)
        after = members.state()["weights"]
        assert not np.array_equal(after[0], before[0])
        np.testing.assert_array_equal(after[1:], before[1:])


class TestProgress:
    def test_every_check_is_noted_for_every_member(self, program):
        _, progress = trained(program, steps=100)
        assert np.shape(progress["accuracy"]) == np.shape(progress["loss"]) == (2, 4)

    def test_steps_in_two_rounds_are_those_of_one(self, program):
        whole, progress = trained(program, steps=100)
        parts, first = trained(program, steps=50)
        second = parts.train(FOUR_RATES, 50, 50)
        assert first["loss"] + second["loss"] == progress["loss"]
        np.testing.assert_array_equal(rows(whole.state()), rows(parts.state()))

    def test_scores_are_accuracies_on_the_validation_images(self, program):
        members, _ = trained(program, [*FOUR_RATES[:3], {"lr": 0.0}], STEPS)
        scores = members.scores()
        assert max(scores[:3]) > 0.95 > 0.6 > scores[3]
        assert all((400 * score) % 1 == pytest.approx(0, abs=1e-9) for score in scores)


class TestState:
    def test_an_heir_has_weights_and_slots_of_its_parent(self, program):
        members, _ = trained(program)
        before = rows(members.state())
        members.inherit([0, 0, 3, 3])
        np.testing.assert_array_equal(rows(members.state()), before[[0, 0, 3, 3]])
        assert not np.array_equal(before[0], before[1])

    def test_heirs_with_equal_settings_train_alike(self, program):
        members, _ = trained(program)
        members.inherit([1, 1, 1, 1])
        progress = members.train([{"lr": 0.002}, {"lr": 0.004}] * 2, 50, 50)
        one, other, same, same_other = progress["loss"][0]
        assert (one, other) == (same, same_other)
        assert one != other

    @pytest.mark.parametrize(
        ("optimizer", "slots"),
        [("gd", 0), ("momentum", 1), ("adagrad", 1), ("adam", 2), ("rmsprop", 2)],
    )
    def test_the_state_is_the_weights_and_the_optimizers_own_slots(
        self, program, optimizer, slots
    ):
        members = members_of(program, optimizer, 3)
        start = members.state()
        assert list(start) == ["weights", *(f"slot_{i}" for i in range(slots))]
        assert {array.shape for array in start.values()} == {start["weights"].shape}
        assert {array.dtype for array in start.values()} == {np.dtype("float32")}
        assert len(start["weights"]) == 3
        members.train([{"lr": 0.001}] * 3, 0, 50)
        assert list(members.state()) == list(start)

    def test_members_begin_with_the_weights_of_a_cell(self, program):
        start = members_of(program).state()["weights"]
        cells = program.start([make_cell().trajectory.optimizer] * 4, seed=1)
        np.testing.assert_array_equal(start, cells.weights)

    def test_going_on_from_a_state_is_as_if_nothing_had_been_in_between(self, program):
        members, _ = trained(program)
        state = {name: array.copy() for name, array in members.state().items()}
        expected = members.train(FOUR_RATES, 50, 50)
        other = members_of(program)
        other.restore(state)
        np.testing.assert_array_equal(rows(other.state()), rows(state))
        assert other.train(FOUR_RATES, 50, 50) == expected
        np.testing.assert_array_equal(rows(other.state()), rows(members.state()))
