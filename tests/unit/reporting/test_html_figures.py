"""Images and captions of the report."""

import re
from base64 import b64decode
from urllib.parse import unquote

import pytest
from support.article_tables import OBJECTIVE

from lrvalley.errors import InputError
from lrvalley.reporting.figures.catalog import FIGURES
from lrvalley.reporting.html_figures import caption, data_uri
from lrvalley.reporting.html_tables import columns_of

MORE_CAPTIONS = ("cells", "cost", "curves", "rates_by_value", "best_lr_by_value", "valley")
CAPTIONED = [*(figure.name for figure in FIGURES), *columns_of(OBJECTIVE), *MORE_CAPTIONS]


def test_an_svg_stays_text_that_may_stand_between_double_quotes(tmp_path):
    svg = '<svg><path style="fill:#fff" d="M0 0"/><text>50% &amp; \'more\'</text></svg>'
    (tmp_path / "figure.svg").write_text(svg)
    head, _, data = data_uri(tmp_path / "figure.svg").partition(",")
    assert head == "data:image/svg+xml"
    assert not set(data) & set('"#&')
    # Attributes have other quotes, and mean the same.
    assert unquote(data) == svg.replace('"', "'")


def test_a_png_is_base64(tmp_path):
    (tmp_path / "figure.png").write_bytes(b"\x89PNG...")
    head, _, data = data_uri(tmp_path / "figure.png").partition(",")
    assert (head, b64decode(data)) == ("data:image/png;base64", b"\x89PNG...")


def test_a_figure_that_is_not_an_image_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"expected a \.svg or \.png file"):
        data_uri(tmp_path / "figure.pdf")
    with pytest.raises(InputError, match="not readable"):
        data_uri(tmp_path / "missing.svg")


@pytest.mark.parametrize("name", CAPTIONED)
def test_every_figure_and_table_has_a_caption_in_plain_prose(name):
    paragraphs = caption(name)
    assert paragraphs
    assert not re.search(r"[`*|{}<>]|\.\. |::|\w_\s", " ".join(paragraphs))


def test_captions_of_a_study_without_a_target_are_its_own():
    assert "fewest steps" in caption("best_lr")[0]
    assert "best value" in caption("best_lr", by_value=True)[0]
    assert caption("scaling_fit", by_value=True) == caption("scaling_fit")
