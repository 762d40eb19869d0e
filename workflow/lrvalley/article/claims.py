"""The article's 17 claims, tested one by one on the study's tables."""

from __future__ import annotations

import pandas as pd

from lrvalley.analysis.table_file import as_table
from lrvalley.article import claims_across, claims_curves, claims_rates, claims_sizes
from lrvalley.article.claim import Claim, StudyTables

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


def claims_table(tables: StudyTables) -> pd.DataFrame:
    """The verdict on every claim.

    Args:
        tables: the study's tables.

    Returns:
        The table `claims`, in the order of the claims' numbers. A claim that the
        study lacks the data for is "not testable here", and the note says why.
    """
    return as_table((claim.row(tables) for claim in CLAIMS), "claims")
