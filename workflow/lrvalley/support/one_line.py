"""Text from anywhere as a part of a message, which has one line."""

from __future__ import annotations

# Longer text is cut: a message is read by a person.
LONGEST = 300


def one_line(text: object) -> str:
    """Text in one line, without characters that cannot be printed.

    Examples:
        >>> one_line("a\\n  b\\0")
        'a b\\\\x00'
    """
    line = " ".join(str(text).split())
    shown = line if line.isprintable() else repr(line)[1:-1]
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 3]}..."
