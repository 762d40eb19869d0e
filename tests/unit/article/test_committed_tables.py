"""The committed tables of the article's study, made again from one another."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from support.article_tables import best_lr_table, rates_table

from lrvalley.analysis.bands import bands_table
from lrvalley.analysis.study_tables import fastest_slowest_table, scaling_fit_table
from lrvalley.analysis.table_file import read_csv, write_csv
from lrvalley.analysis.tuner_comparison import tuners_table
from lrvalley.article.claim import StudyTables
from lrvalley.article.claims import claims_table, tables_of_seeds
from lrvalley.article.published import article_scaling_table, article_table
from lrvalley.study.objective import TRAIN, Objective
from lrvalley.tuners.catalog import METHODS

TABLES = Path(__file__).parents[3] / "results" / "article" / "tables"
OBJECTIVE = Objective("accuracy", TRAIN, True, 0.97)


def table(name):
    return read_csv(TABLES / f"{name}.csv")


def claims():
    tables = StudyTables(**{f.name: table(f.name) for f in fields(StudyTables)})
    return claims_table(tables, tables_of_seeds(tables, table("band_cells"), OBJECTIVE))


def bands():
    return bands_table(table("cells"), table("band_cells"), OBJECTIVE)


def tuners():
    replays = [table(f"replays_{name}") for name in METHODS]
    return tuners_table(replays, table("best_lr"))


MADE_AGAIN = {
    "rates": lambda: rates_table(table("cells")),
    "best_lr": lambda: best_lr_table(table("rates")),
    "fastest_slowest": lambda: fastest_slowest_table(table("rates")),
    "scaling_fit": lambda: scaling_fit_table(table("rates")),
    "article": lambda: article_table(table("best_lr")),
    "article_scaling": lambda: article_scaling_table(table("scaling_fit")),
    "bands": bands,
    "claims": claims,
    "tuners": tuners,
}


@pytest.mark.parametrize("name", MADE_AGAIN)
def test_a_table_made_again_has_the_committed_bytes(name, tmp_path):
    write_csv(MADE_AGAIN[name](), tmp_path / "again.csv")
    again = (tmp_path / "again.csv").read_text(encoding="utf-8")
    assert again == (TABLES / f"{name}.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(TABLES.glob("*.csv")), ids=lambda path: path.stem)
def test_a_committed_table_is_written_with_its_own_bytes(path, tmp_path):
    write_csv(read_csv(path), tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == path.read_bytes()
