"""What a picture of a study is made of: its cells and packs, as they are on disk."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from support.cells import make_history

from lrvalley.jobs.handover import TRAIN, HandOver
from lrvalley.jobs.packs import Pack
from lrvalley.jobs.progress import ENDED, STARTING, TRAINING, WAITING
from lrvalley.jobs.study_on_disk import StudyOnDisk
from lrvalley.records.cell_file import Result, write_cell
from lrvalley.study.load import load_study


def trained(cell, steps=100) -> Result:
    return Result(cell, "reached", steps, 1, make_history(), "2.21.0", "CPU")


def plan(cells, main=None, at=1):
    """Write the plan of a pack at a time; returns its file."""
    handover, pack = HandOver(), Pack(tuple(cells))
    marker = handover.marker(TRAIN, pack)
    handover.write_plan(marker, list(cells), main)
    return at_time(Path(marker).with_suffix(".json"), at)


def at_time(file, seconds):
    os.utime(file, (seconds, seconds))
    return file


def progress(plan, at=2, **values):
    file = plan.with_suffix(".progress")
    known = {"step": 50, "in_training": 2, "lowest_loss": 0.5}
    file.write_text(json.dumps(known | values))
    return at_time(file, at)


def packs_of(study):
    return {pack.name: pack for pack in StudyOnDisk(study).look().packs}


def test_nothing_yet(study):
    picture = StudyOnDisk(study).look()
    assert picture.parts == [("grid", 0, 4), ("scaling", 0, 1)]
    assert (picture.decided, picture.packs) == (0, [])


def test_cells_in_their_places_and_handed_over_are_decided(study):
    write_cell(study.grid[0].path, trained(study.grid[0], 300))
    HandOver().put(trained(study.grid[1], 200))
    picture = StudyOnDisk(study).look()
    assert (picture.decided, picture.wanted) == (2, 5)
    assert picture.valleys[0].best == (0.1, 200)


@pytest.mark.parametrize(("metric", "best"), [("val_loss", 0.25), ("val_accuracy", 0.75)])
def test_without_a_target_the_best_value_is_seen(study, metric, best):
    Path("m.py").write_text("def build():\n    pass\n")
    task = {"model": "m.py:build", "data": "mnist"}
    own = {"study": "own", "task": task, "objective": {"metric": metric}}
    own["grid"] = {"optimizers": ["Adam"], "rates": [0.1]}
    own = load_study(own)
    validation = {"loss": [0.5, 0.25, None], "accuracy": [0.5, 0.75, 0.625]}
    history = replace(make_history((0.5,) * 3, (1.0,) * 3), validation=validation)
    write_cell(own.grid[0].path, replace(trained(own.grid[0], None), history=history))
    assert StudyOnDisk(own).look().valleys[0].best == (0.1, best)


def test_what_is_new_is_seen_and_what_was_decided_is_not_read_again(study):
    on_disk = StudyOnDisk(study)
    HandOver().put(trained(study.grid[0]))
    assert on_disk.look().decided == 1
    # A run that ends clears the folder; the file would no longer be readable anyway.
    HandOver().cell(study.grid[0].key).write_text("damaged")
    HandOver().put(trained(study.grid[1]))
    assert on_disk.look().decided == 2


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_a_damaged_file_is_not_decided(study, text):
    path = Path(study.grid[0].path)
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert StudyOnDisk(study).look().decided == 0


def test_tuners_are_shown_if_the_report_does_or_they_have_begun(study, small_config):
    shown = load_study(small_config | {"tune": {"in_report": True}})
    names = [name for name, _, _ in StudyOnDisk(shown).look().parts]
    assert names == ["grid", "scaling", "populations", "range tests"]
    searching = load_study(
        small_config | {"tune": {"search": {"optimizer": "adam", "cells": 2}}}
    )
    write_cell(searching.search[0].path, trained(searching.search[0]))
    assert ("search", 1, 2) in StudyOnDisk(searching).look().parts


def test_curves_are_known_when_there_is_a_table(study):
    on_disk = StudyOnDisk(study)
    assert on_disk.look().wanted == 5
    table = Path("results/mine/tables/best_lr.csv")
    table.parent.mkdir(parents=True)
    rows = ["optimizer,best_lr,band_from,band_to", "adam,0.01,0.01,0.01", "gd,,,"]
    table.write_text("\n".join(rows))
    assert ("curves", 0, 1) in on_disk.look().parts


class TestPacks:
    def test_a_pack_waits_starts_trains_and_ends(self, study):
        cells = study.grid
        file = plan(cells)
        assert packs_of(study)[file.stem].activity == WAITING
        log = Path("logs/packs", f"{file.stem}.log")
        log.parent.mkdir(parents=True)
        log.touch()
        assert packs_of(study)[file.stem].activity == STARTING
        progress(file, step=150, in_training=3, lowest_loss=None)
        HandOver().put(trained(cells[0]))
        news = packs_of(study)[file.stem]
        assert (news.activity, news.step, news.in_training) == (TRAINING, 150, 3)
        assert (news.decided, len(news.cells), news.lowest_loss) == (1, 4, None)
        for cell in cells:
            HandOver().put(trained(cell))
        assert packs_of(study)[file.stem].activity == ENDED

    def test_a_marker_ends_a_pack(self, study):
        file = plan(study.grid)
        file.with_suffix(".done").touch()
        assert packs_of(study)[file.stem].activity == ENDED

    def test_what_an_earlier_attempt_reported_does_not_count(self, study):
        file = plan(study.grid, at=10)
        progress(file, at=5)
        assert packs_of(study)[file.stem].activity == WAITING

    def test_half_a_report_is_none(self, study):
        file = plan(study.grid)
        file.with_suffix(".progress").write_text('{"step": 5')
        assert packs_of(study)[file.stem].activity == WAITING

    def test_a_cell_counts_for_its_last_plan_only(self, study):
        killed = plan(study.grid[:2], at=1)
        again = plan(study.grid[:1], at=2)
        packs = packs_of(study)
        assert packs[killed.stem].cells == tuple(study.grid[1:2])
        assert packs[again.stem].cells == tuple(study.grid[:1])

    def test_a_plan_that_is_planned_anew_is_left_out(self, study):
        killed = plan(study.grid[:1], at=1)
        plan(study.grid, at=2)
        assert killed.stem not in packs_of(study)

    def test_a_damaged_plan_is_left_out(self, study):
        plan(study.grid).write_text("{")
        assert packs_of(study) == {}

    def test_a_pack_of_another_study_is_shown(self, study, small_config):
        other = load_study(small_config | {"study": "other", "seeds": [5]})
        file = plan(other.grid)
        HandOver().put(trained(other.grid[0]))
        picture = StudyOnDisk(study).look()
        assert [(p.name, p.decided) for p in picture.packs] == [(file.stem, 1)]
        assert picture.decided == 0
