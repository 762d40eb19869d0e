"""The tables of the answer: what its search tried, and what was confirmed."""

from __future__ import annotations

from collections.abc import Mapping

from lrvalley.records.column import (
    COUNT,
    COUNT_OR_NA,
    KEY,
    LR,
    NUMBER,
    OPTIMIZER,
    SEED,
    STATUS,
    STEPS_TRAINED,
    TEXT,
    Column,
    Table,
)

# Values of the column `confirm`: why a rate is trained again with other seeds.
BEST, MORE, DEFAULT, NOT_CONFIRMED = "best", "more", "default", ""
# The status of a default rate that the search did not try.
UNTRIED = "untried"

ANSWER_TABLES: Mapping[str, Table] = {
    "candidates": Table(
        "A learning rate that the search for the answer tried, the best of each optimizer "
        "first.",
        {
            "optimizer": OPTIMIZER,
            "lr": LR,
            "bracket": Column(
                COUNT_OR_NA,
                "number of the bracket that tried it, from 0; missing if none did",
            ),
            "rung": Column(COUNT, "steps up to which it was to be trained", "steps"),
            "steps_trained": STEPS_TRAINED,
            "status": Column(
                TEXT,
                "as in `cells`; `budget` if it lost at its rung, or spent the whole "
                "budget; `untried`: a default rate that was not among the candidates",
            ),
            "steps": Column(
                COUNT_OR_NA, "steps to the target; missing if it was not reached", "steps"
            ),
            "value": Column(
                NUMBER, "the objective's best value so far; missing if none was finite"
            ),
            "confirm": Column(
                TEXT,
                "why it is confirmed with other seeds: `best` of its optimizer, one `more` "
                "of the next best of all, or Keras's `default`; empty if it is not",
            ),
        },
    ),
    "confirmed": Table(
        "A candidate trained again with a seed that had no part in choosing it.",
        {
            "optimizer": OPTIMIZER,
            "lr": LR,
            "seed": SEED,
            "confirm": Column(TEXT, "as in `candidates`"),
            "status": STATUS,
            "steps": Column(COUNT_OR_NA, "as in `cells`", "steps"),
            "steps_trained": STEPS_TRAINED,
            "value": Column(
                NUMBER,
                "the objective's best value in the training; missing if none was finite",
            ),
            "key": KEY,
        },
    ),
}
