"""Whether the values of a configuration, each right by itself, fit together."""

from __future__ import annotations

from collections.abc import Sequence

from lrvalley.config.fields import CHECK_EVERY, SEEDS
from lrvalley.config.messages import WrongValue
from lrvalley.config.sections.experiments import RUNNING
from lrvalley.config.study_config import StudyConfig
from lrvalley.data.catalog import DATASETS
from lrvalley.study.learning_rates import learning_rates
from lrvalley.study.study import Study

# Snakemake plans a job for each training, at about a millisecond and five kilobytes.
MOST_TRAININGS = 1_000_000


def check_consistency(config: StudyConfig) -> None:
    """Check what no section can check by itself.

    Raises:
        WrongValue: naming the key, the value found and the value expected.
    """
    _check_rates(config)
    _check_contrast(config)
    _check_batch(config)
    more = max(config.tune.search.check_seeds, config.answer.seeds, config.bands.seeds)
    keys = "answer.seeds, bands.seeds and tune.search.check_seeds"
    check_seeds(config.seeds, more, keys)
    check_first_rung(config.answer.first_rung, CHECK_EVERY)
    _check_populations(config)


def _check_rates(config: StudyConfig) -> None:
    learning_rates(config.grid.rates, "grid.rates")
    learning_rates(config.scaling.rates, "scaling.rates")
    learning_rates(config.contrast.rates, "contrast.rates")
    for section in ("grid", "contrast"):
        for name, rates in getattr(config, section).rates_of.items():
            learning_rates(rates, f"{section}.rates_of.{name}")


def _check_contrast(config: StudyConfig) -> None:
    other, own, window = config.contrast.model, config.model.name, config.grid.window
    if other == own:
        raise WrongValue("contrast.model", f"found {other}, expected another than {own}")
    if other and window != RUNNING:
        raise WrongValue(
            "contrast.model",
            f"found {other} with grid.window {window}, expected grid.window {RUNNING}, so "
            "that a record has both windows",
        )


def _check_batch(config: StudyConfig) -> None:
    examples = DATASETS[config.data.name].examples
    if config.batch > examples:
        raise WrongValue(
            "batch",
            f"found {config.batch}, expected at most {examples:,}, the number of training "
            "examples",
        )


def check_seeds(seeds: Sequence[int], more: int, keys: str) -> None:
    """Check that seeds leave room: what is best is trained again with those that follow.

    Args:
        seeds: the study's.
        more: how many follow the largest one.
        keys: the keys that say how many, for the message.

    Raises:
        WrongValue: if there are not so many.
    """
    largest = max(seeds)
    if largest + more >= SEEDS:
        raise WrongValue(
            "seeds",
            f"found {largest}, expected at most {SEEDS - 1 - more:,}, so that the {more} "
            f"seeds of {keys} can follow",
        )


def check_size(study: Study) -> None:
    """Check that a study can be planned: each number is right by itself, but not all their
    products.

    Raises:
        WrongValue: naming the experiment that trains too often.
    """
    config, seeds = study.config, len(study.config.seeds)
    confirmed = 2 * len(study.optimizers) + config.answer.more
    for key, count in (
        ("grid", seeds * sum(len(study.rates(name)) for name in study.optimizers)),
        ("scaling", seeds * len(config.scaling.sizes) * len(study.scaling_rates)),
        ("answer.seeds", config.answer.seeds * confirmed),
        *study.further_trainings.items(),
    ):
        if count > MOST_TRAININGS:
            raise WrongValue(
                key,
                f"found {count:,} trainings, expected at most {MOST_TRAININGS:,}; take "
                "fewer rates or seeds",
            )


def check_first_rung(first_rung: int | None, check_every: int) -> None:
    """Check that candidates are first compared where their metrics are known.

    Args:
        first_rung: in steps; None: by the check interval.
        check_every: the check interval, in steps.

    Raises:
        WrongValue: if it is not a multiple of the check interval.
    """
    if first_rung and first_rung % check_every:
        raise WrongValue(
            "answer.first_rung",
            f"found {first_rung}, expected a multiple of the check interval, {check_every}",
        )


def _check_populations(config: StudyConfig) -> None:
    pbt = config.tune.pbt
    if pbt.max_steps % pbt.judge_every:
        raise WrongValue(
            "tune.pbt.max_steps",
            f"found {pbt.max_steps}, expected a multiple of judge_every, {pbt.judge_every}",
        )
