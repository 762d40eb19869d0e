"""Which searches of the answer share a process.

Loading data and a model takes as long as hundreds of steps of a small network, and where
jobs are not forks, TensorFlow starts each time. If there are more searches than workers,
each worker therefore gets a share of them, and starts once.
What they train is on record, and the job of a search then trains nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from lrvalley.jobs.handover import FOLDER

MARKER_PATTERN = FOLDER + "/searches/{study}-{share}.done"
JOINED = "+"
# The names of so many optimizers fit into the name of a file.
MOST = 8


def shares(optimizers: Sequence[str], workers: int | None) -> dict[str, str]:
    """The shares of searches that train.

    Args:
        optimizers: the optimizers whose searches train.
        workers: how many jobs run at the same time on one machine; None on a cluster, where
            each search is a submission.

    Returns:
        The name of each optimizer's share, if it shares a process.

    Examples:
        >>> shares(["gd", "adam", "adagrad"], workers=2)
        {'gd': 'gd+adagrad', 'adam': 'adam', 'adagrad': 'gd+adagrad'}
        >>> shares(["gd", "adam"], workers=2)
        {}
    """
    if not workers or len(optimizers) <= workers:
        return {}
    count = max(workers, -(-len(optimizers) // MOST))
    names = [JOINED.join(optimizers[place::count]) for place in range(count)]
    return {each: names[place % count] for place, each in enumerate(optimizers)}


def optimizers_of(share: str) -> list[str]:
    """The optimizers of a share.

    Examples:
        >>> optimizers_of("gd+adagrad")
        ['gd', 'adagrad']
    """
    return share.split(JOINED)
