"""The article's claims about accuracy over time at the best rates: 8 and 9."""

from __future__ import annotations

import math

import pandas as pd

from lrvalley.article.claim import (
    Finding,
    NotTestable,
    StudyTables,
    claim,
    listed,
    of_article,
)
from lrvalley.article.published import ADAM

# Validation accuracy that counts as learnt: a little below the 97% train accuracy at which
# the article stops.
LEARNT = 0.95
# A curve is judged for stability from here on; before, it changes because it learns.
SETTLED = 0.90
# The standard deviation of n changes has a relative error of about 1 / sqrt(2 (n - 1)),
# which is 24% for ten.
FEWEST_CHANGES = 10


def _curves(tables: StudyTables) -> pd.DataFrame:
    """The curves with validation accuracy of all optimizers that have a best rate.

    Raises:
        NotTestable: if one has no curve, or only Adam has one.
    """
    best = of_article(tables.best_lr).dropna(subset="best_lr")
    curves = tables.curves.dropna(subset="validation_accuracy").sort_values("step")
    wanted = {*best["optimizer"], ADAM}
    missing = sorted(wanted - set(curves["optimizer"]))
    if missing:
        raise NotTestable("no accuracy over time of " + ", ".join(missing))
    if len(wanted) == 1:
        raise NotTestable("no optimizer but Adam trained at any rate")
    return curves[curves["optimizer"].isin(wanted)]


def _seeds(curves: pd.DataFrame) -> str:
    return f"seeds: {curves['seed'].nunique()}"


@claim(
    8,
    "Adam learns fastest.",
    "rank of Adam among the optimizers at their best rates, by the time to 95% "
    "validation accuracy (median over seeds, a miss is infinite)",
    "= 1, no other as fast",
)
def adam_learns_fastest(tables: StudyTables) -> Finding:
    """From the plot of accuracy over time: who is up first.

    Raises:
        NotTestable: if curves are missing, or none reaches 95%.
    """
    curves = _curves(tables)
    times = curves.groupby(["optimizer", "seed"])[["time_s", "validation_accuracy"]]
    median = times.apply(_time_to_learn).groupby("optimizer").median()
    if not median.map(math.isfinite).any():
        raise NotTestable("no optimizer reaches 95% validation accuracy")
    rank = median.rank(method="max")[ADAM]
    note = f"time of {listed(median, ' s')}; {_seeds(curves)}"
    return Finding(rank, rank == 1, note)


def _time_to_learn(curve: pd.DataFrame) -> float:
    learnt = curve.loc[curve["validation_accuracy"] >= LEARNT, "time_s"]
    return learnt.min() if len(learnt) else math.inf


@claim(
    9,
    "Adam's curve is the most stable.",
    "rank of Adam by the standard deviation of the change of validation accuracy from "
    "check to check after 90%, over equally many checks (median over seeds)",
    "= 1, no other as stable",
)
def adam_is_most_stable(tables: StudyTables) -> Finding:
    """Equally many checks, because a curve calms down the longer it is watched.

    Raises:
        NotTestable: if curves are missing, or one has too few checks after 90%.
    """
    curves = _curves(tables)
    accuracy = curves.groupby(["optimizer", "seed"])["validation_accuracy"]
    changes = {name: _changes(curve) for name, curve in accuracy}
    count = min(map(len, changes.values()))
    if count < FEWEST_CHANGES:
        shortest = min(changes, key=lambda name: len(changes[name]))[0]
        raise NotTestable(
            f"{shortest} has {count} changes after 90% validation accuracy; "
            f"{FEWEST_CHANGES} are needed"
        )
    spread = pd.Series({name: c.iloc[:count].std() for name, c in changes.items()})
    median = spread.groupby(level=0).median()
    rank = median.rank(method="max")[ADAM]
    note = f"deviation of {listed(median)}; over {count} changes; {_seeds(curves)}"
    return Finding(rank, rank == 1, note)


def _changes(accuracy: pd.Series) -> pd.Series:
    """Changes from check to check, from the first check at 90% on."""
    return accuracy[(accuracy >= SETTLED).cummax()].diff().dropna()
