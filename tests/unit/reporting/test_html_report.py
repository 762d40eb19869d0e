"""The report: one page that needs nothing but itself."""

import re
from html.parser import HTMLParser

import pytest
from markupsafe import escape
from support import own_studies as own
from support import tuner_frames
from support.article_tables import OBJECTIVE
from support.drawn import figure_from
from support.report_tables import CLAIMS, CONFIG, report_tables

from lrvalley.reporting.figures.drawing import save_figure
from lrvalley.reporting.html_figures import caption
from lrvalley.reporting.html_report import render_report
from lrvalley.reporting.study_facts import mixture_warnings
from lrvalley.reporting.tuner_answers import tuner_answers


@pytest.fixture(scope="module")
def tables():
    return report_tables()


@pytest.fixture(scope="module")
def files(tables, tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    paths = {
        "cells_heatmap": folder / "cells_heatmap.svg",
        "time_by_size": folder / "time_by_size.png",
    }
    for name, path in paths.items():
        save_figure(figure_from(name, tables), path)
    return paths


@pytest.fixture(scope="module")
def page(tables, files):
    return render_report("article", tables, files, CONFIG, OBJECTIVE)


class _Links(HTMLParser):
    """Collects every attribute of a page that makes a browser fetch something."""

    def __init__(self):
        super().__init__()
        self.targets = []
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        fetching = ("src", "href", "srcset", "data", "action", "poster")
        self.targets += [value for name, value in attrs if name in fetching]


def parsed(page):
    links = _Links()
    links.feed(page)
    return links


def test_the_page_refers_to_nothing_outside_itself(page):
    links = parsed(page)
    assert len(links.targets) == 2
    assert all(target.startswith("data:image/") for target in links.targets)
    assert not {"link", "iframe"} & set(links.tags)
    own = re.sub(r'src="data:[^"]*"', "", page).replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|url\(|@import|fetch\(|XMLHttp", own)


def test_the_answer_comes_before_anything_else(page):
    answer = page.index("Train this model with Adagrad at a learning rate of 0.1")
    assert answer < page.index("<h2>")
    assert page.index("Runner-up: Adam at 0.001") < page.index("<h2>")


def test_every_optimizer_has_its_answer_in_the_usual_order(page):
    places = [
        page.index("Gradient Descent trains fastest"),
        page.index("Adam trains fastest"),
        page.index("Adagrad trains fastest"),
        page.index("RMSProp did not reach 97% train accuracy"),
    ]
    assert places == sorted(places)


def test_a_best_rate_at_the_edge_is_said_to_be_not_found(page):
    assert "so the best rate is not found yet: widen the range on both sides" in page
    assert "only rate tried: widen" in page


def test_figures_are_inlined_with_their_captions(page):
    assert 'src="data:image/svg+xml,<svg' in page
    assert 'src="data:image/png;base64,' in page
    assert caption("cells_heatmap")[0].split(".")[0] in page


def test_text_is_escaped(page):
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "One &lt;valley&gt;." in page
    assert "<valley>" not in page


def test_verdicts_are_badges_with_words(page):
    for kind, verdict in (
        ("good", "holds"),
        ("bad", "does not hold"),
        ("neutral", "not testable here"),
    ):
        assert f'<span class="badge {kind}">{verdict}</span>' in page


def test_one_version_and_one_device_need_no_warning(page, tables):
    assert mixture_warnings(tables["cells"]) == []
    assert '<p class="warning">' not in page


def test_mixed_versions_and_devices_are_flagged(tables, files):
    cells = tables["cells"].copy()
    cells.iloc[0, cells.columns.get_loc("tensorflow")] = "2.20.0"
    cells.iloc[1, cells.columns.get_loc("device")] = "GPU"
    page = render_report("article", {**tables, "cells": cells}, files, CONFIG, OBJECTIVE)
    assert "trained by several versions of TensorFlow: 2.20.0, 2.21.0." in page
    assert "trained on several kinds of device: CPU, GPU." in page


def test_sections_without_data_are_left_out(tables):
    few = {name: tables[name] for name in ("cells", "best_lr")}
    few["claims"] = CLAIMS.iloc[:0]
    page = render_report("quick", few, {}, {}, OBJECTIVE)
    assert "Train this model with Adagrad" in page
    for section in ("figures", "claims", "article", "timing"):
        assert f'id="{section}"' not in page


def test_the_same_input_gives_the_same_page(page, tables, files):
    assert render_report("article", tables, files, CONFIG, OBJECTIVE) == page


def test_the_tuners_have_a_section_if_they_were_compared(tables, files):
    with_tuners = {**tables, **tuner_frames.make_tables(["adam", "gd"])}
    page = render_report("x", with_tuners, files, CONFIG, OBJECTIVE)
    assert "Without the grid" in page
    headlines = [each.headline for each in tuner_answers(with_tuners)]
    assert headlines
    assert all(escape(headline) in page for headline in headlines)
    assert "fails" in page
    assert "Without the grid" not in render_report("x", tables, files, CONFIG, OBJECTIVE)


def own_page(study, **more):
    config = {"study": "mine"}
    page = render_report("mine", study.tables, {}, config, study.objective, **more)
    return page[page.index("<body>") :]


def test_the_report_of_a_loss_speaks_of_no_accuracy_and_of_no_article():
    text = own_page(own.LOSS_OF_THREE_SEEDS)
    assert "It came to validation loss 0.32," in text
    assert "best validation loss" in text
    assert not re.search("accuracy|article|target|claims", text)


def test_the_report_of_a_target_speaks_of_it_and_of_no_article():
    text = own_page(own.ACCURACY_TO_TARGET)
    assert "It reached 80% validation accuracy in 200 steps" in text
    assert not re.search("97%|train accuracy|article", text)


def test_the_code_to_paste_is_in_the_answer_and_is_escaped():
    settings = {
        "AdamW": {
            "optimizer": "AdamW",
            "settings": {"exclude": "<norm>"},
            "schedule": {"name": "constant"},
            "definitions": "keras",
        }
    }
    text = own_page(own.LOSS_OF_THREE_SEEDS, settings=settings)
    code = text.index("keras.optimizers.AdamW(learning_rate=0.002154")
    assert text.index("Train this model with AdamW") < code < text.index("<h2>")
    assert "&lt;norm&gt;" in text
