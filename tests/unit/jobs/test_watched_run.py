import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.runs import wait_until

from lrvalley.jobs import watched_run
from lrvalley.jobs.study_on_disk import StudyOnDisk
from lrvalley.jobs.watched_run import failure, run, status_line
from lrvalley.study.load import load_study

STAMP = "[Mon Nov 30 14:32:21 2026]\n"
LOG = f"""\
Building DAG of jobs...
{STAMP}Job 7: Training 4 cells together
Reason: Missing output files
{STAMP}Finished jobid: 5 (Rule: cut_cells)
1 of 9 steps (11%) done
{STAMP}Job 8: Tabulating the trained cells
"""
FAILED = "Error in rule train_pack:\n    jobid: 7\n"
NEXT = f"{STAMP}Finished jobid: 8 (Rule: tabulate_cells)\n"
END = "Exiting because a job execution failed. Look above\nComplete log(s): there\n"
STUDY = "study: mine\ngrid: {optimizers: [adam], rates: [0.1]}\n"
# Stands for Snakemake: says something, waits to be told how to end, and answers.
STAND_IN = f"""\
#!{sys.executable}
import os, sys, time
from pathlib import Path
print({LOG!r}, os.getenv("NOTED", ""), sep="", file=sys.stderr, flush=True)
try:
    while not Path("end").exists():
        time.sleep(0.05)
except KeyboardInterrupt:
    print("WorkflowError:\\ninterrupted", file=sys.stderr)
    sys.exit(1)
print(os.getenv("ANSWER", " ".join(["The answer of", *sys.argv[1:]])))
sys.exit(int(os.getenv("CODE", "0")))
"""
WATCHED = """\
import sys
from lrvalley.jobs import watched_run
watched_run.SNAKEMAKE, watched_run.EVERY_S = "./stand_in", 0.1
sys.exit(watched_run.main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    ("log", "line"),
    [
        ("", ""),
        ("Assuming\nBuilding DAG of jobs...\n\n", "Building DAG of jobs..."),
        ("Job 7: Training 4 cells together\n", "Training 4 cells together"),
        (LOG, "1 of 9 steps (11%) done; Tabulating the trained cells"),
    ],
)
def test_the_status_is_what_has_been_done_and_was_begun_last(log, line):
    assert status_line(log) == line


def test_what_has_failed_is_counted():
    assert "(11%) done; 2 failed; Tab" in status_line(LOG + 2 * f"{STAMP}{FAILED}")


def test_of_a_failed_run_the_errors_are_shown_wherever_they_are():
    log = f"{LOG}{STAMP}{FAILED}{100 * NEXT}{END}"
    assert failure(log) == FAILED + END.rstrip()


def test_an_exception_has_its_traceback():
    trace = "Traceback (most recent call last):\n  File x\nTypeError: bad"
    assert failure(f"Assuming\n{trace}\n") == trace


def test_of_a_failure_that_is_not_known_as_one_the_end_is_shown():
    assert failure("no known word\n") == "no known word"
    assert failure("line\n" * 1_000).count("line") == 200


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    (tmp_path / "config/config.yaml").write_text(STUDY)
    stand_in = tmp_path / "stand_in"
    stand_in.write_text(STAND_IN)
    stand_in.chmod(0o755)
    return tmp_path


@pytest.fixture
def study(folder, monkeypatch) -> StudyOnDisk:
    monkeypatch.setattr(watched_run, "SNAKEMAKE", "./stand_in")
    return StudyOnDisk(load_study({"study": "mine", "grid": {"rates": [0.1]}}))


def test_the_answer_stands_below_the_last_picture(study, folder, capsys):
    (folder / "end").touch()
    assert run(["all", "-n"], study) == 0
    shown = capsys.readouterr().out
    assert shown.index("Study mine: 0 of ") < shown.index("The answer of all -n")
    assert "Building DAG" not in shown


def test_what_was_noted_stands_below_the_answer(study, folder, capsys, monkeypatch):
    (folder / "end").touch()
    monkeypatch.setenv("NOTED", "Note: x.json: found damaged")
    assert run([], study) == 0
    shown = capsys.readouterr().out
    assert shown.index("The answer of") < shown.index("Note: x.json: found damaged\n")


def test_where_there_is_no_answer_the_status_stays(study, folder, capsys, monkeypatch):
    (folder / "end").touch()
    monkeypatch.setenv("ANSWER", " ")
    assert run([], study) == 0
    assert capsys.readouterr().out.strip().endswith("done; Tabulating the trained cells")


def test_what_a_failed_run_answered_is_shown_too(study, folder, capsys, monkeypatch):
    (folder / "end").touch()
    monkeypatch.setenv("CODE", "3")
    assert run([], study) == 3
    assert "The answer of" in capsys.readouterr().out


def test_a_damaged_table_is_named_in_place_of_the_picture(study, folder, capsys):
    (folder / "end").touch()
    table = folder / "results/mine/tables/best_lr.csv"
    table.parent.mkdir(parents=True)
    table.write_text("damaged")
    assert run([], study) == 0
    assert "best_lr.csv" in capsys.readouterr().out


def on_a_terminal(*arguments: str) -> tuple[int, int]:
    """Start in a terminal; returns the process and the file from which one reads."""
    process, terminal = pty.fork()
    if process == 0:
        # It is ignored below a shell that started the tests in the background.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
        os.execv(sys.executable, [sys.executable, "-c", WATCHED, *arguments])
    return process, terminal


def end_of(process: int, terminal: int, shown: bytes) -> tuple[int, str]:
    """The exit code, and all that was shown."""
    try:
        while more := os.read(terminal, 4096):
            shown += more
    except OSError:  # the other end has gone
        pass
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), shown.decode()


def begun(terminal: int) -> bytes:
    """What was shown until there was a status."""
    shown = bytearray()

    def reads_status() -> bool:
        if select.select([terminal], [], [], 0)[0]:
            shown.extend(os.read(terminal, 4096))
        return b"steps (11%) done; Tabulating" in shown

    wait_until(reads_status)
    return bytes(shown)


def test_in_a_terminal_the_study_is_drawn_until_the_run_ends(folder):
    process, terminal = on_a_terminal("--configfile", "config/config.yaml")
    shown = begun(terminal)
    (folder / "end").touch()
    code, text = end_of(process, terminal, shown)
    assert code == 0
    assert text.count("Study mine: 0 of ") >= 2
    assert text.strip().endswith("The answer of --configfile config/config.yaml")


def test_if_the_answer_is_asked_for_it_is_what_is_drawn(folder):
    process, terminal = on_a_terminal("answer", "--configfile", "config/config.yaml")
    shown = begun(terminal)
    (folder / "end").touch()
    code, text = end_of(process, terminal, shown)
    assert code == 0
    assert "Answer of study mine: 0 of 1 optimizer searched" in text


def test_ctrl_c_ends_the_run_and_its_message_is_shown(folder):
    process, terminal = on_a_terminal("--configfile", "config/config.yaml")
    shown = begun(terminal)
    os.write(terminal, b"\x03")
    code, text = end_of(process, terminal, shown)
    assert code == 1
    assert "WorkflowError:\r\ninterrupted" in text
    assert "Traceback" not in text


def test_a_wrong_configuration_is_one_message(folder):
    (folder / "config/config.yaml").write_text("study: mine\nseeds: []\n")
    code, text = end_of(*on_a_terminal(), b"")
    assert code == 1
    assert text.startswith("Error: config/config.yaml: seeds: found")


def test_a_terminal_that_cannot_draw_has_snakemakes_lines(folder, monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    (folder / "end").touch()
    code, text = end_of(*on_a_terminal(), b"")
    assert code == 0
    assert "Reason: Missing output files" in text
    assert "\x1b" not in text


def test_without_a_terminal_it_is_snakemake_itself():
    command = [sys.executable, "-m", "lrvalley.jobs.watched_run", "--version"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert run.stdout.startswith("9.")
