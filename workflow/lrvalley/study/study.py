"""From a configuration to the cells of its experiments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from lrvalley.config.files import origin
from lrvalley.config.load import complete_config
from lrvalley.config.messages import WrongValue
from lrvalley.config.optimizer_catalog import KEPT_SHARES
from lrvalley.config.rates import Interval
from lrvalley.config.study_config import StudyConfig
from lrvalley.data.catalog import DATASETS
from lrvalley.errors import InputError
from lrvalley.study.cell import (
    Cell,
    OptimizerSpec,
    ProgramSpec,
    Stop,
    Target,
    TaskSpec,
    Trajectory,
    canonical_lr,
)
from lrvalley.study.consistency import check_consistency
from lrvalley.study.learning_rates import learning_rates
from lrvalley.study.search_space import RATE, Space

SEARCH_STREAM = 3


@dataclass(frozen=True)
class Study:
    """A named configuration: its cells, and where its results are.

    Args:
        config: a complete configuration, as from `lrvalley.config.complete_config`.

    Raises:
        InputError: if the configuration's values do not fit together.
    """

    config: StudyConfig

    def __post_init__(self) -> None:
        check_consistency(self.config)

    @property
    def name(self) -> str:
        """Name of the study and of its folder in `results/`."""
        return self.config.study

    @property
    def optimizers(self) -> list[str]:
        """The optimizers of the grid."""
        return list(self.config.grid.optimizers)

    @property
    def max_seconds(self) -> dict[str, float]:
        """Seconds above which a cell counts as failed, by experiment."""
        grid, scaling = self.config.grid, self.config.scaling
        return {"grid": grid.max_seconds, "scaling": scaling.max_seconds}

    def rates(self, optimizer: str) -> list[float]:
        """The learning rates at which the grid trains an optimizer, ascending."""
        grid = self.config.grid
        return learning_rates(grid.rates_of.get(optimizer, grid.rates), "grid.rates")

    @cached_property
    def grid(self) -> list[Cell]:
        """The cells of every optimizer at every rate."""
        return [
            self._grid_cell(optimizer, lr, seed)
            for optimizer in self.optimizers
            for lr in self.rates(optimizer)
            for seed in self.config.seeds
        ]

    @cached_property
    def scaling(self) -> list[Cell]:
        """The cells of one optimizer at several sizes and rates."""
        return [
            self._scaling_cell(size, lr, seed)
            for size in self.config.scaling.sizes
            for lr in self._scaling_rates
            for seed in self.config.seeds
        ]

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
            cell = self._grid_cell(search.optimizer, drawn.pop(RATE), seed)
            cells.append(cell.with_settings(drawn))
        return cells

    def with_other_seeds(self, cell: Cell) -> list[Cell]:
        """A cell, `check_seeds` times, with seeds that had no part in choosing it."""
        first = max(self.config.seeds) + 1
        seeds = range(first, first + self.config.tune.search.check_seeds)
        return [cell.with_seed(seed) for seed in seeds]

    def space(self, optimizer: str) -> dict[str, dict[str, Any]]:
        """The settings of an optimizer that tuners search, the rate first."""
        own = self.config.tune.space.of(optimizer)
        return {name: _scale(name, interval) for name, interval in own.items()}

    def curves(self, best_lr: Mapping[str, float]) -> list[Cell]:
        """The cells that follow the accuracy over time.

        Args:
            best_lr: the best rate of each optimizer that has one.
        """
        return [
            self._curve(optimizer, lr, seed)
            for optimizer, lr in best_lr.items()
            for seed in self.config.seeds
        ]

    def find(self, optimizer: str, size: float | str, lr: str, key: str) -> Cell:
        """The cell of a file's name.

        Args:
            optimizer: the optimizer's name.
            size: the size factor.
            lr: the canonical rate.
            key: the cell's key.

        Raises:
            InputError: if the cell is not of this study.
        """
        # A key costs a hash, so that only the few cells that can have it are asked.
        for cell in self._at(optimizer, float(size), float(lr)):
            if cell.key == key:
                return cell
        raise InputError(
            f"no cell {optimizer}/size-{size}/lr-{lr}/{key} in study {self.name}: its "
            "configuration or the code that trains it has changed"
        )

    def timed_cell(
        self, experiment: str, optimizer: str, size: float | str, lr: str
    ) -> Cell:
        """The cell of an experiment, `grid` or `scaling`, with the first seed."""
        cells = {"grid": self.grid, "scaling": self.scaling}[experiment]
        coordinates = (optimizer, float(size), lr)
        for cell in cells:
            if (cell.optimizer, cell.size, canonical_lr(cell.lr)) == coordinates:
                return cell
        raise InputError(
            f"no cell {optimizer}/size-{size}/lr-{lr} in the {experiment} of study "
            f"{self.name}"
        )

    def programs(self) -> list[tuple[str, int]]:
        """Every (optimizer, size) that the grid or the scaling trains."""
        grid, scaling = self.config.grid, self.config.scaling
        return sorted(
            {(optimizer, grid.size) for optimizer in self.optimizers}
            | {(scaling.optimizer, size) for size in scaling.sizes}
        )

    def step_time_trajectory(self, optimizer: str, size: float) -> Trajectory:
        """What is trained for a few steps to time a step of an optimizer and size.

        The rate does not change how long a step takes, unless the training diverges; at
        this one none of the optimizers does.
        """
        own = OptimizerSpec(optimizer, self.settings(optimizer), 1e-3)
        return Trajectory(self.program(size), own)

    def program(self, size: float, seed: int | None = None) -> ProgramSpec:
        """What the study trains at a size; without a seed, with the first."""
        model = self.config.model
        options = {"dropout": model.dropout, "scale_dense": model.scale_dense}
        return ProgramSpec(
            task=TaskSpec(model.name, options, DATASETS[self.config.data.name].content_id),
            size=size,
            seed=self.config.seeds[0] if seed is None else seed,
            batch=self.config.batch,
        )

    def settings(self, optimizer: str) -> Mapping[str, float]:
        """The settings of an optimizer other than the rate."""
        return self.config.optimizers.of(optimizer)

    @property
    def _scaling_rates(self) -> list[float]:
        return learning_rates(self.config.scaling.rates, "scaling.rates")

    def _at(self, optimizer: str, size: float, lr: float) -> Iterator[Cell]:
        """The cells with these coordinates."""
        grid, scaling = self.config.grid, self.config.scaling
        in_grid = optimizer in self.optimizers and size == grid.size
        in_scaling = optimizer == scaling.optimizer and size in scaling.sizes
        for seed in self.config.seeds:
            if in_grid and lr in self.rates(optimizer):
                yield self._grid_cell(optimizer, lr, seed)
            if in_scaling and lr in self._scaling_rates:
                yield self._scaling_cell(size, lr, seed)
            yield self._curve(optimizer, lr, seed)
        if in_grid and lr in self.rates(optimizer):
            yield from self.with_other_seeds(self._grid_cell(optimizer, lr, 0))
        for cell in self.search:
            if (cell.optimizer, cell.size, cell.lr) == (optimizer, size, lr):
                yield from (cell, *self.with_other_seeds(cell))

    def _grid_cell(self, optimizer: str, lr: float, seed: int) -> Cell:
        grid = self.config.grid
        return self._cell(optimizer, lr, grid.size, seed, grid.target, grid.max_steps)

    def _scaling_cell(self, size: float, lr: float, seed: int) -> Cell:
        scaling = self.config.scaling
        return self._cell(
            scaling.optimizer, lr, size, seed, scaling.target, scaling.max_steps
        )

    def _curve(self, optimizer: str, lr: float, seed: int) -> Cell:
        grid, steps = self.config.grid, self.config.curves.max_steps
        return self._cell(optimizer, lr, grid.size, seed, None, steps, validate=True)

    def _cell(
        self,
        optimizer: str,
        lr: float,
        size: float,
        seed: int,
        target: float | None,
        max_steps: int,
        validate: bool = False,
    ) -> Cell:
        own = OptimizerSpec(optimizer, self.settings(optimizer), lr)
        stop = Stop(max_steps, None if target is None else Target(target), validate)
        return Cell(Trajectory(self.program(size, seed), own), stop)


def _scale(name: str, interval: Interval) -> dict[str, Any]:
    """Where a setting may lie, and whether its complement is spread on the log scale."""
    ends = {"from": interval.low, "to": interval.high}
    return {**ends, "complement": name in KEPT_SHARES}


def load_study(config: Mapping[str, Any], files: Sequence[str | Path] = ()) -> Study:
    """The study of a configuration, with the defaults of what it leaves out.

    Args:
        config: the configuration, all files merged.
        files: the files that it was merged from, for messages.

    Raises:
        InputError: naming file and key, the value found and the value expected.
    """
    completed = complete_config(config, files)
    try:
        return Study(completed)
    except WrongValue as error:
        raise InputError(f"{origin(error.key.split('.'), config, files)}{error}") from None
