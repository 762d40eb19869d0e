"""The article's 17 claims, tested one by one on the study's tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from lrvalley.analysis.bands import by_seed
from lrvalley.analysis.best_rates import best_lr_table
from lrvalley.analysis.study_tables import fastest_slowest_table, rates_table
from lrvalley.analysis.table_file import as_table
from lrvalley.article import claims_across, claims_curves, claims_rates, claims_sizes
from lrvalley.article.claim import Claim, StudyTables
from lrvalley.study.objective import Objective

CLAIMS: tuple[Claim, ...] = (
    claims_rates.most_rates_fail,
    claims_rates.one_valley,
    claims_across.no_rate_for_all,
    claims_rates.order_of_magnitude,
    claims_across.some_optimizer_for_every_rate,
    claims_across.slowest_fails,
    claims_rates.reasonable_best_times,
    claims_curves.adam_learns_fastest,
    claims_curves.adam_is_most_stable,
    claims_rates.adam_band_is_wide,
    claims_sizes.linear_in_size,
    claims_sizes.one_rate_for_all_sizes,
    claims_sizes.same_best_rates,
    claims_sizes.larger_rates_are_slower,
    claims_sizes.best_rate_transfers,
    claims_sizes.linear_in_weights,
    claims_sizes.weights_are_linear,
)

# Those that rest on the grid alone; curves and sizes are not trained with other seeds.
OF_THE_GRID = frozenset({1, 2, 3, 4, 5, 6, 7, 10})


def claims_table(
    tables: StudyTables, with_seeds: Sequence[StudyTables] = ()
) -> pd.DataFrame:
    """The verdict on every claim.

    Args:
        tables: the study's tables.
        with_seeds: what they are with each of other seeds, for the claims on the grid.

    Returns:
        The table `claims`, in the order of the claims' numbers. A claim that the
        study lacks the data for is "not testable here", and the note says why.
    """
    rows = [
        claim.row(tables, with_seeds if claim.number in OF_THE_GRID else ())
        for claim in CLAIMS
    ]
    return as_table(rows, "claims")


def tables_of_seeds(
    tables: StudyTables, band_cells: pd.DataFrame, objective: Objective
) -> list[StudyTables]:
    """What a study's tables are with each of other seeds, at the rates around each band.

    Args:
        tables: the study's tables.
        band_cells: the table `band_cells`.
        objective: what is asked of a training.
    """
    _, *others = by_seed(tables.cells, band_cells)
    return [_of_cells(tables, cells, objective) for cells in others]


def _of_cells(
    tables: StudyTables, cells: pd.DataFrame, objective: Objective
) -> StudyTables:
    rates = rates_table(cells, objective)
    return replace(
        tables,
        cells=cells,
        rates=rates,
        best_lr=best_lr_table(rates, objective),
        fastest_slowest=fastest_slowest_table(rates),
    )
