"""The optimizers: their names, titles and settings.

An optimizer is listed here and nowhere else, besides its update rule, which is a function
of the same name in `lrvalley.training.optimizers`. Its sections of the configuration are
made from this list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """A setting of an optimizer other than its learning rate.

    Attributes:
        name: its key in the configuration and its argument of the update rule.
        default: TensorFlow 1's, unless a comment says otherwise.
        description: what it is, for the documentation.
        searched: smallest and largest value that tuners try by default; None if they
            leave the setting alone.
        kept_share: whether it is the share of something that is kept each step. It lies
            in [0, 1), and what is lost, its complement, is what matters.
        may_be_zero: whether zero is a value; of a kept share it always is.
    """

    name: str
    default: float
    description: str
    searched: tuple[float, float] | None = None
    kept_share: bool = False
    may_be_zero: bool = False


@dataclass(frozen=True)
class Entry:
    """An optimizer.

    Attributes:
        name: as in the configuration, in tables and in file names.
        title: as people read it, in figures and sentences.
        settings: its settings other than the learning rate.
    """

    name: str
    title: str
    settings: tuple[Setting, ...] = ()


def _kept(
    name: str, default: float, description: str, searched: tuple[float, float]
) -> Setting:
    return Setting(name, default, description, searched, kept_share=True)


# In the order in which the grid trains and tabulates them. Defaults: TensorFlow 1.15,
# `tf.train.*Optimizer`. The searched ranges hold the defaults and the values that the
# optimizers' papers and Keras suggest, with some room on both sides.
ENTRIES: tuple[Entry, ...] = (
    Entry("gd", "Gradient Descent"),
    Entry(
        "momentum",
        "Momentum",
        (
            # TensorFlow has no default; 0.5 is the value of the article's code.
            _kept("momentum", 0.5, "Share of the velocity that is kept.", (0.0, 0.99)),
        ),
    ),
    Entry(
        "adam",
        "Adam",
        (
            _kept("beta_1", 0.9, "Decay of the mean of the gradients.", (0.5, 0.99)),
            _kept(
                "beta_2",
                0.999,
                "Decay of the mean of the squared gradients.",
                (0.9, 0.9999),
            ),
            Setting(
                "epsilon",
                1e-8,
                "Added to the square root, outside of the bias correction.",
                (1e-10, 1e-4),
            ),
        ),
    ),
    Entry(
        "adagrad",
        "Adagrad",
        (
            Setting(
                "initial_accumulator", 0.1, "Initial value of the sum of squared gradients."
            ),
        ),
    ),
    Entry(
        "adadelta",
        "Adadelta",
        (
            _kept("rho", 0.95, "Decay of the running means.", (0.5, 0.999)),
            Setting("epsilon", 1e-8, "Added to both running means.", (1e-10, 1e-4)),
        ),
    ),
    Entry(
        "rmsprop",
        "RMSProp",
        (
            _kept(
                "decay", 0.9, "Decay of the mean of the squared gradients.", (0.5, 0.999)
            ),
            _kept("momentum", 0.0, "Share of the velocity that is kept.", (0.0, 0.99)),
            Setting("epsilon", 1e-10, "Added inside the square root.", (1e-12, 1e-2)),
            Setting(
                "initial_mean_square",
                1.0,
                "Initial value of the mean of the squared gradients.",
                may_be_zero=True,
            ),
        ),
    ),
)

OPTIMIZERS: Mapping[str, Entry] = {entry.name: entry for entry in ENTRIES}
NAMES: tuple[str, ...] = tuple(OPTIMIZERS)

# A name means the same in every optimizer that has the setting.
KEPT_SHARES = frozenset(
    setting.name for entry in ENTRIES for setting in entry.settings if setting.kept_share
)


def title(name: str) -> str:
    """The name of an optimizer as people read it; unknown ones keep theirs."""
    entry = OPTIMIZERS.get(name)
    return entry.title if entry else name
