"""What can go wrong in a round, and which round has what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

# Where a round starts: everything is made, some trajectories are missing, or nothing is.
FINISHED, PART, EMPTY = "finished", "part", "empty"
# How a damaged file gets well again: the run makes it again by itself, or it refuses the
# file by name, and the user deletes it or puts the old one back; or nothing needs it.
HEALS, DELETED, RESTORED, UNREAD = "heals", "deleted", "restored", "unread"
KILLS = ("kill a job", "kill Snakemake", "kill the group", "Ctrl-C", "SIGTERM")
TWO_RUNS, FULL_DISK = "two runs", "full disk"
CLOCK_BACK, CLOCK_FORWARD = "clock set back", "clock set forward"
LEFTOVERS = "leftovers of a kill"
# What reads the studies that have run; it always has something to do.
PRUNE = "prune"
# Only what cannot be read as anything else: these files have no checksum.
UNREADABLE = ("empty", "garbage")
CELLS = "results/cells/*/*/size-*/lr-*/*.json"


@dataclass(frozen=True)
class Kind:
    """A kind of file that the project reads.

    Attributes:
        files: pattern of its files, from the root of a clone.
        cure: how a damaged one gets well again.
        damages: names of the damages that it gets.
        target: what the run afterwards is asked for.
        start: where the round starts.
    """

    files: str
    cure: str = HEALS
    damages: Sequence[str] = ("empty", "cut", "bit", "zeros", "garbage")
    target: str = "cells"
    start: str = FINISHED


KINDS: Mapping[str, Kind] = {
    "cell": Kind(CELLS),
    "cell that is handed over": Kind(".snakemake/lrvalley/cells/*.json", start=PART),
    "state": Kind("results/states/*.npz", start=PART),
    "search": Kind("results/smoke/search/*.json", target="answer"),
    "answer": Kind("results/smoke/answer.json", DELETED, UNREADABLE, "all"),
    "population": Kind("results/cells/*/*/size-*/pbt/*.json", target="tune"),
    "range test": Kind("results/cells/*/*/size-*/range_test/*.json", target="tune"),
    "step time": Kind("results/smoke/step_time/*/*.json", damages=UNREADABLE, target="all"),
    "timing": Kind("results/smoke/timing/*/*/*/*.json", damages=UNREADABLE, target="all"),
    # Those of the tuners, with other initials, are no part of a plain run.
    "table": Kind("results/smoke/tables/[abcf]*.csv", DELETED, UNREADABLE, "all"),
    "data set": Kind("data/mnist.npz", RESTORED, start=PART),
    # What is no YAML, Snakemake refuses before it reads the Snakefile, without a name.
    "configuration": Kind("config/smoke.yaml", RESTORED, ("wrong",)),
    # Pruning knows the study by its configuration.
    "study that is remembered": Kind(
        ".snakemake/lrvalley-studies/*.json", UNREAD, UNREADABLE, PRUNE
    ),
}
STARTS: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(KILLS, (PART,) * 7 + (EMPTY,)),
    TWO_RUNS: (PART,) * 7 + (EMPTY,),
    FULL_DISK: (PART,) * 7 + (EMPTY,),
    CLOCK_BACK: (FINISHED, PART),
    CLOCK_FORWARD: (FINISHED, PART),
    LEFTOVERS: (PART,),
    **{f"damaged {name}": (kind.start,) for name, kind in KINDS.items()},
}
"""The faults, and where a round with one may start; one that stands there more often is
drawn more often."""


@dataclass(frozen=True)
class Round:
    """A round of the campaign.

    Attributes:
        number: counts from 1.
        fault: a key of `STARTS`.
        start: where it starts.
        seed: decides all else that is random in it.
    """

    number: int
    fault: str
    start: str
    seed: int

    @property
    def kind(self) -> Kind | None:
        """The kind of the file that is damaged; None if it is another fault."""
        return KINDS.get(self.fault.removeprefix("damaged "))

    @property
    def target(self) -> str:
        """What the runs are asked for."""
        if self.kind:
            return self.kind.target
        return "answer" if self.start == EMPTY else "cells"


def drawn_rounds(seed: int, count: int) -> list[Round]:
    """The rounds of a campaign: every fault once, in random order, before any comes again.

    Args:
        seed: the same seed gives the same rounds; a longer campaign begins with those of a
            shorter one.
        count: number of rounds.
    """
    random, waiting, rounds = Random(seed), [], []
    for number in range(1, count + 1):
        if not waiting:
            waiting = random.sample(list(STARTS), len(STARTS))
        fault = waiting.pop()
        start = random.choice(STARTS[fault])
        rounds.append(Round(number, fault, start, random.randrange(2**32)))
    return rounds
