"""The report: one page that needs nothing but itself."""

import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from markupsafe import escape
from support import frames, tuner_frames
from support import own_studies as own
from support.article_tables import OBJECTIVE, best_lr_table, rates_table
from support.drawn import figure_from

from lrvalley.analysis.study_tables import fastest_slowest_table, scaling_fit_table
from lrvalley.errors import InputError
from lrvalley.reporting.figures.catalog import FIGURES
from lrvalley.reporting.figures.drawing import save_figure
from lrvalley.reporting.html_figures import caption, data_uri
from lrvalley.reporting.html_objective_tables import report_table
from lrvalley.reporting.html_report import render_report
from lrvalley.reporting.html_tables import COLUMNS
from lrvalley.reporting.study_facts import flat_config, mixture_warnings, run_facts
from lrvalley.reporting.tuner_answers import tuner_answers

CONFIG = {
    "study": "article",
    "lr": {"values": [1e-6, 0.001468, 100.0]},
    "limits": {"max_seconds": 120.0, "max_steps": 12000},
    "dropout": False,
    "colors": {},
    "note": "<b>bold</b>",
}
CLAIMS = pd.DataFrame(
    [
        (1, "Most rates fail.", "largest share", 0.31, ">= 0.5", "holds", "adam & gd"),
        (2, "One <valley>.", "rises", 2.0, "<= 0", "does not hold", ""),
        (3, "Time is linear.", "R2", float("nan"), "", "not testable here", "no sizes"),
    ],
    columns=["number", "claim", "statistic", "value", "threshold", "verdict", "note"],
)


@pytest.fixture(scope="module")
def tables():
    cells = pd.concat([frames.make_cells(frames.SPARSE_RATES), _scaling()])
    rates = rates_table(cells)
    return {
        "cells": cells,
        "rates": rates,
        "best_lr": best_lr_table(rates),
        "fastest_slowest": fastest_slowest_table(rates),
        "scaling_fit": scaling_fit_table(rates),
        "claims": CLAIMS,
        "timing_check": pd.DataFrame(
            [("adam", 0.001, 1, 1050, 1000, 0.0082, 8.2, 8.5, 1.0366)],
            columns=[
                "optimizer", "lr", "size", "cell_steps", "steps", "step_time_s",
                "predicted_s", "measured_s", "ratio",
            ],
        ),
    }  # fmt: skip


def _scaling():
    return frames.make_scaling_cells()


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
    assert not {"script", "link", "iframe"} & set(links.tags)
    assert not re.search(r"https?://|url\(|@import", page)


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
    assert 'src="data:image/svg+xml;base64,' in page
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


def test_configuration_is_shown_with_dotted_keys():
    assert flat_config(CONFIG) == [
        ("study", "article"),
        ("lr.values", "1e-06, 0.001468, 100"),
        ("limits.max_seconds", "120"),
        ("limits.max_steps", "12000"),
        ("dropout", "false"),
        ("colors", "none"),
        ("note", "<b>bold</b>"),
    ]


def test_a_cell_of_two_experiments_is_counted_once():
    grid = frames.make_cells({"adam": [1e-3, 1e-6]})
    cells = pd.concat([grid, grid.head(1).assign(experiment="scaling")])
    facts = dict(run_facts(cells))
    assert facts["Cells"] == "2 (1 budget, 1 reached)"
    assert facts["TensorFlow"] == "2.21.0"
    assert facts["Device"] == "CPU"


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


def test_a_figure_that_is_not_an_image_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"expected a \.svg or \.png file"):
        data_uri(tmp_path / "figure.pdf")
    with pytest.raises(InputError, match="not readable"):
        data_uri(tmp_path / "missing.svg")


MORE_CAPTIONS = ("cells", "curves", "rates_by_value", "best_lr_by_value")
CAPTIONED = [*(figure.name for figure in FIGURES), *COLUMNS, *MORE_CAPTIONS]


