"""What is on disk of a study while it trains, here or on a cluster."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from lrvalley.errors import InputError
from lrvalley.jobs.handover import MARKER_PATTERN, HandOver
from lrvalley.jobs.progress import (
    ENDED,
    STARTING,
    TRAINING,
    WAITING,
    PackNews,
    Part,
    Picture,
    picture_of,
)
from lrvalley.study.cell import Cell
from lrvalley.study.follow_ups import LATER, later_cells
from lrvalley.study.history import History
from lrvalley.study.study import Study
from lrvalley.study.tuner_runs import TunerRun, populations, range_tests
from lrvalley.support.checked_json import load
from lrvalley.support.folders import names_in

# The log that `train_pack` opens when it begins.
PACK_LOG = "logs/packs/{pack}.log"

Plan = tuple[Path, tuple[Cell, ...]]


@dataclass
class StudyOnDisk:
    """A study and what is on disk of it.

    A cell that is decided is read once: its file never changes.

    Attributes:
        study: the study.
        root: the folder in which Snakemake runs.
    """

    study: Study
    root: Path = Path()
    _outcomes: dict[str, float | None] = field(default_factory=dict)
    _paths: dict[str, str] = field(default_factory=dict)
    _plans: dict[Path, tuple[int, tuple[Cell, ...]]] = field(default_factory=dict)
    _later: tuple[Any, tuple[Part, ...]] = (None, ())

    def __post_init__(self) -> None:
        study = self.study
        parts = (
            self._part("grid", study.grid),
            self._part("scaling", study.scaling),
            self._part("contrast", study.contrast),
        )
        self._parts = tuple(part for part in parts if part.keys)
        # A plain run leaves these out if the report does not show them.
        self._tuners = (
            self._part("search", self.study.search),
            self._part("populations", populations(self.study)),
            self._part("range tests", range_tests(self.study)),
        )

    def look(self) -> Picture:
        """The study as it is now.

        Raises:
            InputError: if one of the study's tables is damaged.
        """
        later = self._later_parts()
        plans = self._read_plans()
        for cell in (cell for _, cells in plans for cell in cells):
            self._paths.setdefault(cell.key, cell.path)
        self._decide()
        parts = [*self._parts, *filter(self._is_shown, self._tuners), *later]
        packs = [self._news(*plan) for plan in plans]
        study = self.study
        return picture_of(
            study.name, study.objective, parts, study.grid, self._outcomes, packs
        )

    def _part(self, name: str, members: Sequence[Cell | TunerRun]) -> Part:
        paths = {member.key: member.path for member in members}
        self._paths.update(paths)
        return Part(name, tuple(paths))

    def _is_shown(self, part: Part) -> bool:
        begun = any(key in self._outcomes for key in part.keys)
        return bool(part.keys) and (self.study.shows_tuners or begun)

    def _later_parts(self) -> tuple[Part, ...]:
        """The cells that the study's tables call for, as far as there are tables yet."""
        tables = self.root / "results" / self.study.name / "tables"
        seen = [_changed(tables / f"{name}.csv") for name in LATER]
        if seen != self._later[0]:
            cells = later_cells(self.study, tables)
            parts = (self._part(*pair) for pair in cells.items())
            self._later = seen, tuple(part for part in parts if part.keys)
        return self._later[1]

    def _decide(self) -> None:
        """Read what has been decided since the last look."""
        handover = HandOver(self.root)
        handed_over = names_in(handover.cell("any").parent)
        for key, path in self._paths.items():
            if key not in self._outcomes:
                own = handover.cell(key) if f"{key}.json" in handed_over else None
                file = own or self.root / path
                if own or file.exists():
                    self._read(key, file)

    def _read(self, key: str, file: Path) -> None:
        """Read a file; one that is damaged, or gone again, counts as not decided."""
        try:
            self._outcomes[key] = self._outcome(load(file, "cell"))
        except (InputError, AttributeError, TypeError):
            return

    def _outcome(self, content: Mapping[str, Any]) -> float | None:
        """The steps to the target, or the best value; None of what has neither."""
        objective = self.study.objective
        if objective.target is not None or "history" not in content:
            return cast(float | None, content.get("steps"))
        with suppress(KeyError):  # the metric is not on record
            values = objective.values(History(**content["history"]))
            finite = [value for value in values if value is not None]
            return (max if objective.higher else min)(finite, default=None)
        return None

    def _read_plans(self) -> list[Plan]:
        """The packs' plans and their cells.

        A cell counts for the plan that was written last: others are of runs that were
        killed.
        """
        folder = (self.root / MARKER_PATTERN).parent
        written = {plan: _changed(plan) for plan in folder.glob("*.json")}
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
        decided = sum(cell.key in self._outcomes for cell in cells)
        news = PackNews(plan.stem, WAITING, cells, decided)
        if decided == len(cells) or plan.with_suffix(".done").exists():
            return replace(news, activity=ENDED)
        planned, progress = _changed(plan), plan.with_suffix(".progress")
        # What is older than the plan is of a run that was killed.
        reported = _changed(progress)
        if reported >= planned and (values := _read_progress(progress)):
            return replace(
                news,
                activity=TRAINING,
                step=values["step"],
                in_training=values["in_training"],
                lowest_loss=values["lowest_loss"],
                silent_s=time.time() - reported / 1e9,
            )
        begun = _changed(self.root / PACK_LOG.format(pack=plan.stem)) >= planned
        return replace(news, activity=STARTING if begun else WAITING)


def _changed(file: Path) -> int:
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
