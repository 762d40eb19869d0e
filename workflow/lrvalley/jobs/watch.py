"""A view of a study while it trains, in a terminal.

``python -m lrvalley.jobs.watch`` shows the study that ran last in this folder, or only its
answer if the run asked for nothing else; with ``--configfile``, another study.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lrvalley.config.files import overlaid, read_file
from lrvalley.config.load import laid_on
from lrvalley.errors import InputError
from lrvalley.jobs.answer_on_disk import AnswerOnDisk
from lrvalley.jobs.remembered import asks_for_answer, read_remembered, remembered_files
from lrvalley.jobs.study_on_disk import StudyOnDisk
from lrvalley.study.load import load_study
from lrvalley.study.study import Study

# Below all overlays, wherever a run was started; on top of it what is in the usual place.
DEFAULTS = Path(__file__).parents[3] / "config" / "config.yaml"
HERE = Path("config/config.yaml")
# As often as packs report.
EVERY_S = 5.0
# To the top left; what is left of a line, of the screen, is cleared.
HOME, CLEAR_LINE, CLEAR_BELOW = "\x1b[H", "\x1b[K", "\x1b[J"


Watched = StudyOnDisk | AnswerOnDisk


def watched(study: Study, answer: bool) -> Watched:
    """What is watched of a study: its answer alone, or all of it."""
    return AnswerOnDisk(study) if answer else StudyOnDisk(study)


def last_run(answer: bool) -> Watched:
    """The study that ran last in this folder, or only its answer if that is asked for or
    if the run asked for nothing else.

    Raises:
        InputError: if no study has run here, or what was written down of it is damaged.
    """
    files = remembered_files()
    if not files:
        raise InputError(
            "watch: found no study that has run in this folder, expected one; name one "
            "with --configfile"
        )
    return watched(read_remembered(files[0]), answer or asks_for_answer(files[0]))


def named_study(overlays: Sequence[Path]) -> Study:
    """The study of some overlays.

    Raises:
        InputError: if a configuration is wrong.
    """
    config: dict[str, Any] = {}
    for overlay in overlays:
        config = overlaid(config, read_file(overlay))
    is_elsewhere = HERE.exists() and not HERE.samefile(DEFAULTS)
    bases = [DEFAULTS, HERE] if is_elsewhere else [DEFAULTS]
    return load_study(*laid_on(bases, config, overlays))


def screen(
    lines: Sequence[str], columns: int | None = None, rows: int | None = None
) -> str:
    """Lines in place of what a terminal shows, cut to its size if that is given."""
    cut = slice(columns and columns - 1)
    shown = [f"{line[cut]}{CLEAR_LINE}" for line in lines[: rows and rows - 1]]
    return HOME + "\n".join(shown) + f"\n{CLEAR_BELOW}"


def show_any_mark() -> None:
    """Have marks that the terminal lacks replaced, instead of an error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def watch(study: Watched, once: bool) -> None:
    """Print how far a study is, once or again and again until Ctrl-C."""
    if once:
        print("\n".join(study.lines()), flush=True)
        return
    while True:
        lines = [*study.lines(), "", f"{time.strftime('%H:%M:%S')}  Ctrl-C ends"]
        print(screen(lines, *shutil.get_terminal_size()), end="", flush=True)
        time.sleep(EVERY_S)


def main(arguments: Sequence[str] | None = None) -> None:
    """Watch a study, as the command line says."""
    parser = argparse.ArgumentParser(prog="watch", description=__doc__)
    parser.add_argument(
        "--configfile", nargs="+", type=Path, default=[], help="as Snakemake's"
    )
    parser.add_argument(
        "--once", action="store_true", help="print once, as without a terminal"
    )
    parser.add_argument("--answer", action="store_true", help="only the study's answer")
    options = parser.parse_args(arguments)
    overlays = options.configfile
    show_any_mark()
    try:
        if overlays:
            study = watched(named_study(overlays), options.answer)
        else:
            study = last_run(options.answer)
        watch(study, options.once or not sys.stdout.isatty())
    except InputError as error:
        sys.exit(f"Error: {error}")
    except KeyboardInterrupt:
        print()
    except BrokenPipeError:
        # As Python's manual on SIGPIPE says: else it complains again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
