"""Who went on from whom in a population, and how accurate its members were."""

from __future__ import annotations

import pandas as pd


def first_run(population: pd.DataFrame) -> pd.DataFrame:
    """The rows of the first run, with the step at which each one's training began.

    Args:
        population: one optimizer's rows of the table `population`.
    """
    run: pd.DataFrame = population[population["run"] == population["run"].min()]
    steps = sorted(run["step"].unique())
    starts = dict(zip(steps, [0, *steps], strict=False))
    return run.assign(start=run["step"].map(starts))


def copies(run: pd.DataFrame) -> pd.DataFrame:
    """The copies of a run, with `parent_lr` and `next_lr`, the rate of the copy.

    Args:
        run: as `first_run` returns it.
    """
    lr = run.set_index(["step", "member"])["lr"]
    following = dict(zip(run["start"], run["step"], strict=True))
    rows = run[(run["parent"] != run["member"]) & run["step"].isin(list(following))]
    parents = zip(rows["step"], rows["parent"], strict=True)
    nexts = zip(rows["step"].map(following), rows["member"], strict=True)
    return rows.assign(
        parent_lr=[lr[place] for place in parents], next_lr=[lr[place] for place in nexts]
    )


def ancestry(run: pd.DataFrame) -> pd.DataFrame:
    """The row of each step from which the best last member descends.

    Args:
        run: as `first_run` returns it.

    Returns:
        The rows, by step; the last one is the most accurate member's.
    """
    rows = run.sort_values("step").set_index(["step", "member"], drop=False)
    steps = sorted(run["step"].unique())
    last = run[run["step"] == steps[-1]].set_index("member")["validation_accuracy"]
    line = [last.fillna(-1.0).idxmax()]
    for step in reversed(steps[:-1]):
        line.append(rows["parent"][step, line[-1]])
    return rows.loc[list(zip(steps, reversed(line), strict=True))].reset_index(drop=True)


def best_members(population: pd.DataFrame) -> pd.DataFrame:
    """The highest validation accuracy of every run at every step.

    Args:
        population: one optimizer's rows of the table `population`.

    Returns:
        The columns run, step and validation_accuracy, by run and step.
    """
    runs = population.groupby(["run", "step"], sort=True)["validation_accuracy"]
    return runs.max().reset_index()


def member_spread(run: pd.DataFrame) -> pd.DataFrame:
    """The least and the highest validation accuracy of a run's members, by step.

    Args:
        run: the rows of one run.

    Returns:
        The columns low and high, by step.
    """
    accuracy = run.groupby("step", sort=True)["validation_accuracy"]
    return pd.DataFrame({"low": accuracy.min(), "high": accuracy.max()})
