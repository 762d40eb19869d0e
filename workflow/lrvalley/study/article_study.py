"""A study of the article's network, with the tuners that are compared on its grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from lrvalley.config.optimizer_catalog import KEPT_SHARES
from lrvalley.config.rates import Interval
from lrvalley.config.sections.task import ModelSection
from lrvalley.config.study_config import StudyConfig
from lrvalley.data.catalog import DATASETS
from lrvalley.study.cell import Cell
from lrvalley.study.consistency import check_consistency
from lrvalley.study.learning_rates import learning_rates
from lrvalley.study.objective import TRAIN, Objective
from lrvalley.study.search_space import RATE, Space
from lrvalley.study.study import Study
from lrvalley.study.trajectory import OptimizerSpec, ProgramSpec, TaskSpec, Trajectory

SEARCH_STREAM = 3


@dataclass(frozen=True)
class ArticleStudy(Study):
    """A study whose configuration names the network and the data set."""

    config: StudyConfig

    def __post_init__(self) -> None:
        check_consistency(self.config)

    @property
    def objective(self) -> Objective:
        """The train accuracy."""
        grid = self.config.grid
        return Objective("accuracy", TRAIN, True, grid.target, grid.window)

    @property
    def max_steps(self) -> dict[str, int]:
        """The budget of a cell in steps, by experiment."""
        grid, scaling = self.config.grid, self.config.scaling
        return {"grid": grid.max_steps, "scaling": scaling.max_steps}

    @property
    def targets(self) -> dict[str, float | None]:
        """The accuracy that ends a training, by experiment."""
        grid, scaling = self.config.grid, self.config.scaling
        return {"grid": grid.target, "scaling": scaling.target}

    @property
    def curve_steps(self) -> int:
        """Steps for which each optimizer is followed at its best rate."""
        return self.config.curves.max_steps

    @property
    def named_data(self) -> str:
        """The data set."""
        return self.config.data.name

    @property
    def users_copy(self) -> str | None:
        """Where the user has a copy of it; None: it is downloaded."""
        return self.config.data.path

    @property
    def dataset(self) -> str:
        """The data file that trainings read."""
        return f"data/{self.named_data}.npz"

    @property
    def compares_with_article(self) -> bool:
        """Yes."""
        return True

    @property
    def compares_tuners(self) -> bool:
        """Yes."""
        return True

    @property
    def shows_tuners(self) -> bool:
        """Whether a plain run compares them, and the report shows it."""
        return self.config.tune.in_report

    @cached_property
    def contrast(self) -> list[Cell]:
        """The cells of the grid's optimizers on another network; none if none is named."""
        network = self.config.contrast.model
        if network is None:
            return []
        return [
            self._contrast_cell(network, optimizer, lr, seed)
            for optimizer in self.optimizers
            for lr in self._contrast_rates(optimizer)
            for seed in self.config.seeds
        ]

    @property
    def repeats_bands(self) -> bool:
        """Whether the rates around each band are trained with other seeds."""
        return self.config.bands.seeds > 0

    @property
    def further_trainings(self) -> dict[str, int]:
        """At most how many trainings some keys ask for beside grid, sizes and answer."""
        contrast, bands = self.config.contrast, self.config.bands
        contrasted = sum(len(self._contrast_rates(name)) for name in self.optimizers)
        banded = sum(len(self.rates(name)) for name in self.optimizers)
        return {
            "contrast": len(self.config.seeds) * contrasted if contrast.model else 0,
            "bands.seeds": bands.seeds * banded,
        }

    def _contrast_rates(self, optimizer: str) -> list[float]:
        own = self.config.contrast
        return learning_rates(own.rates_of.get(optimizer, own.rates), "contrast.rates")

    def _contrast_cell(self, network: str, optimizer: str, lr: float, seed: int) -> Cell:
        own, grid = self.config.contrast, self.config.grid
        model = ModelSection(name=network)
        task = replace(self.program(grid.size).task, name=model.name, options=model.options)
        program = replace(self.program(grid.size, seed), task=task)
        stop = self.objective.stop(own.max_steps, grid.target)
        return Cell(Trajectory(program, self.optimizer(optimizer, lr)), stop)

    @cached_property
    def search(self) -> list[Cell]:
        """The cells of one optimizer with its settings drawn at random.

        No cells if that optimizer is not in the grid, with which they are compared.
        """
        search, seed = self.config.tune.search, self.config.seeds[0]
        if search.optimizer not in self.optimizers:
            return []
        random = np.random.default_rng([seed, SEARCH_STREAM])
        settings = self.space(search.optimizer) | {RATE: _scale(RATE, search.lr)}
        space, cells = Space.of(settings), []
        for _ in range(search.cells):
            drawn = {
                name: space.intervals[name].rounded(value)
                for name, value in space.draw(random).items()
            }
            cell = self.grid_cell(search.optimizer, drawn.pop(RATE), seed)
            cells.append(cell.with_settings(drawn))
        return cells

    def with_other_seeds(self, cell: Cell) -> list[Cell]:
        """A cell, `check_seeds` times, with seeds that had no part in choosing it."""
        seeds = self._seeds_after(self.config.tune.search.check_seeds)
        return [cell.with_seed(seed) for seed in seeds]

    def band(self, optimizer: str, low: float, high: float) -> list[Cell]:
        """An optimizer's rates from one to another, and the next beyond each, with other
        seeds."""
        rates = self.rates(optimizer)
        inside = [at for at, lr in enumerate(rates) if low <= lr <= high]
        if not inside:
            return []
        around = rates[max(inside[0] - 1, 0) : inside[-1] + 2]
        seeds = self._seeds_after(self.config.bands.seeds)
        return [self.grid_cell(optimizer, lr, seed) for lr in around for seed in seeds]

    def _seeds_after(self, count: int) -> range:
        first = max(self.config.seeds) + 1
        return range(first, first + count)

    @property
    def search_checks(self) -> list[Cell]:
        """All cells that may check the search's outcome with other seeds.

        Which are the best is not asked, because a table may be missing.
        """
        optimizer = self.config.tune.search.optimizer
        grid = [cell for cell in self.grid if cell.optimizer == optimizer]
        return [
            again for cell in (*grid, *self.search) for again in self.with_other_seeds(cell)
        ]

    def space(self, optimizer: str) -> dict[str, dict[str, Any]]:
        """The settings of an optimizer that tuners search, the rate first."""
        own = self.config.tune.space.of(optimizer)
        return {name: _scale(name, interval) for name, interval in own.items()}

    def program(self, size: float, seed: int | None = None) -> ProgramSpec:
        """What the study trains at a size; without a seed, with the first."""
        model = self.config.model
        return ProgramSpec(
            task=TaskSpec(
                model.name, model.options, DATASETS[self.config.data.name].content_id
            ),
            size=size,
            seed=self.config.seeds[0] if seed is None else seed,
            batch=self.config.batch,
        )

    def optimizer(self, name: str, lr: float) -> OptimizerSpec:
        """An optimizer of the study at a rate."""
        return OptimizerSpec(name, self.settings(name), lr)

    def settings(self, optimizer: str) -> Mapping[str, float]:
        """The settings of an optimizer other than the rate."""
        return self.config.optimizers.of(optimizer)

    def _at(self, optimizer: str, size: float, lr: float) -> Iterator[Cell]:
        yield from super()._at(optimizer, size, lr)
        in_grid = optimizer in self.optimizers and size == self.config.grid.size
        if in_grid:
            yield from (c for c in self.contrast if (c.optimizer, c.lr) == (optimizer, lr))
        if in_grid and lr in self.rates(optimizer):
            more = max(self.config.tune.search.check_seeds, self.config.bands.seeds)
            yield from (
                self.grid_cell(optimizer, lr, seed) for seed in self._seeds_after(more)
            )
        for cell in self.search:
            if (cell.optimizer, cell.size, cell.lr) == (optimizer, size, lr):
                yield from (cell, *self.with_other_seeds(cell))


def _scale(name: str, interval: Interval) -> dict[str, Any]:
    """Where a setting may lie, and whether its complement is spread on the log scale."""
    ends = {"from": interval.low, "to": interval.high}
    return {**ends, "complement": name in KEPT_SHARES}
