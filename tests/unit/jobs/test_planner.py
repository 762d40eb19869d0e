import os
import re

import pytest
from support.cells import make_cell, make_history, make_result
from support.fake_workflow import FakeWorkflow

from lrvalley.errors import InputError
from lrvalley.jobs.handover import MARKER_PATTERN
from lrvalley.jobs.planner import CELL_RULE, CUTTING_RULE, MARKER, TRAINING_RULE, Planner
from lrvalley.jobs.snakemake_api import STANDS_FOR
from lrvalley.records.cell_file import read_cell, write_cell

ADAM, GD, LARGE = make_cell("adam"), make_cell("gd", 0.1), make_cell("gd", 0.1, size=2)
CELLS = [ADAM, GD, LARGE]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plan(*cells, width=48, **workflow):
    """A planner that was asked for some cells, and what each cell's job waits for."""
    planner = Planner(FakeWorkflow(**workflow), width)
    return planner, ask(planner, *cells)


def ask(planner, *cells):
    planner.want(cells)
    return [planner.needed_by(cell.key, pytest.fail) for cell in cells]


def packs_in(folder):
    return sorted(file.name for file in folder.glob(".snakemake/lrvalley/packs/*"))


def files_in(folder):
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_cells_that_are_wanted_together_are_a_pack_per_program():
    planner, (adam, gd, large) = plan(*CELLS)
    assert adam == gd != large
    cells, main = planner.handover.read_plan(adam[0])
    assert {cell.key for cell in cells} == {ADAM.key, GD.key}
    assert main == os.getpid()
    assert planner.handover.read_plan(large[0])[0] == [LARGE]


def test_the_files_of_the_cells_are_returned_each_once():
    planner = Planner(FakeWorkflow(), 48)
    assert planner.want([ADAM, GD, ADAM]) == [ADAM.path, GD.path]


def test_packs_are_planned_for_the_cores_of_this_machine():
    cells = [make_cell("gd", 0.001 * n) for n in range(1, 9)]
    for workflow, packs in (
        ({"cores": 1}, 1),
        ({"cores": 2}, 2),
        ({"cores": None}, 1),
        ({"cores": 2, "local_exec": False}, 1),
    ):
        _, inputs = plan(*cells, **workflow)
        assert len({marker for (marker,) in inputs}) == packs
    _, inputs = plan(*cells, width=2, local_exec=False)
    assert len({marker for (marker,) in inputs}) == 4


def test_on_a_cluster_no_process_of_this_machine_is_waited_for():
    planner, (adam,) = plan(ADAM, local_exec=False)
    assert planner.handover.read_plan(adam[0])[1] is None


def test_a_cell_that_is_asked_for_alone_is_a_pack_of_one():
    planner = Planner(FakeWorkflow(), 48)
    (marker,) = planner.needed_by(ADAM.key, lambda: [ADAM])
    assert planner.handover.read_plan(marker)[0] == [ADAM]


def test_cells_that_are_named_together_are_a_pack_per_program():
    planner = Planner(FakeWorkflow(), 48)
    markers = [planner.needed_by(cell.key, lambda: CELLS)[0] for cell in CELLS]
    plans = [planner.handover.read_plan(marker)[0] for marker in markers]
    assert sorted(cell.key for cell in plans[0]) == sorted([ADAM.key, GD.key])
    assert plans[0] == plans[1] != plans[2] == [LARGE]


def test_cells_that_are_wanted_later_are_packs_of_their_own():
    planner, (adam,) = plan(ADAM)
    again, later = ask(planner, ADAM, GD)
    assert again == adam != later
    assert planner.handover.read_plan(later[0])[0] == [GD]


def test_a_finished_cell_needs_nothing():
    write_cell(GD.path, make_result(GD))
    planner, (adam, gd, _) = plan(*CELLS)
    assert gd == []
    assert planner.handover.read_plan(adam[0])[0] == [ADAM]


