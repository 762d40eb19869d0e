"""Which groups of results cannot be told apart from the best."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats  # type: ignore[import-untyped]

from lrvalley.analysis.statistics.checks import ROUNDING, checked_costs, checked_share

Label = TypeVar("Label", bound=Hashable)


@dataclass(frozen=True)
class BestSet(Generic[Label]):
    """The groups that may be the best.

    Attributes:
        members: the group that looks best and the groups that cannot be told apart from
            it, in the order in which they were given.
        p_values: for each other group, the probability that the best would look so much
            better by chance if both were the same.
        level: the p-value at or below which a group was told apart.
        undecidable: groups that are members because they, or the best, have too few
            values: no outcome could have told them apart.
    """

    members: tuple[Label, ...]
    p_values: Mapping[Label, float]
    level: float
    undecidable: tuple[Label, ...]


def cannot_be_told_apart(
    groups: Mapping[Label, ArrayLike],
    best: Label,
    confidence: float = 0.9,
    higher: bool = False,
) -> BestSet[Label]:
    """The groups that cannot be told apart from the one that looks best.

    Each other group is compared with the best by a one-sided rank test (Wilcoxon, 1945;
    Mann and Whitney, 1947). Its p-value is taken over all divisions of the values, so it
    is exact for few values and for ties, and misses share the last rank. A group is told
    apart if its p-value is at most (1 - confidence) / (number of other groups).

    This is a subset selection as in Gupta (1965): the members hold the truly best group
    with at least the given confidence, although the same values chose the group that
    looks best. The truly best group is left out only if some other looks better by
    chance at that level, and there are no more such events than other groups.
    Holm's step-down rule leaves out more, but supposes that the comparisons were fixed
    before the values were seen. The level holds if groups that are equally good have the
    same distribution; it is approximate if their spreads differ.

    The test is not paired by seed. Of five pairs, a signed-rank test has no p-value below
    1/32, so it could never tell one of six groups apart; five values against five go down
    to 1/252. If equal seeds make results alike, the unpaired test errs on the side of
    keeping a group.

    Args:
        groups: results of each group over its seeds, shape (n,), n >= 1, n may differ. A
            miss is infinite, with the sign that makes it worst; none is NaN. The seeds
            must not be those that chose the candidates.
        best: label of the group that looks best, by whatever measure.
        confidence: that the members hold the truly best group, in (0, 1).
        higher: whether more is better.

    Returns:
        The members, with the p-values that decided.

    Raises:
        KeyError: no group has the label `best`.
        ValueError: a group is empty, has NaN or a miss of the wrong sign, or the confidence
            is out of range.

    Examples:
        >>> steps = {"SGD": range(1, 6), "Adam": range(2, 7), "Nadam": [6, 7, 7, 8, 9]}
        >>> found = cannot_be_told_apart(steps, best="SGD")
        >>> found.members
        ('SGD', 'Adam')
        >>> found.p_values["Nadam"] == 1 / 252
        True
    """
    costs = {label: checked_costs(values, higher) for label, values in groups.items()}
    chosen = costs[best]
    others = {label: values for label, values in costs.items() if label != best}
    level = (1 - checked_share(confidence)) / max(1, len(others))
    p_values = {
        label: _looks_better_by_chance(chosen, values) for label, values in others.items()
    }
    # The p-value if all values of the best are better than all of the other.
    least = {
        label: 1 / math.comb(len(chosen) + len(values), len(chosen))
        for label, values in others.items()
    }
    return BestSet(
        members=tuple(x for x in costs if x == best or p_values[x] > level + ROUNDING),
        p_values=p_values,
        level=level,
        undecidable=tuple(x for x in others if least[x] > level + ROUNDING),
    )


def _looks_better_by_chance(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """One-sided exact p-value of the rank sum test.

    SciPy's exact test supposes that no values are tied, and misses are. Its permutation
    test refuses a single value. This is the shift algorithm of Streitberg and Röhmel
    (1986), which counts the divisions by their rank sum, one value after the other.
    """
    # Twice the ranks are integers: ties share the mean of their ranks.
    ranks = (2 * stats.rankdata(np.concatenate([one, other]))).astype(int)
    # In how many ways so many values have such a sum: shape (size + 1, largest sum + 1).
    ways = np.zeros((len(one) + 1, ranks.sum() + 1))
    ways[0, 0] = 1
    for rank in ranks:
        ways[1:, rank:] += ways[:-1, :-rank]
    found = ranks[: len(one)].sum()
    return float(ways[-1, : found + 1].sum() / ways[-1].sum())
