"""What a run does about a damaged hand-over, a full disk, a training that blows up and a
second run beside it."""

import json
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from runs import assert_completes, contents
from support.clones import make_clone

DIVERGING = "1.0e+30"


def test_damaged_files_in_the_hand_over_folder_are_trained_again(fresh, finished):
    expected = contents(finished)
    handover = fresh.path / ".snakemake/handover"
    handover.mkdir(parents=True)
    for number, (path, content) in enumerate(sorted(expected.items())):
        name = handover / os.path.basename(path)
        damaged = [
            content[: len(content) // 2],
            b"",
            content.replace(b'"weights": ', b'"weights": 9'),
        ]
        name.write_bytes(damaged[number % 3])
    (handover / "announcement.json").write_bytes(b"{")
    fresh.run("cells")
    assert contents(fresh) == expected


def test_a_cell_that_diverges_in_the_first_steps_is_a_result_like_any_other(
    fresh, finished
):
    rates = "rates: [1.0e-3, 1.0e-2, 1.0e-1"
    fresh.edit("config/smoke.yaml", f"{rates}]", f"{rates}, {DIVERGING}]")
    fresh.run("cells")
    trained = contents(fresh)
    new = [json.loads(trained[path]) for path in trained if "1.000e+30" in path]
    assert {cell["status"] for cell in new} == {"diverged"}
    expected = contents(finished)
    assert {path: trained[path] for path in expected} == expected


@pytest.fixture
def full(fresh):
    """The results on a disk that has no room for them."""
    results = fresh.path / "results"
    results.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "none", str(results)]
    if shutil.which("mount") is None or subprocess.run(mount).returncode:
        pytest.skip("may not mount a disk of its own here")
    yield
    subprocess.run(["umount", "--lazy", str(results)], check=True)


def test_a_full_disk_is_named_and_the_run_goes_on_when_there_is_room(fresh, full):
    stopped = fresh.snakemake("cells")
    assert stopped.returncode != 0
    assert "No space left on device" in stopped.stdout
    assert fresh.half_written() == []
    kept = contents(fresh)
    for content in kept.values():
        json.loads(content)
    room = ["mount", "-o", "remount,size=64m", str(fresh.path / "results")]
    subprocess.run(room, check=True)
    assert_completes(fresh, kept)


def test_two_runs_in_two_clones_at_once(fresh, dataset, tmp_path, finished):
    (tmp_path / "second").mkdir()
    clones = [fresh, make_clone(tmp_path / "second", dataset)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda clone: clone.run("cells"), clones))
    for clone in clones:
        assert contents(clone) == contents(finished)
