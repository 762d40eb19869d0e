"""What is on disk of some cells, and of the packs that train them, here or on a cluster."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from lrvalley.errors import InputError
from lrvalley.jobs.handover import MARKER_PATTERN, HandOver
from lrvalley.jobs.progress import ENDED, STARTING, TRAINING, WAITING, PackNews
from lrvalley.study.cell import Cell
from lrvalley.study.history import History
from lrvalley.study.objective import Objective
from lrvalley.study.tuner_runs import TunerRun
from lrvalley.support.checked_json import load
from lrvalley.support.folders import names_in

# The log that `train_pack` opens when it begins.
PACK_LOG = "logs/packs/{pack}.log"

Plan = tuple[Path, tuple[Cell, ...]]


@dataclass
class CellsOnDisk:
    """Cells, and what is on disk of them.

    A cell that is decided is read once: its file never changes.

    Attributes:
        objective: what is asked of each.
        root: the folder in which Snakemake runs.
        outcomes: by key, what has been decided; see `progress.Outcomes`.
    """

    objective: Objective
    root: Path = Path()
    outcomes: dict[str, float | None] = field(default_factory=dict)
    _paths: dict[str, str] = field(default_factory=dict)
    _plans: dict[Path, tuple[int, tuple[Cell, ...]]] = field(default_factory=dict)

    def add(self, members: Iterable[Cell | TunerRun]) -> tuple[str, ...]:
        """Look for these from now on, too; returns their keys."""
        paths = {member.key: member.path for member in members}
        self._paths.update(paths)
        return tuple(paths)

    def look(self) -> list[PackNews]:
        """Read what has been decided since the last look; what the packs are doing."""
        plans = self._read_plans()
        for _, cells in plans:
            self.add(cells)
        self._decide()
        return [self._news(*plan) for plan in plans]

    def _decide(self) -> None:
        handover = HandOver(self.root)
        handed_over = names_in(handover.cell("any").parent)
        for key, path in self._paths.items():
            if key not in self.outcomes:
                own = handover.cell(key) if f"{key}.json" in handed_over else None
                file = own or self.root / path
                if own or file.exists():
                    self._read(key, file)

    def _read(self, key: str, file: Path) -> None:
        """Read a file; one that is damaged, or gone again, counts as not decided."""
        try:
            self.outcomes[key] = self._outcome(load(file, "cell"))
        except (InputError, AttributeError, TypeError):
            return

    def _outcome(self, content: Mapping[str, Any]) -> float | None:
        """The steps to the target, or the best value; None of what has neither."""
        if self.objective.target is not None or "history" not in content:
            return cast(float | None, content.get("steps"))
        with suppress(KeyError):  # the metric is not on record
            values = self.objective.values(History(**content["history"]))
            finite = [value for value in values if value is not None]
            return (max if self.objective.higher else min)(finite, default=None)
        return None

    def _read_plans(self) -> list[Plan]:
        """The packs' plans and their cells.

        A cell counts for the plan that was written last: others are of runs that were
        killed.
        """
        folder = (self.root / MARKER_PATTERN).parent
        written = {plan: changed(plan) for plan in folder.glob("*.json")}
        found: list[Plan] = []
        taken: set[str] = set()
        for plan in sorted(written, key=lambda plan: written[plan], reverse=True):
            cells = self._cells_of(plan, written[plan])
            own = tuple(cell for cell in cells if cell.key not in taken)
            taken.update(cell.key for cell in own)
            if own:
                found.append((plan, own))
        return sorted(found)

    def _cells_of(self, plan: Path, written: int) -> tuple[Cell, ...]:
        if self._plans.get(plan, (None,))[0] != written:
            handover = HandOver(self.root)
            try:
                cells, _ = handover.read_plan(str(plan.relative_to(self.root)))
            except InputError:  # it has gone since
                cells = []
            self._plans[plan] = written, tuple(cells)
        return self._plans[plan][1]

    def _news(self, plan: Path, cells: tuple[Cell, ...]) -> PackNews:
        decided = sum(cell.key in self.outcomes for cell in cells)
        news = PackNews(plan.stem, WAITING, cells, decided)
        if decided == len(cells) or plan.with_suffix(".done").exists():
            return replace(news, activity=ENDED)
        planned, progress = changed(plan), plan.with_suffix(".progress")
        # What is older than the plan is of a run that was killed.
        reported = changed(progress)
        if reported >= planned and (values := _read_progress(progress)):
            return replace(
                news,
                activity=TRAINING,
                step=values["step"],
                in_training=values["in_training"],
                lowest_loss=values["lowest_loss"],
                silent_s=time.time() - reported / 1e9,
            )
        begun = changed(self.root / PACK_LOG.format(pack=plan.stem)) >= planned
        return replace(news, activity=STARTING if begun else WAITING)


def changed(file: Path) -> int:
    """When a file was written, in nanoseconds; 0 if there is none."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def _read_progress(file: Path) -> Mapping[str, Any] | None:
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
        return {name: values[name] for name in ("step", "in_training", "lowest_loss")}
    except (OSError, ValueError, KeyError, TypeError):
        return None
