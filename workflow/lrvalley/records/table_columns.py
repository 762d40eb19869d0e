"""Every table and every column: type, unit and meaning.

Planning reads tables, too, so nothing here imports pandas.
"""

from __future__ import annotations

from collections.abc import Mapping

from lrvalley.records.answer_columns import ANSWER_TABLES
from lrvalley.records.article_columns import ARTICLE_TABLES
from lrvalley.records.column import Table
from lrvalley.records.study_columns import STUDY_TABLES
from lrvalley.records.tuner_columns import TUNER_TABLES

# Values of the column `experiment`.
GRID = "grid"
SCALING = "scaling"
# Stands for an optimizer in rows of all optimizers together.
ALL = "all"

TABLES: Mapping[str, Table] = {
    **STUDY_TABLES,
    **ANSWER_TABLES,
    **ARTICLE_TABLES,
    **TUNER_TABLES,
}
