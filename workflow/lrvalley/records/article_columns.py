"""The tables that only a study that compares itself with the article has."""

from __future__ import annotations

from collections.abc import Mapping

from lrvalley.records.column import (
    COUNT,
    COUNT_OR_NA,
    LR,
    NUMBER,
    OPTIMIZER,
    SIZE,
    STEP_TIME,
    TEXT,
    Column,
    Table,
)
from lrvalley.records.study_columns import STUDY_TABLES


def _over_seeds(name: str, meaning: str, unit: str = "") -> dict[str, Column]:
    """A number of each seed: the lowest, the middle one and the highest."""
    return {
        f"{name}_low": Column(NUMBER, f"{meaning}, the lowest over the seeds", unit),
        name: Column(NUMBER, f"{meaning}, the median, or the lower of two", unit),
        f"{name}_high": Column(NUMBER, f"{meaning}, the highest over the seeds", unit),
    }


ARTICLE_TABLES: Mapping[str, Table] = {
    "claims": Table(
        "One claim of the article, and what the study says about it.",
        {
            "number": Column(COUNT, "the claim's number"),
            "claim": Column(TEXT, "the claim, in our words"),
            "statistic": Column(TEXT, "what is computed to test it"),
            "value": Column(NUMBER, "the statistic; missing if it cannot be computed"),
            "threshold": Column(TEXT, "what the statistic must be for the claim to hold"),
            "verdict": Column(
                TEXT,
                "`holds`, `does not hold`, `not testable here`, or, if it is one with some "
                "seeds and the other with others, `cannot be told with these seeds`",
            ),
            "seeds": Column(
                COUNT,
                "seeds by which it is judged; those of the study itself count as one",
                "seeds",
            ),
            "seeds_holding": Column(COUNT, "seeds with which it holds", "seeds"),
            "value_low": Column(NUMBER, "smallest value with one of the seeds"),
            "value_high": Column(NUMBER, "largest value with one of the seeds"),
            "note": Column(TEXT, "the numbers behind the value, or why there is none"),
        },
    ),
    "bands": Table(
        "One optimizer's band and best rate with each of several seeds; only a study with "
        "`bands.seeds` has it.",
        {
            "optimizer": OPTIMIZER,
            "seeds": Column(
                COUNT, "seeds; those of the study itself count as one", "seeds"
            ),
            "confidence": Column(
                NUMBER,
                "how sure it is that the median over all seeds lies between the lowest and "
                "the highest of these: 1 - 2^(1 - `seeds`), as in the sign test",
            ),
            "rates": Column(COUNT, "rates that were tried with all seeds"),
            "rates_all": Column(COUNT, "of these, rates that trained with every seed"),
            "rates_some": Column(COUNT, "rates that trained with some seeds only"),
            **_over_seeds("band_from", "smallest rate of the band"),
            **_over_seeds("band_to", "largest rate of the band"),
            **_over_seeds("best_lr", "best rate"),
            **_over_seeds("steps", "steps at the seed's best rate", "steps"),
        },
    ),
    "band_cells": Table(
        "One cell of a band with another seed; only a study with `bands.seeds` has it.",
        {n: c for n, c in STUDY_TABLES["cells"].columns.items() if n != "experiment"},
    ),
    "article": Table(
        "One optimizer of the article: the author's measurements beside ours.",
        {
            "optimizer": OPTIMIZER,
            "article_rates_trained": Column(
                COUNT, "rates that reached the target in the article"
            ),
            "article_rates_tried": Column(COUNT, "rates that the article tried"),
            "article_band_from": Column(NUMBER, "smallest rate that trained there"),
            "article_band_to": Column(NUMBER, "largest rate that trained there"),
            "article_best_lr": Column(NUMBER, "fastest rate there"),
            "article_time_s": Column(NUMBER, "its time to the target, on a K80", "s"),
            "our_rates_trained": Column(
                COUNT_OR_NA, "`best_lr.rates_trained`; missing if it was not tried"
            ),
            "our_rates_tried": Column(COUNT_OR_NA, "`best_lr.rates_tried`"),
            "our_band_from": Column(NUMBER, "`best_lr.band_from`"),
            "our_band_to": Column(NUMBER, "`best_lr.band_to`"),
            "our_best_lr": Column(NUMBER, "`best_lr.best_lr`"),
            "our_time_s": Column(NUMBER, "`best_lr.time_s`", "s"),
            "best_lr_ratio": Column(NUMBER, "`our_best_lr` / `article_best_lr`"),
        },
    ),
    "article_scaling": Table(
        "One rate of the article: its line of time against size beside ours.",
        {
            "lr": LR,
            "article_c_s": Column(NUMBER, "intercept in the article", "s"),
            "article_k_s": Column(NUMBER, "slope in the article", "s per unit of size"),
            "article_r2": Column(NUMBER, "R2 of the line in the article"),
            "our_c_s": Column(NUMBER, "our intercept; missing if not tried", "s"),
            "our_k_s": Column(NUMBER, "our slope", "s per unit of size"),
            "our_r2": Column(NUMBER, "R2 of our line"),
        },
    ),
    "networks": Table(
        "One optimizer on one network, by one window of the train accuracy, and in the "
        "article; only a study with `contrast.model` has it.",
        {
            "network": Column(TEXT, "the network, as in the configuration"),
            "window": Column(
                TEXT, "`check` or `running`, as `grid.window`; the study's target in both"
            ),
            "optimizer": OPTIMIZER,
            "best_lr": Column(NUMBER, "rate of the fewest steps; missing if none trained"),
            "steps": Column(COUNT_OR_NA, "its steps to the target", "steps"),
            "rank": Column(COUNT_OR_NA, "place by these steps; equals share the first"),
            "ratio": Column(NUMBER, "`steps` / the fewest steps of an optimizer"),
            "band_from": Column(NUMBER, "smallest rate of the band around the best"),
            "band_to": Column(NUMBER, "largest rate of that band"),
            "rates_trained": Column(COUNT_OR_NA, "rates that trained"),
            "rates_tried": Column(COUNT_OR_NA, "rates that were tried"),
            "article_rank": Column(COUNT, "place by the article's times"),
            "article_ratio": Column(NUMBER, "its time / the shortest of an optimizer"),
            "article_best_lr": Column(NUMBER, "fastest rate in the article"),
            "article_band_from": Column(NUMBER, "smallest rate that trained there"),
            "article_band_to": Column(NUMBER, "largest rate that trained there"),
        },
    ),
    "timing_check": Table(
        "One whole training against the clock, beside steps x step time.",
        {
            "optimizer": OPTIMIZER,
            "lr": LR,
            "size": SIZE,
            "cell_steps": Column(
                COUNT, "steps of the same cell when it trained in a pack", "steps"
            ),
            "steps": Column(COUNT, "steps of the timed training, which ran alone", "steps"),
            "step_time_s": STEP_TIME,
            "predicted_s": Column(NUMBER, "`steps` x `step_time_s`", "s"),
            "measured_s": Column(NUMBER, "duration by the clock", "s"),
            "ratio": Column(NUMBER, "`measured_s` / `predicted_s`"),
        },
    ),
}
