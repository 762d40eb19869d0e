import os
import subprocess
import sys
from base64 import urlsafe_b64encode

import pytest

from lrvalley.jobs.run_lock import NO_RUN, join_runs


def snakemake_lock(folder):
    lock = folder / "locks" / "0.output.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.write_text("results/x\n")
    return lock


def test_the_traces_of_a_run_that_is_gone_are_removed(tmp_path):
    lock = snakemake_lock(tmp_path)
    mark = tmp_path / "incomplete" / "cmVzdWx0cy9j" / "ZWxscw=="
    mark.parent.mkdir(parents=True)
    mark.write_text("{}")
    seen = []
    run = join_runs(tmp_path, lambda: seen.append((lock.exists(), mark.exists())))
    os.close(run.handle)
    assert seen == [(True, True)]
    assert not lock.exists()
    assert not mark.exists()


def test_the_lock_of_a_run_that_is_alive_is_left_alone(tmp_path):
    alive = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from lrvalley.jobs.run_lock import NO_RUN, join_runs;"
            f"run = join_runs({str(tmp_path)!r});"
            "print('alive', flush=True); sys.stdin.read()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert alive.stdout.readline() == "alive\n"
    lock = snakemake_lock(tmp_path)
    run = join_runs(tmp_path, lambda: pytest.fail("not alone"))
    os.close(run.handle)
    assert lock.exists()
    assert not run.alone
    alive.kill()
    alive.communicate()
    run = join_runs(tmp_path)
    os.close(run.handle)
    assert run.alone
    assert not lock.exists()


def test_in_a_folder_with_other_workflows_their_traces_stay(tmp_path):
    lock = snakemake_lock(tmp_path)
    marks = {}
    for output in ("results/cells/a.json", "results/theirs.bam"):
        name = urlsafe_b64encode(output.encode()).decode()
        # Snakemake splits long names in this way.
        mark = tmp_path / "incomplete" / f"@{name[:10]}" / name[10:]
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.write_text("{}")
        marks[output] = mark
    run = join_runs(tmp_path, is_ours=lambda path: path == "results/cells/a.json")
    os.close(run.handle)
    assert run.alone
    assert lock.exists()
    assert [output for output, mark in marks.items() if mark.exists()] == [
        "results/theirs.bam"
    ]


def test_a_run_sees_that_another_has_begun_after_it(tmp_path):
    first = join_runs(tmp_path)
    assert first.is_alone()
    second = join_runs(tmp_path)
    assert first.alone
    assert not first.is_alone()
    os.close(second.handle)
    assert first.is_alone()
    os.close(first.handle)
    assert not NO_RUN.is_alone()
