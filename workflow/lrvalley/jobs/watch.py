"""A view of a study while it trains, in a terminal.

``python -m lrvalley.jobs.watch`` shows the study that ran last in this folder, and
``--configfile`` another one.
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
from lrvalley.jobs.on_disk import StudyOnDisk
from lrvalley.jobs.progress import lines_of
from lrvalley.jobs.remembered import read_remembered, remembered_files
from lrvalley.study.load import load_study
from lrvalley.study.study import Study

# Below all overlays, wherever a run was started; on top of it what is in the usual place.
DEFAULTS = Path(__file__).parents[3] / "config" / "config.yaml"
HERE = Path("config/config.yaml")
# As often as packs report.
EVERY_S = 5.0
# To the top left; what is left of a line, of the screen, is cleared.
HOME, CLEAR_LINE, CLEAR_BELOW = "\x1b[H", "\x1b[K", "\x1b[J"


def named_study(overlays: Sequence[Path]) -> Study:
    """The study of some overlays, or without any the one that ran last in this folder.

    Raises:
        InputError: if a configuration is wrong, or no study has run here.
    """
    if overlays:
        config: dict[str, Any] = {}
        for overlay in overlays:
            config = overlaid(config, read_file(overlay))
        is_elsewhere = HERE.exists() and not HERE.samefile(DEFAULTS)
        bases = [DEFAULTS, HERE] if is_elsewhere else [DEFAULTS]
        return load_study(*laid_on(bases, config, overlays))
    ran = remembered_files()
    if not ran:
        raise InputError(
            "watch: found no study that has run in this folder, expected one; name one "
            "with --configfile"
        )
    return read_remembered(ran[0])


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


def watch(study: StudyOnDisk, once: bool) -> None:
    """Print how far a study is, once or again and again until Ctrl-C."""
    if once:
        print("\n".join(lines_of(study.look())), flush=True)
        return
    while True:
        lines = [*lines_of(study.look()), "", f"{time.strftime('%H:%M:%S')}  Ctrl-C ends"]
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
    options = parser.parse_args(arguments)
    show_any_mark()
    try:
        study = StudyOnDisk(named_study(options.configfile))
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
