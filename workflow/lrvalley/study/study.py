"""From a configuration to the cells of its experiments."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lrvalley.config.own_study import OwnStudyConfig
from lrvalley.config.study_config import StudyConfig
from lrvalley.errors import InputError
from lrvalley.study.cell import CELL_NAME, Cell
from lrvalley.study.learning_rates import learning_rates
from lrvalley.study.objective import Objective
from lrvalley.study.rounding import canonical_lr
from lrvalley.study.trajectory import OptimizerSpec, ProgramSpec, Trajectory

# The rate at which a step is timed; it does not change how long a step takes, unless the
# training diverges, and at this one none of the optimizers does.
TIMED_RATE = 1e-3


@dataclass(frozen=True)
class Study(ABC):
    """A named configuration: its cells, and where its results are.

    Args:
        config: a complete configuration, as from `lrvalley.config.load.complete_config`.

    Raises:
        InputError: if the configuration's values do not fit together.
    """

    config: StudyConfig | OwnStudyConfig

    @property
    @abstractmethod
    def objective(self) -> Objective:
        """What is asked of a training of the grid."""

    @property
    @abstractmethod
    def max_steps(self) -> dict[str, int]:
        """The budget of a cell in steps, by experiment."""

    @property
    @abstractmethod
    def targets(self) -> dict[str, float | None]:
        """The value of the objective's metric that ends a training, by experiment."""

    @property
    @abstractmethod
    def curve_steps(self) -> int:
        """Steps for which each optimizer is followed at its best rate."""

    @property
    @abstractmethod
    def named_data(self) -> str | None:
        """The data set, if it is one of `lrvalley.data.catalog`."""

    @property
    @abstractmethod
    def users_copy(self) -> str | None:
        """Where the user has a copy of that data set; None: it is downloaded."""

    @property
    @abstractmethod
    def dataset(self) -> str | None:
        """The data file that trainings read; None if a user's function makes the data."""

    @property
    @abstractmethod
    def compares_with_article(self) -> bool:
        """Whether the article's tables and claims are part of the study."""

    @property
    def compares_tuners(self) -> bool:
        """Whether cheaper ways to a rate than the grid can be compared on its cells."""
        return False

    @property
    def shows_tuners(self) -> bool:
        """Whether a plain run compares them, and the report shows it."""
        return False

    @abstractmethod
    def program(self, size: float, seed: int | None = None) -> ProgramSpec:
        """What the study trains at a size; without a seed, with the first."""

    @abstractmethod
    def optimizer(self, name: str, lr: float) -> OptimizerSpec:
        """An optimizer of the study at a rate."""

    @property
    def name(self) -> str:
        """Name of the study and of its folder in `results/`."""
        return str(self.config.study)

    @property
    def optimizers(self) -> list[str]:
        """The optimizers of the grid."""
        return list(self.config.grid.optimizers)

    @property
    def max_seconds(self) -> dict[str, float | None]:
        """Seconds above which a cell counts as failed, by experiment."""
        grid, scaling = self.config.grid, self.config.scaling
        return {"grid": grid.max_seconds, "scaling": scaling.max_seconds}

    @property
    def check_every(self) -> int:
        """Steps between two checks."""
        return ProgramSpec.check_every

    @property
    def has_scaling(self) -> bool:
        """Whether the study trains at several sizes."""
        return bool(self.config.scaling.sizes)

    def rates(self, optimizer: str) -> list[float]:
        """The learning rates at which the grid trains an optimizer, ascending."""
        grid = self.config.grid
        return learning_rates(grid.rates_of.get(optimizer, grid.rates), "grid.rates")

    def default_rate(self, optimizer: str) -> float | None:
        """The rate that an optimizer's library gives it, if it is one of the grid's."""
        return None

    @property
    def confirmation_seeds(self) -> list[int]:
        """Seeds that have no part in choosing an answer."""
        first = max(self.config.seeds) + 1
        return list(range(first, first + self.config.answer.seeds))

    @property
    def scaling_rates(self) -> list[float]:
        """The learning rates of the scaling experiment, ascending."""
        return learning_rates(self.config.scaling.rates, "scaling.rates")

    @property
    def scaling_optimizer(self) -> str:
        """The optimizer of the scaling experiment."""
        return str(self.config.scaling.optimizer)

    @cached_property
    def grid(self) -> list[Cell]:
        """The cells of every optimizer at every rate."""
        return [
            self.grid_cell(optimizer, lr, seed)
            for optimizer in self.optimizers
            for lr in self.rates(optimizer)
            for seed in self.config.seeds
        ]

    @property
    def repeats_bands(self) -> bool:
        """Whether the rates around each band are trained with other seeds."""
        return False

    @property
    def further_trainings(self) -> dict[str, int]:
        """At most how many trainings some keys ask for beside grid, sizes and answer."""
        return {}

    @cached_property
    def scaling(self) -> list[Cell]:
        """The cells of one optimizer at several sizes and rates."""
        return [
            self._scaling_cell(size, lr, seed)
            for size in self.config.scaling.sizes
            for lr in self.scaling_rates
            for seed in self.config.seeds
        ]

    @property
    def contrast(self) -> list[Cell]:
        """The cells of the grid's optimizers on another network."""
        return []

    @property
    def search(self) -> list[Cell]:
        """The cells of one optimizer with its settings drawn at random."""
        return []

    @property
    def search_checks(self) -> list[Cell]:
        """All cells that may check the search's outcome with other seeds."""
        return []

    def curves(self, best_lr: Mapping[str, float]) -> list[Cell]:
        """The cells that follow the metrics over time.

        Args:
            best_lr: the best rate of each optimizer that has one.
        """
        return [
            self._curve(optimizer, lr, seed)
            for optimizer, lr in best_lr.items()
            for seed in self.config.seeds
        ]

    def find(self, path: str) -> Cell:
        """The cell of a file.

        Args:
            path: the file's name, as `Cell.path` has it.

        Raises:
            InputError: if the cell is not of this study.
        """
        if name := CELL_NAME.fullmatch(path):
            size, lr = float(name["size"]), float(name["lr"])
            # A key costs a hash, so that only the few cells that can have it are asked.
            for cell in self._at(name["optimizer"], size, lr):
                if cell.path == path:
                    return cell
        raise InputError(
            f"{path}: no such cell in study {self.name}: its configuration or the code "
            "that trains it has changed"
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

    @property
    def rehearsal(self) -> str | None:
        """The file that says that model and data fit together, if that is to be seen."""
        return None

    def programs(self) -> list[tuple[str, float]]:
        """Every (optimizer, size) that the grid or the scaling trains."""
        grid, sizes = self.config.grid, self.config.scaling.sizes
        return sorted(
            {(optimizer, self.program(grid.size).size) for optimizer in self.optimizers}
            | {(self.scaling_optimizer, self.program(size).size) for size in sizes}
        )

    def step_time_trajectory(self, optimizer: str, size: float) -> Trajectory:
        """What is trained for a few steps to time a step of an optimizer and size."""
        return Trajectory(self.program(size), self.optimizer(optimizer, TIMED_RATE))

    def grid_cell(self, optimizer: str, lr: float, seed: int) -> Cell:
        """A cell of the grid."""
        return self._cell("grid", optimizer, lr, self.config.grid.size, seed)

    def _scaling_cell(self, size: float, lr: float, seed: int) -> Cell:
        return self._cell("scaling", self.scaling_optimizer, lr, size, seed)

    def _cell(
        self, experiment: str, optimizer: str, lr: float, size: float, seed: int
    ) -> Cell:
        trajectory = Trajectory(self.program(size, seed), self.optimizer(optimizer, lr))
        stop = self.objective.stop(self.max_steps[experiment], self.targets[experiment])
        return Cell(trajectory, stop)

    def _curve(self, optimizer: str, lr: float, seed: int) -> Cell:
        program = self.program(self.config.grid.size, seed)
        trajectory = Trajectory(program, self.optimizer(optimizer, lr))
        return Cell(trajectory, self.objective.curve(self.curve_steps))

    def _at(self, optimizer: str, size: float, lr: float) -> Iterator[Cell]:
        """The cells with these coordinates."""
        grid, scaling = self.config.grid, self.config.scaling
        in_grid = optimizer in self.optimizers and size == grid.size
        in_scaling = optimizer == self.scaling_optimizer and size in scaling.sizes
        for seed in self.config.seeds:
            if in_grid and lr in self.rates(optimizer):
                yield self.grid_cell(optimizer, lr, seed)
            if in_scaling and lr in self.scaling_rates:
                yield self._scaling_cell(size, lr, seed)
            if in_grid:
                yield self._curve(optimizer, lr, seed)
