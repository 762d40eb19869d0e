"""What a table and a column are, and the columns that several tables share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Types, by the names that pandas has for them.
TEXT, FLAG, NUMBER, COUNT, COUNT_OR_NA = "str", "bool", "float64", "int64", "Int64"


@dataclass(frozen=True)
class Column:
    """What a column holds.

    Attributes:
        type: `TEXT`, `FLAG`, `NUMBER`, `COUNT`, or `COUNT_OR_NA`; numbers and the last
            may be missing.
        meaning: in plain words, with what a missing value says.
        unit: its unit; empty for a text, a flag, a ratio or a plain number.
    """

    type: str
    meaning: str
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """What a table holds.

    Attributes:
        meaning: what a row is.
        columns: its columns by name, in order.
        needs_target: whether only a study with a target has it.
    """

    meaning: str
    columns: Mapping[str, Column]
    needs_target: bool = False

    @property
    def types(self) -> dict[str, str]:
        """The type of every column by name, in order."""
        return {name: column.type for name, column in self.columns.items()}


EXPERIMENT = Column(TEXT, "`grid` (all optimizers and rates) or `scaling` (sizes)")
OPTIMIZER = Column(TEXT, "name of the optimizer, as in the configuration")
LR = Column(NUMBER, "learning rate")
SIZE = Column(
    NUMBER,
    "factor on the widths of the network's layers; of your model, the `size` it is given",
)
SEED = Column(COUNT, "seed of the initial weights and of the order of the batches")
STATUS = Column(
    TEXT,
    "`reached` the target; or why the training ended without: `budget` spent, "
    "`plateaued` (the patience ran out), `diverged`, or `stalled`",
)
STEPS = Column(COUNT_OR_NA, "steps to the target; missing if it was not reached", "steps")
STEPS_TRAINED = Column(COUNT, "steps that were trained, whatever the outcome", "steps")
TRAIN_ACCURACY = Column(
    NUMBER,
    "train accuracy in [0, 1] at the last check, over the examples since the check before; "
    "missing if the task has none",
)
LOSS = Column(
    NUMBER,
    "mean cross-entropy of the same examples; missing if it was not finite",
    "nats",
)
TRAIN_LOSS = Column(
    NUMBER,
    "mean train loss over the same examples, of the article's network the cross-entropy in "
    "nats; missing if it was not finite",
)
KEY = Column(TEXT, "key of the cell, which is the name of its file")
WEIGHTS = Column(COUNT, "number of trainable weights of the network")
STEP_TIME = Column(NUMBER, "duration of one step, measured alone", "s")
TRIED = Column(COUNT, "number of rates that were tried")
SETTINGS = Column(TEXT, "the optimizer's other settings that were drawn")
