"""The report in a real browser: its valleys answer the pointer, and it fits narrow screens.

The page stands in two frames, 400 and 1,280 pixels wide, and a script asks both.
"""

import html
import json
import shutil
import subprocess

import pytest
from support.article_tables import OBJECTIVE
from support.report_tables import report_tables

from lrvalley.reporting.html_report import render_report

NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next(filter(None, map(shutil.which, NAMES)), None)
WIDTHS = (400, 1280)

# What a person does with the valleys, and what the page then shows.
ASK = """
const ask = (page, view) => {
  const all = (query) => [...page.querySelectorAll(query)];
  const svg = page.querySelector("#valley > svg");
  const words = page.querySelector("#valley .cell");
  const counted = () => all("#valley > svg .mark").length;
  const found = { width: view.innerWidth, wide: page.documentElement.scrollWidth,
                  marks: counted(), crosses: all("#valley > svg .failed").length };
  const box = page.querySelector('[data-name="Adagrad"] .mark').getBoundingClientRect();
  const place = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
  svg.dispatchEvent(new view.PointerEvent("pointermove", place));
  found.cell = words.textContent;
  svg.dispatchEvent(new view.KeyboardEvent("keydown", { key: "ArrowRight" }));
  found.next = words.textContent;
  const adam = all("#valley button").find((each) => each.textContent === "Adam");
  adam.click();
  found.without = [counted(), adam.getAttribute("aria-pressed")];
  adam.click();
  const ticks = () => all("#valley > svg text").map((each) => each.textContent);
  found.steps = ticks();
  page.querySelector('#valley input[value="seconds"]').click();
  found.seconds = ticks();
  found.label = svg.getAttribute("aria-label");
  return found;
};
addEventListener("load", () => {
  const frames = [...document.querySelectorAll("iframe")];
  const found = frames.map((each) => ask(each.contentDocument, each.contentWindow));
  document.getElementById("found").textContent = JSON.stringify(found);
});
"""


def dumped(page, folder):
    """The document of a page after its scripts have run."""
    (folder / "page.html").write_text(page, encoding="utf-8")
    command = [
        BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom",
        f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=2000",
        (folder / "page.html").as_uri(),
    ]  # fmt: skip
    ran = subprocess.run(command, check=True, capture_output=True, timeout=300)
    return ran.stdout.decode("utf-8")


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What the page shows, by width."""
    if BROWSER is None:
        pytest.skip(f"no browser to look at the page: none of {', '.join(NAMES)} is there")
    page = render_report("article", report_tables(), {}, {}, OBJECTIVE)
    frames = "".join(
        f'<iframe width="{width}" height="900" srcdoc="{html.escape(page)}"></iframe>'
        for width in WIDTHS
    )
    outer = f'{frames}<pre id="found"></pre><script>{ASK}</script>'
    document = dumped(outer, tmp_path_factory.mktemp("browser"))
    _, _, rest = document.rpartition('<pre id="found">')
    seen = json.loads(html.unescape(rest.partition("</pre>")[0]))
    return dict(zip(WIDTHS, seen, strict=True))


pytestmark = pytest.mark.parametrize("width", WIDTHS)


def test_the_page_is_no_wider_than_its_screen(found, width):
    assert found[width]["width"] == width
    assert found[width]["wide"] <= width


def test_every_cell_is_a_mark_or_a_cross(found, width):
    cells = report_tables()["cells"]
    grid = cells[cells["experiment"] == "grid"]
    confirmed = report_tables()["confirmed"]
    assert found[width]["marks"] == (grid["status"] == "reached").sum()
    missed = (grid["status"] != "reached").sum() + (confirmed["status"] != "reached").sum()
    assert found[width]["crosses"] == missed


def test_the_pointer_on_a_mark_shows_its_cell(found, width):
    cells = report_tables()["cells"]
    [row] = cells[cells["optimizer"] == "adagrad"].to_dict("records")
    words = found[width]["cell"]
    for part in ("Adagrad at 0.1 (seed 0)", "status: reached", f"{row['steps']:,} steps"):
        assert part in words
    assert words.endswith(f"adagrad/size-1/lr-1.000e-01/{row['key']}.json")
    assert found[width]["next"] != words


def test_an_optimizer_can_be_switched_off(found, width):
    cells = report_tables()["cells"]
    adam = cells[(cells["experiment"] == "grid") & (cells["optimizer"] == "adam")]
    gone = (adam["status"] == "reached").sum()
    assert found[width]["without"] == [found[width]["marks"] - gone, "false"]


def test_the_axis_changes_from_steps_to_seconds(found, width):
    assert "1,000" in found[width]["steps"]
    assert "10" in found[width]["seconds"]
    assert found[width]["steps"] != found[width]["seconds"]
    assert found[width]["label"] == "seconds to 97% train accuracy, by learning rate"
