"""What a run does about a damaged hand-over, a full disk, a training that blows up and a
second run beside it."""

import json
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.clones import make_clone
from support.runs import begin, contents, grid_or_size

TABLE = "results/smoke/tables/cells.csv"
DIVERGING = "1.0e+30"
# One cell, of the program that trains fastest.
QUICK = "/gd/size-1/lr-1.000e-03"


def test_damaged_files_in_the_hand_over_folder_are_trained_again(fresh, finished):
    begun = begin(fresh, finished, "/gd/size-1/", grid_or_size)
    handover = fresh.path / ".snakemake/lrvalley/cells"
    handover.mkdir(parents=True)
    missing = sorted(set(begun.expected) - set(contents(fresh)))
    for number, path in enumerate(missing):
        content = begun.expected[path]
        damaged = [
            content[: len(content) // 2],
            b"",
            content.replace(b'"weights": ', b'"weights": 9'),
        ]
        (handover / os.path.basename(path)).write_bytes(damaged[number % 3])
    assert len(missing) >= 3
    begun.completes()


def test_a_cell_that_diverges_in_the_first_steps_is_a_result_like_any_other(clone):
    before = contents(clone)
    rates = "rates: [1.0e-3, 1.0e-2, 1.0e-1"
    clone.edit("config/smoke.yaml", f"{rates}]", f"{rates}, {DIVERGING}]")
    clone.run(TABLE)
    trained = contents(clone)
    new = [json.loads(trained[path]) for path in set(trained) - set(before)]
    assert {cell["status"] for cell in new} == {"diverged"}
    assert {path: trained[path] for path in before} == before
    assert (clone.path / TABLE).read_text().count("diverged") == len(new) == 2


@pytest.fixture
def disk(fresh):
    """Gives the results a disk of their own, with so many bytes."""
    results = fresh.path / "results"
    results.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(results)]
    if shutil.which("mount") is None or subprocess.run(mount).returncode:
        pytest.skip("may not mount a disk of its own here")

    def resize(size):
        remount = ["mount", "-o", f"remount,size={size}", str(results)]
        subprocess.run(remount, check=True)

    yield resize
    subprocess.run(["umount", "--lazy", str(results)], check=True)


def test_a_full_disk_is_named_and_the_run_goes_on_when_there_is_room(fresh, finished, disk):
    begun = begin(fresh, finished, QUICK, grid_or_size)
    used = shutil.disk_usage(fresh.path / "results").used
    one_file = os.sysconf("SC_PAGE_SIZE")
    disk(used + one_file)
    before = fresh.cells()
    stopped = fresh.snakemake("cells")
    assert stopped.returncode != 0
    assert "free on the disk, expected at least" in stopped.stdout
    assert fresh.half_written() == []
    kept = fresh.cells()
    assert len(before) <= len(kept) < len(begun.expected)
    for _, content in kept.values():
        json.loads(content)
    disk("64m")
    begun.completes()


def test_two_runs_in_two_clones_at_once(fresh, dataset, tmp_path, finished):
    (tmp_path / "second").mkdir()
    clones = [fresh, make_clone(tmp_path / "second", dataset)]
    begun = [begin(clone, finished, QUICK, grid_or_size) for clone in clones]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda each: each.completes(), begun))
