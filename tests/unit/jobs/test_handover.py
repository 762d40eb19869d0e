from pathlib import Path

import pytest
from support.cells import make_cell, make_result

from lrvalley.errors import InputError
from lrvalley.jobs.handover import CUT, TRAIN, HandOver
from lrvalley.jobs.packs import Pack
from lrvalley.records.cell_file import dumps, read_cell, write_cell

CELLS = (make_cell("adam", 0.01), make_cell("gd", 0.1))
PACK = Pack(CELLS)


@pytest.fixture
def handover(tmp_path) -> HandOver:
    return HandOver(tmp_path)


@pytest.mark.parametrize("main", [4711, None])
def test_a_plan_is_read_as_it_was_written(handover, main):
    marker = handover.marker(TRAIN, PACK)
    handover.write_plan(marker, CELLS, main)
    assert handover.read_plan(marker) == (list(CELLS), main)


def test_packs_to_train_and_to_cut_have_different_markers(handover):
    assert handover.marker(TRAIN, PACK) != handover.marker(CUT, PACK)
    assert PACK.name in handover.marker(TRAIN, PACK)


def test_a_marker_that_a_killed_run_has_left_does_not_stand_for_a_new_pack(handover):
    left = handover.marker(TRAIN, PACK)
    (handover.root / left).parent.mkdir(parents=True)
    (handover.root / left).touch()
    assert handover.marker(TRAIN, PACK) not in (left, handover.marker(CUT, PACK))


@pytest.mark.parametrize(
    "content", [None, "", "{", "[]", '{"cells": []}', '{"main": 1, "cells": [{}]}']
)
def test_a_pack_that_no_run_has_planned(handover, content):
    marker = handover.marker(TRAIN, PACK)
    if content is not None:
        handover.write_plan(marker, CELLS, None)
        (handover.root / marker).with_suffix(".json").write_text(content)
    with pytest.raises(InputError, match="ask for cells, not for packs"):
        handover.read_plan(marker)


def test_a_cell_that_was_put_is_there_with_the_bytes_of_its_file(handover):
    cell = CELLS[0]
    assert not handover.has(cell)
    handover.put(make_result(cell))
    assert handover.has(cell)
    assert not handover.has(CELLS[1])
    assert handover.cell(cell.key).read_text() == dumps(make_result(cell))
    assert read_cell(handover.cell(cell.key)).cell == cell


@pytest.mark.parametrize("damage", [lambda c: c[:-9], lambda c: "", lambda c: c + " 0"])
def test_a_damaged_cell_is_not_there(handover, damage):
    handover.put(make_result(CELLS[0]))
    file = handover.cell(CELLS[0].key)
    file.write_text(damage(file.read_text()))
    assert not handover.has(CELLS[0])


def test_another_cells_file_is_not_there(handover):
    handover.put(make_result(CELLS[0]))
    handover.cell(CELLS[0].key).rename(handover.cell(CELLS[1].key))
    assert not handover.has(CELLS[1])


def test_cells_that_are_to_be_trained_again_are_forgotten(handover):
    for cell in CELLS:
        handover.put(make_result(cell))
    handover.discard([CELLS[0].key, "000000000000-000000"])
    assert [handover.has(cell) for cell in CELLS] == [False, True]


def test_of_a_killed_run_only_cells_stay_that_are_not_in_their_places(handover):
    marker = handover.marker(TRAIN, PACK)
    handover.write_plan(marker, CELLS, 1)
    (handover.root / marker).touch()
    for cell in CELLS:
        handover.put(make_result(cell))
    write_cell(handover.root / CELLS[0].path, make_result(CELLS[0]))
    damaged = handover.cell("000000000000-000000")
    damaged.write_text("{}")
    handover.tidy()
    assert [handover.has(cell) for cell in CELLS] == [False, True]
    left = {path.name for path in handover.root.rglob("*") if path.is_file()}
    own = {handover.cell(CELLS[1].key).name, damaged.name, Path(CELLS[0].path).name}
    assert left == own
    assert read_cell(handover.root / CELLS[0].path).cell == CELLS[0]


def test_nothing_is_left_at_the_end(handover):
    marker = handover.marker(TRAIN, PACK)
    handover.write_plan(marker, CELLS, 1)
    handover.put(make_result(CELLS[0]))
    (handover.root / marker).touch()
    handover.clear()
    assert [path for path in handover.root.rglob("*") if path.is_file()] == []
    handover.clear()
