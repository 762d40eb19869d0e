"""A run that is killed half-way goes on where it stopped."""

import json
import os
import re
import signal
import subprocess
import time
from contextlib import suppress

ENOUGH = 2
PATIENCE = 180


def start(clone):
    return subprocess.Popen(
        clone.command("cells"),
        cwd=clone.path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def wait_for_cells(clone, process):
    deadline = time.monotonic() + PATIENCE
    while len(clone.cells()) < ENOUGH:
        assert process.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.05)


def end_group(process):
    """End what a killed run has left running."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def trained_since(clone, moment):
    """The cells that were trained, not handed over, by logs begun after a moment."""
    logs = [f for f in clone.path.glob("logs/cells/**/*.log") if f.stat().st_mtime > moment]
    return {
        path
        for log in logs
        for path in re.findall(r"^  (results/\S+)$", log.read_text(), re.M)
    }


def assert_goes_on(clone):
    kept = {path: content for path, (_, content) in clone.cells().items()}
    assert ENOUGH <= len(kept) < 10
    for content in kept.values():
        json.loads(content)
    killed = time.time()
    clone.run("cells")
    after = {path: content for path, (_, content) in clone.cells().items()}
    assert len(after) == 12
    assert {path: after[path] for path in kept} == kept
    assert clone.half_written() == []
    assert clone.planned("cells") == {}
    return kept, killed


def test_ctrl_c(fresh):
    process = start(fresh)
    try:
        wait_for_cells(fresh, process)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(PATIENCE) != 0
    finally:
        end_group(process)
    kept, killed = assert_goes_on(fresh)
    assert not trained_since(fresh, killed) & set(kept)


def test_sigkill_of_snakemake_and_all_its_jobs(fresh):
    process = start(fresh)
    try:
        wait_for_cells(fresh, process)
    finally:
        end_group(process)
    process.wait(PATIENCE)
    kept, killed = assert_goes_on(fresh)
    assert not trained_since(fresh, killed) & set(kept)


def test_sigkill_of_snakemake_alone(fresh):
    """Its jobs go on; the next run waits for them and takes what they hand over."""
    process = start(fresh)
    try:
        wait_for_cells(fresh, process)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)
        assert_goes_on(fresh)
    finally:
        end_group(process)
