"""What a Snakefile of the tests tells them, and asks of them, in the same process."""

from typing import Any

SEEN: list[Any] = []


def choose(workflow: Any, path: str) -> list[Any]:
    """The inputs of a file; the tests put their own in place of this."""
    raise NotImplementedError


def begun(workflow: Any, acts: bool) -> None:
    """Called when a run begins; the tests put their own in place of this."""
    raise NotImplementedError