@pytest.mark.parametrize("name", CAPTIONED)
def test_every_figure_and_table_has_a_caption_in_plain_prose(name):
    paragraphs = caption(name)
    assert paragraphs
    assert not re.search(r"[`*|{}<>]|\.\. |::|\w_\s", " ".join(paragraphs))


def shown(name, frame, row=0):
    table = report_table(name, frame, OBJECTIVE)
    headers = [column.header for column in table.columns]
    return dict(zip(headers, table.rows[row], strict=True))


def test_rates_and_times_are_readable_in_tables(tables):
    [row] = report_table("timing_check", tables["timing_check"], OBJECTIVE).rows
    assert [value.text for value in row] == [
        "Adam", "0.001", "1×", "1,050", "1,000", "8.2", "8.2", "8.5", "1.04",
    ]  # fmt: skip


def test_failed_rates_are_marked_in_tables(tables):
    rates = tables["rates"].sort_values("trained")
    failed = shown("rates", rates)
    assert (failed["outcome"].text, failed["outcome"].badge) == ("failed", "bad")
    assert failed["steps"].text == failed["time (s)"].text == "–"
    assert shown("rates", rates, -1)["outcome"].badge == "good"


def test_an_optimizer_that_never_trained_is_marked_in_best_lr(tables):
    best_lr = tables["best_lr"]
    row = shown("best_lr", best_lr[best_lr["optimizer"] == "rmsprop"])
    assert row["where the best rate lies"].text == "never trained"
    assert row["band"].text == row["best rate"].text == "–"
    assert row["rates that trained"].text == "0 of 2"


def test_a_band_of_one_rate_is_shown_as_that_rate(tables):
    best_lr = tables["best_lr"]
    assert (
        shown("best_lr", best_lr[best_lr["optimizer"] == "adagrad"])["band"].text == "0.1"
    )
    wide = shown("best_lr", best_lr[best_lr["optimizer"] == "adam"])
    assert wide["band"].text == "0.0001 to 0.01"


def test_the_article_stands_beside_ours_and_what_we_lack_is_a_dash():
    columns = {
        "optimizer": "adam", "article_rates_trained": 15, "article_rates_tried": 48,
        "article_band_from": 4.64e-5, "article_band_to": 1e-2,
        "article_best_lr": 1.47e-3, "article_time_s": 8.3, "our_rates_trained": pd.NA,
        "our_rates_tried": pd.NA, "our_band_from": float("nan"),
        "our_band_to": float("nan"), "our_best_lr": float("nan"),
        "our_time_s": float("nan"), "best_lr_ratio": float("nan"),
    }  # fmt: skip
    row = shown("article", pd.DataFrame([columns]))
    assert row["rates that trained: article"].text == "15 of 48"
    assert row["band: article"].text == "4.64e-5 to 0.01"
    assert row["best rate: article"].text == "0.00147"
    assert row["ours / article's"].text == row["ours"].text == "–"


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


def test_values_and_default_rates_are_readable_in_tables():
    study = own.LOSS_OF_THREE_SEEDS
    best = study["best_lr"].set_index("optimizer", drop=False)
    table = report_table("best_lr", best.loc[["Lion"]], study.objective)
    row = dict(zip([c.header for c in table.columns], table.rows[0], strict=True))
    assert row["validation loss"].text == "0.364"
    assert row["Keras's default rate"].text == "0.001"
    assert row["validation loss there"].text == "0.591"
    reached = own.ACCURACY_TO_TARGET
    best = reached["best_lr"].set_index("optimizer", drop=False)
    table = report_table("best_lr", best.loc[["Lion", "Adam"]], reached.objective)
    assert [row[-1].text for row in table.rows] == ["–", "600"]


def test_captions_of_a_study_without_a_target_are_its_own():
    assert "fewest steps" in caption("best_lr")[0]
    assert "best value" in caption("best_lr", by_value=True)[0]
    assert caption("scaling_fit", by_value=True) == caption("scaling_fit")
