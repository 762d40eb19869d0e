"""A function or class in a user's Python file, as in ``my_model.py:build_model``."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from pathlib import Path

from lrvalley.errors import InputError

EXAMPLE = "my_model.py:build_model"
_FILE_AND_NAME = re.compile(r"(?P<file>[^\0\n]*[^\0\n/:]\.py):(?P<name>\w+)")
# What people write instead: a module's name in place of its file.
_MODULE_AND_NAME = re.compile(r"([\w/-]+)[:.](\w+)")


@dataclass(frozen=True)
class FileAndName:
    """A function or class in a user's file.

    Attributes:
        file: path of a Python file, as the user wrote it; relative to the working
            directory, `~` is the home folder.
        name: of the function or class in it.
    """

    file: str
    name: str

    def __str__(self) -> str:
        return f"{self.file}:{self.name}"

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self.file).expanduser()

    @classmethod
    def parse(cls, text: str, example: str = EXAMPLE) -> FileAndName:
        """The file and the name of a text.

        Args:
            text: what a user gave.
            example: a text of this form, for the message.

        Raises:
            InputError: if it has another form.

        Examples:
            >>> FileAndName.parse("my_model.py:build_model")
            FileAndName(file='my_model.py', name='build_model')
        """
        found = _FILE_AND_NAME.fullmatch(text.strip())
        if found and _is_name(found["name"]):
            return cls(found["file"], found["name"])
        raise InputError(f"found {text!r}, expected {expected_form(text, example)}")


def expected_form(text: str, example: str = EXAMPLE) -> str:
    """What a message says of a text of another form, with a correction if one is near."""
    near = _MODULE_AND_NAME.fullmatch(text.strip())
    mean = ""
    if near and near[2] != "py" and _is_name(near[2]):
        mean = f"; did you mean '{near[1]}.py:{near[2]}'?"
    return f"a name as in {example}{mean}"


def names_a_file(text: str) -> bool:
    """Whether a text names something in a user's file, rightly or nearly so."""
    return ":" in text or text.strip().endswith(".py")


def _is_name(text: str) -> bool:
    return text.isidentifier() and not keyword.iskeyword(text)