def test_a_cell_that_was_handed_over_needs_nothing_but_its_file():
    planner = Planner(FakeWorkflow(), 48)
    planner.handover.put(make_result(GD))
    assert ask(planner, GD) == [[]]


def test_a_cell_that_is_on_record_is_cut():
    longer = make_cell("gd", 0.1, target=0.99, max_steps=300)
    write_cell(longer.path, make_result(longer, history=make_history((0.5, 0.98))))
    planner, (adam, gd) = plan(ADAM, GD)
    assert "/cut-" in gd[0] and "/train-" in adam[0]
    assert planner.handover.read_plan(gd[0])[0] == [GD]


@pytest.mark.parametrize("changes", [{"dryrun": True}, {"touch": True}])
def test_a_run_that_does_not_act_writes_nothing(folder, changes):
    plan(*CELLS, **changes)
    plan(*CELLS, executor_plugin=None, **changes)
    assert files_in(folder) == {}


def test_a_job_that_reads_the_rules_plans_nothing(folder):
    planner = Planner(FakeWorkflow(is_main_process=False), 48)
    assert planner.want(CELLS) == [cell.path for cell in CELLS]
    assert planner.needed_by(ADAM.key, pytest.fail) == []
    assert files_in(folder) == {}


@pytest.mark.parametrize("force", ["file", CELL_RULE, TRAINING_RULE])
def test_a_forced_cell_is_trained_again_although_it_is_finished(force):
    write_cell(GD.path, make_result(GD))
    planner = Planner(FakeWorkflow(), 48)
    planner.handover.put(make_result(GD))
    if force == "file":
        planner.workflow.dag.forcefiles.add(GD.path)
    else:
        planner.workflow.force_rules(force)
    (gd,) = ask(planner, GD)
    assert planner.handover.read_plan(gd[0])[0] == [GD]
    assert planner.handover.has(GD)
    planner.workflow.need_pack(gd[0], [GD])
    planner.begin()
    assert not planner.handover.has(GD)
    assert read_cell(GD.path).cell == GD


def test_a_damaged_cell_is_planned_and_moved_aside_only_when_the_run_begins(folder):
    write_cell(GD.path, make_result(GD))
    (folder / GD.path).write_text("{")
    planner, (gd,) = plan(GD, dryrun=True)
    assert "/train-" in gd[0]
    assert planner.workflow.dag.forcefiles == {GD.path}
    assert files_in(folder) == {folder / GD.path: b"{"}
    planner, (gd,) = plan(GD)
    planner.workflow.need_pack(gd[0], [GD])
    assert (folder / GD.path).exists()
    notes = []
    planner.say = notes.append
    planner.begin()
    (note,) = notes
    aside = folder / "logs/damaged" / GD.path
    assert f"cell file {GD.path}: not readable" in note
    assert note.endswith(f"; moved to logs/damaged/{GD.path}, to be trained again")
    assert aside.read_text() == "{"
    assert not (folder / GD.path).exists()


def test_a_damaged_cell_that_no_job_asks_for_is_left_alone(folder):
    write_cell(GD.path, make_result(GD))
    (folder / GD.path).write_text("{")
    planner, _ = plan(ADAM)
    planner.say = pytest.fail
    planner.begin()
    assert (folder / GD.path).read_text() == "{"


def test_the_inputs_of_a_finished_file_are_as_they_were_recorded():
    """Whether Snakemake looks at them or not, it finds no others."""
    write_cell(GD.path, make_result(GD))
    marker = MARKER_PATTERN.format(pack="train-0123")
    planner = Planner(FakeWorkflow(), 48)
    planner.workflow.recorded[GD.path] = [marker, "something/else"]
    assert planner.kept(GD.path, read_cell, r".*packs/[\w-]+\.done") == []
    planner.workflow.look_at_inputs()
    (kept,) = planner.kept(GD.path, read_cell, r".*packs/[\w-]+\.done")
    assert os.path.exists(kept)
    assert kept.flags[STANDS_FOR] == marker
    assert planner.kept(GD.path, read_cell, "nothing") == []
    (as_input,) = ask(planner, GD)
    assert [kept.flags[STANDS_FOR] for kept in as_input] == [marker]


