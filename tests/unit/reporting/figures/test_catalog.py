"""The catalogue of figures: complete, and cheap to read."""

import subprocess
import sys
from pathlib import Path

import pytest

from lrvalley.analysis.table_file import COLUMNS
from lrvalley.reporting.figures.catalog import (
    COST,
    FIGURES,
    MORE,
    SURE,
    TUNERS,
    VALLEYS,
    of_section,
)
from lrvalley.study.code_hash import modules_reached, script_code

WORKFLOW = Path(__file__).parents[4] / "workflow"
SCRIPT = WORKFLOW / "scripts/plot_figure.py"


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_every_figure_has_its_module_its_caption_and_known_tables(figure):
    assert (WORKFLOW / figure.source).is_file()
    caption = WORKFLOW / f"report/{figure.name}.rst"
    assert caption.is_file(), f"write the caption of {figure.name}: {caption}"
    known = {"replays_pbt", *COLUMNS}
    assert set(figure.tables) <= known


def test_names_are_unique_and_sections_hold_all_figures():
    names = [figure.name for figure in FIGURES]
    assert len(set(names)) == len(names)
    sections = (SURE, VALLEYS, COST, MORE, TUNERS)
    assert [each for name in sections for each in of_section(name)] == list(FIGURES)


def test_reading_the_catalogue_imports_nothing_that_draws():
    code = (
        "import sys; import lrvalley.reporting.figures.catalog; "
        "sys.exit(bool({'matplotlib', 'pandas', 'numpy'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=WORKFLOW, check=True)


def test_the_script_that_draws_reaches_no_figure_and_no_catalogue():
    """So that one more figure, or a change in one, does not draw the others again."""
    reached = set(modules_reached([SCRIPT]))
    assert WORKFLOW / "lrvalley/reporting/figures/drawing.py" in reached
    assert not reached & {WORKFLOW / figure.source for figure in FIGURES}
    assert WORKFLOW / "lrvalley/reporting/figures/catalog.py" not in reached


def test_no_figure_reaches_the_module_of_another():
    sources = {figure.name: WORKFLOW / figure.source for figure in FIGURES}
    assert len(set(sources.values())) == len(FIGURES)
    for name, source in sources.items():
        others = set(sources.values()) - {source}
        assert not others & set(modules_reached([source])), name


def test_the_code_of_a_figures_rule_counts_its_own_module():
    codes = {script_code(SCRIPT, (WORKFLOW / figure.source,)) for figure in FIGURES}
    assert len(codes) == len(FIGURES)
