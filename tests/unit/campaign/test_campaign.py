"""What decides a fault campaign, and what judges it."""

from random import Random

import pytest
from campaign import record
from campaign.catalog import EMPTY, FINISHED, KINDS, PART, STARTS, Round, drawn_rounds
from campaign.comparison import differences
from campaign.damage import DAMAGES
from campaign.page import updated
from campaign.rounds import Outcome
from hypothesis import given
from hypothesis import strategies as st
from support.clones import ROOT

CELL = "results/cells/article_cnn/adam/size-1/lr-1.000e-03/a-b.json"
TIME = "results/smoke/step_time/adam/size-1.json"
RATES = "results/smoke/tables/rates.csv"
FIGURE = "results/smoke/figures/a.svg"
UNDISTURBED = {
    CELL: b"cell",
    TIME: b"1",
    RATES: b"lr,steps,time_s\n0.1,100,0.5\n",
    FIGURE: b"0.5 s",
    "results/states/a.npz": b"state",
}


class TestRounds:
    def test_the_same_seed_gives_the_same_rounds(self):
        assert drawn_rounds(7, 30) == drawn_rounds(7, 30)
        assert drawn_rounds(7, 30) != drawn_rounds(8, 30)

    def test_a_longer_campaign_begins_with_a_shorter_one(self):
        assert drawn_rounds(7, 50)[:20] == drawn_rounds(7, 20)

    def test_every_fault_comes_once_before_any_comes_again(self):
        rounds = drawn_rounds(3, 2 * len(STARTS))
        for part in (rounds[: len(STARTS)], rounds[len(STARTS) :]):
            assert sorted(each.fault for each in part) == sorted(STARTS)

    def test_what_a_round_asks_for(self):
        assert Round(1, "kill a job", PART, 0).target == "cells"
        assert Round(1, "kill a job", EMPTY, 0).target == "answer"
        damaged = Round(1, "damaged table", FINISHED, 0)
        assert (damaged.kind, damaged.target) == (KINDS["table"], "all")


@pytest.mark.parametrize("name", DAMAGES)
@given(content=st.binary(min_size=20, max_size=200).filter(any), seed=st.integers(0, 2**32))
def test_damage_is_repeatable_and_keeps_no_longer_file(name, content, seed):
    damaged = DAMAGES[name](content, Random(seed))
    assert damaged == DAMAGES[name](content, Random(seed))
    assert len(damaged) <= len(content)
    assert damaged != content or name == "zeros"


class TestComparison:
    def test_the_same_results(self):
        assert differences(UNDISTURBED, UNDISTURBED) == []

    def test_a_state_may_be_there_or_not(self):
        found = {name: c for name, c in UNDISTURBED.items() if "states" not in name}
        assert differences(UNDISTURBED, found | {"results/states/b.npz": b"x"}) == []

    def test_a_lost_a_changed_and_a_new_file_are_named(self):
        found = {name: c for name, c in UNDISTURBED.items() if name != FIGURE}
        found |= {CELL: b"other", f"{CELL}.new": b""}
        assert differences(UNDISTURBED, found) == [
            f"{CELL}.new: not expected",
            f"{CELL}: other content",
            f"{FIGURE}: missing",
        ]

    def test_only_what_shows_seconds_may_differ_when_they_were_measured_again(self):
        seconds = {RATES: b"lr,steps,time_s\n0.1,100,0.7\n", FIGURE: b"0.7 s"}
        assert differences(UNDISTURBED, {**UNDISTURBED, **seconds}) == [
            f"{FIGURE}: other content",
            f"{RATES}: other content",
        ]
        assert differences(UNDISTURBED, {**UNDISTURBED, **seconds, TIME: b"2"}) == []
        steps = {**seconds, TIME: b"2", RATES: b"lr,steps,time_s\n0.1,150,0.7\n"}
        assert differences(UNDISTURBED, {**UNDISTURBED, **steps}) == [
            f"{RATES}: other content"
        ]

    def test_who_asks_for_a_part_may_lack_the_rest(self):
        assert differences(UNDISTURBED, {CELL: b"cell", "results/x": b""}, True) == []
        assert differences(UNDISTURBED, {CELL: b"other"}, True) == [
            f"{CELL}: other content"
        ]


class TestRecord:
    def test_rounds_are_added_to_the_file_and_counted_by_fault(self, tmp_path):
        file = tmp_path / "faults.csv"
        for number, problems in enumerate([(), ("lost, or changed",), ()], start=1):
            each = Round(number, "SIGTERM" if number < 3 else "Ctrl-C", PART, 0)
            record.append(file, record.row_of(7, each, Outcome("2 s", problems, 30.0)))
        rows = record.read(file)
        assert [row["problems"] for row in rows] == ["", "lost, or changed", ""]
        assert record.table(rows).splitlines()[2:] == [
            "| Ctrl-C | 1 | 1 | 30 |",
            "| SIGTERM | 2 | 1 | 30 |",
            "| **all** | 3 | 2 | 30 |",
        ]

    def test_the_page_shows_the_committed_rounds(self):
        page = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
        assert updated(page) == page, "run: python -m campaign.page docs/reliability.md"
