"""Ways in which the bytes of a file are damaged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

Damage = Callable[[bytes, Random], bytes]

# Neither JSON, YAML, a zip archive nor UTF-8.
GARBAGE = b"\x00\xff{[damaged: \t\x80"
WRONG = b"seeds: [a]"


def emptied(content: bytes, random: Random) -> bytes:
    """Nothing is left."""
    return b""


def cut_short(content: bytes, random: Random) -> bytes:
    """The end is missing."""
    return content[: random.randrange(len(content))]


def with_a_flipped_bit(content: bytes, random: Random) -> bytes:
    """One bit is the other way round."""
    at, bit = random.randrange(len(content)), 1 << random.randrange(8)
    return content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]


def with_a_block_of_zeros(content: bytes, random: Random) -> bytes:
    """A block has never reached the disk."""
    start = random.randrange(len(content))
    end = min(len(content), start + random.randint(1, 512))
    return content[:start] + bytes(end - start) + content[end:]


def replaced(content: bytes, random: Random) -> bytes:
    """Something else stands in the file."""
    return GARBAGE


def rewritten(content: bytes, random: Random) -> bytes:
    """A configuration that cannot be meant."""
    return WRONG


DAMAGES: Mapping[str, Damage] = {
    "empty": emptied,
    "cut": cut_short,
    "bit": with_a_flipped_bit,
    "zeros": with_a_block_of_zeros,
    "garbage": replaced,
    "wrong": rewritten,
}
"""By the name in the campaign's table."""