def test_a_file_that_is_missing_keeps_nothing():
    planner = Planner(FakeWorkflow(), 48)
    assert planner.kept(GD.path, read_cell, ".*") is None
    assert planner.damaged == {}


def test_a_pack_keeps_the_cells_that_the_run_needs():
    """Snakemake may need fewer than it asked about, such as until a checkpoint."""
    planner, (adam, gd) = plan(ADAM, GD)
    assert adam == gd
    planner.workflow.need_pack(adam[0], [GD])
    planner.begin()
    assert planner.handover.read_plan(adam[0])[0] == [GD]


def test_a_cutting_pack_keeps_the_cells_that_the_run_needs():
    longer = make_cell("gd", 0.1, target=0.99, max_steps=300)
    write_cell(longer.path, make_result(longer, history=make_history((0.5, 0.98))))
    planner, (gd,) = plan(GD)
    planner.workflow.need_pack(gd[0], [], rule=CUTTING_RULE)
    planner.begin()
    assert planner.handover.read_plan(gd[0])[0] == []


def test_a_finished_cell_is_never_made_again_by_snakemake_on_its_own():
    write_cell(GD.path, make_result(GD))
    planner, _ = plan(GD)
    planner.workflow.need(CELL_RULE, GD.path, key=GD.key)
    with pytest.raises(InputError) as caught:
        planner.begin()
    assert f"{GD.path}: found finished" in str(caught.value)
    assert "because" in str(caught.value)


def test_a_cell_that_was_handed_over_is_put_in_its_place():
    planner = Planner(FakeWorkflow(), 48)
    planner.handover.put(make_result(GD))
    ask(planner, GD)
    planner.workflow.need(CELL_RULE, GD.path, key=GD.key)
    planner.say = pytest.fail
    planner.begin()


def test_a_pack_is_no_target():
    planner, _ = plan(ADAM)
    planner.workflow.need_pack(MARKER_PATTERN.format(pack="train-0123"), [])
    with pytest.raises(InputError, match="found a pack as a target, expected cells"):
        planner.begin()


def test_the_longest_pack_goes_first():
    planner, (adam, _, large) = plan(*CELLS)
    small_pack, large_pack = (
        marker.rsplit("/", 1)[1].removesuffix(".done") for (marker,) in (adam, large)
    )
    assert planner.cost(large_pack) > planner.cost(small_pack) > 0
    assert planner.cost("train-0") == 0


def test_markers_are_told_from_other_inputs():
    marker = MARKER_PATTERN.format(pack="train-again-0123456789abcdef")
    assert re.fullmatch(MARKER, marker)
    assert not re.fullmatch(MARKER, "data/mnist.npz")


def test_a_damaged_cell_that_only_tables_of_the_run_call_for_is_moved_aside_at_once(folder):
    """After a checkpoint, when the run has begun."""
    planner, _ = plan(ADAM)
    notes = []
    planner.say = notes.append
    planner.begin()
    write_cell(GD.path, make_result(GD))
    (folder / GD.path).write_text("{")
    ask(planner, GD)
    assert [GD.path in note for note in notes] == [True]
    assert not (folder / GD.path).exists()
    assert (folder / "logs/damaged" / GD.path).read_text() == "{"


def test_a_cell_that_was_trained_and_is_not_in_its_place_is_missed(folder):
    planner, _ = plan(ADAM, GD)
    planner.check_placed()  # nothing was trained: the run did not need it
    planner.handover.put(make_result(GD))
    with pytest.raises(InputError, match=f"{GD.path}: found trained and not put"):
        planner.check_placed()
    write_cell(GD.path, make_result(GD))
    planner.check_placed()
