"""The files with which a study of a user's own model begins.

``python -m lrvalley.jobs.new_study mine`` writes them into the working directory; ``make
new STUDY=mine`` runs it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from string import Template

from pydantic import TypeAdapter, ValidationError

from lrvalley.config.fields import StudyName
from lrvalley.config.messages import first_problem
from lrvalley.errors import InputError
from lrvalley.support.atomic_files import write_text

TEMPLATES = Path(__file__).parent / "templates"
MODEL = "my_model.py"
NEXT = """\
Made {files}.

  make answer STUDY={study}    # search and confirm: the answer
  make study STUDY={study}     # the grid, too, then open {report}

With Snakemake itself, in the environment .venv:

  snakemake answer -n --configfile {config}    # what would run?
  snakemake answer --configfile {config}
"""


@dataclass(frozen=True)
class NewStudy:
    """A study that is to be made.

    Attributes:
        name: its name.
        model: the Python file with its model, relative to the project's root.
    """

    name: str
    model: str = MODEL

    @property
    def config(self) -> str:
        """Its configuration."""
        return f"config/{self.name}.yaml"

    @property
    def files(self) -> dict[str, str]:
        """The template of each of its files, by path."""
        return {
            self.config: "study.yaml",
            self.model: "model.py",
            f"studies/{self.name}/dvc.yaml": "dvc.yaml",
        }


def new_study(name: str, model: str = MODEL) -> NewStudy:
    """The study of a name.

    Raises:
        InputError: if the name is not one of a study, or the file not one of Python.
    """
    try:
        TypeAdapter(StudyName).validate_python(name)
    except ValidationError as error:
        _, problem = first_problem(error, name)
        raise InputError(f"STUDY: {problem}") from None
    path = PurePath(model)
    if path.suffix != ".py" or path.is_absolute() or ".." in path.parts:
        raise InputError(
            f"MODEL: found {model!r}, expected a Python file below this folder, as {MODEL}"
        )
    return NewStudy(name, model)


def make(study: NewStudy, folder: Path) -> None:
    """Write a study's files.

    Args:
        study: the study.
        folder: the project's root.

    Raises:
        InputError: if one of them is there already; then none is written.
    """
    for name in study.files:
        if (folder / name).exists():
            hint = " (or MODEL=another_model.py)" if name == study.model else ""
            raise InputError(f"{name}: found a file, expected a new name{hint}")
    for name, template in study.files.items():
        text = (TEMPLATES / f"{template}.txt").read_text(encoding="utf-8")
        filled = Template(text).substitute(study=study.name, model=study.model)
        write_text(folder / name, filled)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the study that the command line names."""
    parser = argparse.ArgumentParser(prog="new_study", description=__doc__)
    parser.add_argument("study", help="its name")
    parser.add_argument("model", nargs="?", default=MODEL, help="its Python file")
    options = parser.parse_args(arguments)
    try:
        study = new_study(options.study, options.model)
        make(study, Path())
    except InputError as error:
        sys.exit(f"Error: {error}")
    report = f"results/{study.name}/report.html"
    print(
        NEXT.format(
            files=", ".join(study.files),
            study=study.name,
            config=study.config,
            report=report,
        )
    )


if __name__ == "__main__":
    main()
