"""Whether the values of a configuration, each right by itself, fit together."""

from __future__ import annotations

from lrvalley.config.fields import SEEDS
from lrvalley.config.messages import WrongValue
from lrvalley.config.study_config import StudyConfig
from lrvalley.data.catalog import DATASETS
from lrvalley.study.learning_rates import learning_rates


def check_consistency(config: StudyConfig) -> None:
    """Check what no section can check by itself.

    Raises:
        WrongValue: naming the key, the value found and the value expected.
    """
    _check_rates(config)
    _check_batch(config)
    _check_seeds(config)
    _check_populations(config)


def _check_rates(config: StudyConfig) -> None:
    learning_rates(config.grid.rates, "grid.rates")
    learning_rates(config.scaling.rates, "scaling.rates")
    for name, rates in config.grid.rates_of.items():
        learning_rates(rates, f"grid.rates_of.{name}")


def _check_batch(config: StudyConfig) -> None:
    examples = DATASETS[config.data.name].examples
    if config.batch > examples:
        raise WrongValue(
            "batch",
            f"found {config.batch}, expected at most {examples:,}, the number of training "
            "examples",
        )


def _check_seeds(config: StudyConfig) -> None:
    """The search's best is trained again with the seeds that follow the largest one."""
    more = max(config.tune.search.check_seeds, config.answer.seeds)
    largest = max(config.seeds)
    if largest + more >= SEEDS:
        raise WrongValue(
            "seeds",
            f"found {largest}, expected at most {SEEDS - 1 - more:,}, so that the {more} "
            "seeds of answer.seeds and tune.search.check_seeds can follow",
        )


def _check_populations(config: StudyConfig) -> None:
    pbt = config.tune.pbt
    if pbt.max_steps % pbt.judge_every:
        raise WrongValue(
            "tune.pbt.max_steps",
            f"found {pbt.max_steps}, expected a multiple of judge_every, {pbt.judge_every}",
        )
