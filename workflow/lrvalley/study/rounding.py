"""How a learning rate is rounded, and what it is called."""

from __future__ import annotations


def canonical_lr(lr: float) -> str:
    """A learning rate as it is written in file names.

    >>> canonical_lr(0.0014678)
    '1.468e-03'
    """
    return f"{lr:.3e}"


def round_lr(lr: float) -> float:
    """The rate that is trained: `lr` to the four digits of its canonical name."""
    return float(canonical_lr(lr))
