import errno
import threading
from pathlib import Path

import pytest
from support.cells import make_cell, make_result

from lrvalley.errors import InputError
from lrvalley.jobs import packing
from lrvalley.jobs.packing import Announcement, HandOver, obtain
from lrvalley.records.cell_file import read_cell, write_cell
from lrvalley.support.atomic_files import write_text

CELLS = [make_cell(lr=lr) for lr in (0.001, 0.01, 0.1)]
OTHER_PROGRAM = make_cell(seed=2)


@pytest.fixture
def handover(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(packing, "POLL_SECONDS", 0.01)
    return HandOver(tmp_path / "handover")


class Trainer:
    """Decides every cell at once, and remembers the packs that it was given."""

    def __init__(self):
        self.packs = []

    def __call__(self, cells, decided):
        self.packs.append(list(cells))
        for cell in cells:
            decided(make_result(cell))


def announce(handover, cells, trainers=1):
    handover.announce(Announcement((tuple(cells),), trainers))


def ask(cell, handover, train, width=48, later=()):
    lines = []
    obtain(cell, cell.path, handover, width, train, lines.append, later)
    assert read_cell(cell.path).cell == cell
    return lines


def test_one_job_trains_for_all_and_the_others_pick_up(handover):
    announce(handover, CELLS)
    train = Trainer()
    first, second, third = (ask(cell, handover, train) for cell in CELLS)
    assert train.packs == [CELLS]
    assert first[:2] == ["training together: 3", f"  {CELLS[0].path}"]
    assert second == third == ["trained by another process, together with other cells"]


def test_a_cell_asked_for_alone_trains_alone(handover):
    train = Trainer()
    ask(CELLS[0], handover, train)
    assert train.packs == [CELLS[:1]]


def test_width_one_turns_packing_off(handover):
    announce(handover, CELLS)
    train = Trainer()
    for cell in CELLS:
        ask(cell, handover, train, width=1)
    assert train.packs == [[cell] for cell in CELLS]


def test_a_pack_is_of_one_program_and_not_wider_than_asked_for(handover):
    announce(handover, [OTHER_PROGRAM, *CELLS])
    train = Trainer()
    ask(CELLS[1], handover, train, width=2)
    assert train.packs == [[CELLS[1], CELLS[0]]]


def test_trainers_that_run_at_the_same_time_share_the_cells(handover):
    cells = [make_cell(lr=lr) for lr in range(1, 15)]
    announce(handover, cells, trainers=2)
    train = Trainer()
    ask(cells[0], handover, train)
    ask(cells[-1], handover, train)
    assert train.packs == [cells[:8], [cells[-1], *cells[8:11]]]


def test_a_share_leaves_no_lane_idle(handover):
    announce(handover, CELLS, trainers=2)
    train = Trainer()
    ask(CELLS[0], handover, train)
    assert train.packs == [CELLS]


def test_optimizers_share_a_program(handover):
    cells = [make_cell("gd"), make_cell("adam"), make_cell("adam", validate=True)]
    announce(handover, cells)
    train = Trainer()
    ask(cells[0], handover, train)
    assert train.packs == [cells]


def test_cells_that_could_not_be_announced_are_taken_along(handover):
    train = Trainer()
    ask(CELLS[0], handover, train, later=CELLS)
    assert train.packs == [CELLS]


def test_on_a_cluster_a_job_trains_its_own_submissions_cells_only(handover):
    teams = (tuple(CELLS[:2]), (CELLS[2],))
    handover.announce(Announcement(teams, trainers=1, one_machine=False))
    train = Trainer()
    for cell in CELLS[::-1]:
        ask(cell, handover, train, later=CELLS)
    assert train.packs == [[CELLS[2]], [CELLS[1], CELLS[0]]]


def test_on_a_cluster_a_cell_that_could_not_be_announced_trains_alone(handover):
    handover.announce(Announcement((tuple(CELLS[:2]),), trainers=1, one_machine=False))
    train = Trainer()
    ask(CELLS[2], handover, train, later=CELLS)
    assert train.packs == [[CELLS[2]]]


def test_a_file_system_without_locks_is_named(handover, monkeypatch):
    def no_locks(handle, operation):
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(packing.fcntl, "flock", no_locks)
    with pytest.raises(InputError, match=r"has no file locks \(Operation not supported\)"):
        ask(CELLS[0], handover, Trainer())


def test_finished_cells_are_not_trained_again(handover):
    announce(handover, CELLS)
    train = Trainer()
    ask(CELLS[0], handover, train, width=1)
    ask(CELLS[1], handover, train)
    assert train.packs == [[CELLS[0]], CELLS[1:]]


def test_cells_decided_before_a_crash_are_kept(handover):
    announce(handover, CELLS)

    def crash(cells, decided):
        decided(make_result(cells[0]))
        decided(make_result(cells[2]))
        raise MemoryError

    with pytest.raises(MemoryError):
        ask(CELLS[0], handover, crash)
    train = Trainer()
    for cell in CELLS:
        ask(cell, handover, train)
    assert train.packs == [[CELLS[1]]]


def test_a_damaged_file_in_the_folder_is_trained_again(handover):
    handover.put(make_result(CELLS[0]))
    (handover.folder / f"{CELLS[0].key}.json").write_text("{half")
    train = Trainer()
    ask(CELLS[0], handover, train)
    assert train.packs == [CELLS[:1]]


def test_another_cells_file_is_not_taken_for_ones_own(handover):
    handover.put(make_result(CELLS[1]))
    own = handover.folder / f"{CELLS[0].key}.json"
    (handover.folder / f"{CELLS[1].key}.json").rename(own)
    assert handover.find(CELLS[0]) is None


@pytest.mark.parametrize("content", ["[{", "[]", "{}", '{"teams": [[{}]], "trainers": 1}'])
def test_an_unreadable_announcement_means_that_nothing_was_announced(handover, content):
    announce(handover, CELLS)
    (handover.folder / "announcement.json").write_text(content)
    assert handover.announced() == Announcement()


def test_a_cell_is_trained_by_one_process_at_a_time(handover):
    announce(handover, CELLS)
    training, finish, train = threading.Event(), threading.Event(), Trainer()

    def slow(cells, decided):
        training.set()
        assert finish.wait(10)
        train(cells, decided)

    first = threading.Thread(target=ask, args=(CELLS[0], handover, slow))
    first.start()
    assert training.wait(10)
    second = threading.Thread(target=ask, args=(CELLS[1], handover, train))
    second.start()
    ask(OTHER_PROGRAM, handover, train)
    finish.set()
    for thread in (first, second):
        thread.join(10)
    assert train.packs == [[OTHER_PROGRAM], CELLS]
    assert Path(CELLS[1].path).exists()


def test_a_job_whose_cell_is_in_training_trains_others_meanwhile(handover):
    announce(handover, [*CELLS, OTHER_PROGRAM])
    train = Trainer()
    with handover.claim(CELLS[:2], most=48) as claimed:
        assert claimed == CELLS[:2]
        waiting = threading.Thread(target=ask, args=(CELLS[0], handover, train))
        waiting.start()
        while not handover.is_done(OTHER_PROGRAM):
            assert waiting.is_alive()
        handover.put(make_result(CELLS[0]))
        waiting.join(10)
    assert train.packs == [[CELLS[2]], [OTHER_PROGRAM]]


def test_a_claim_without_its_first_cell_is_none(handover):
    with handover.claim(CELLS[:1], most=48), handover.claim(CELLS, most=48) as claimed:
        assert claimed == []
    with handover.claim(CELLS, most=48) as claimed:
        assert claimed == CELLS


def test_a_cell_whose_output_was_removed_is_taken_from_the_folder_again(handover):
    train = Trainer()
    ask(CELLS[0], handover, train)
    Path(CELLS[0].path).unlink()
    ask(CELLS[0], handover, train)
    assert len(train.packs) == 1


def test_a_cell_that_was_put_in_its_place_meanwhile_is_taken(handover):
    write_cell(CELLS[0].path, make_result(CELLS[0]))
    train = Trainer()
    ask(CELLS[0], handover, train)
    assert train.packs == []


def test_clearing_removes_everything(handover):
    announce(handover, CELLS)
    ask(CELLS[0], handover, Trainer())
    handover.clear()
    assert not list(handover.folder.iterdir())


def test_clearing_leaves_the_checkpoint_of_a_training_that_was_interrupted(handover):
    finished, interrupted = "0123456789ab", "ba9876543210"
    write_text(f"results/cells/adam/size-1/pbt/{finished}.json", "{}")
    for key in (finished, interrupted):
        write_text(handover.checkpoint(key), "")
    (handover.folder / ".tmp-half-written.npz").touch()
    handover.clear()
    assert list(handover.folder.iterdir()) == [handover.checkpoint(interrupted)]
