"""Whether the locked packages exist for the Python that runs this; `make` asks it first."""

import sys

# TensorFlow has no wheels for others; a test compares the first with pyproject.toml.
FIRST, LAST = (3, 11), (3, 13)


def problem(version: tuple[int, ...], python: str) -> str:
    """What is wrong with a version of Python; nothing if it will do.

    Args:
        version: its numbers.
        python: where it is.
    """
    if FIRST <= version[:2] <= LAST:
        return ""
    found, first, last = (".".join(map(str, each[:2])) for each in (version, FIRST, LAST))
    return (
        f"Error: {python} is Python {found}, expected {first} to {last}; name one with: "
        f"make PYTHON=python{last} (if there is a .venv of another, delete it)"
    )


if __name__ == "__main__":
    sys.exit(problem(tuple(sys.version_info), sys.executable) or 0)
