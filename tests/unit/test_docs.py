"""What the pages name exists, and what they say of the project is so."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest
import yaml

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "workflow" / "lrvalley"
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "examples").glob("*/README.md"),
        ROOT / "config" / "README.md",
    ]
)
# What only a run, a reader or another machine has.
NOT_IN_GIT = (
    "config/mine.yaml",
    "data/",
    "logs/",
    "my_",
    "results/cells",
    "results/mine/",
    "results/quick/",
    "results/states",
    ".snakemake/",
    ".venv",
    "dvc_plots/",
    "studies/mine/",
)
# What looks like a rule and is Keras's.
KERAS_NAMES = {"train_step"}
TOP_FOLDERS = (
    ".dvc",
    "benchmarks",
    "config",
    "docs",
    "envs",
    "examples",
    "profiles",
    "results",
    "tests",
    "workflow",
)
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

pages = pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
RESULTS = ROOT / "results" / "article"


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", text_of(page), flags=re.M | re.S)


def commands_of(page: Path) -> list[list[str]]:
    """The commands of a page's blocks and of its code in lines, as words."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", text_of(page), re.M | re.S)
    lines = [line for kind, block in blocks if not kind for line in block.splitlines()]
    lines += re.findall(r"`([^`\n]+)`", prose_of(page))
    parts = [part for line in lines for part in re.split(r" && |; ", line)]
    return [words(part) for part in parts if words(part)]


def words(line: str) -> list[str]:
    try:
        return shlex.split(line, comments=True)
    except ValueError:  # an apostrophe: not a command
        return []


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def anchors_of(page: Path) -> set[str]:
    return {slug(heading) for heading in re.findall(r"^#+ (.*)$", prose_of(page), re.M)}


@cache
def make_targets() -> set[str]:
    return set(re.findall(r"^([\w-]+)(?=[\w -]*:(?!=))", text_of(ROOT / "Makefile"), re.M))


@cache
def rules() -> set[str]:
    command = [sys.executable, "-m", "snakemake", "--list-rules", "--quiet", "all"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(listed.stdout.split())


@pages
def test_every_relative_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{target}: no such file"
        if anchor:
            assert anchor in anchors_of(file), f"{target}: no such heading"


@pages
def test_every_make_target_exists(page):
    named = {
        word
        for command in commands_of(page)
        if command[0] == "make"
        for word in command[1:]
        if "=" not in word
    }
    assert named <= make_targets()


@pages
def test_every_snakemake_target_exists(page):
    for command in commands_of(page):
        if not command[0].endswith("snakemake"):
            continue
        # The words before the first option; options' values are not told from targets.
        for word in command[1:]:
            if word.startswith("-") or word in ("...",):
                break
            assert "/" in word or word in rules(), " ".join(command)


@pages
def test_rules_named_in_passing_exist(page):
    prefixes = (
        *("train_", "tabulate_", "replay_", "measure_", "summarise_", "plot_"),
        *("cut_", "search_", "write_", "compare_"),
    )
    named = {
        code for code in re.findall(r"`(\w+)`", prose_of(page)) if code.startswith(prefixes)
    }
    columns = {name for file in tables() for name in pd.read_csv(file, nrows=0).columns}
    assert named <= rules() | columns | KERAS_NAMES


def tables() -> list[Path]:
    return sorted((ROOT / "results/article/tables").glob("*.csv"))


@pages
def test_every_file_named_exists(page):
    """From the root, as Git has it; modules and scripts from their folders, too."""
    places = (ROOT, PACKAGE, ROOT / "workflow/scripts", ROOT / "benchmarks")
    for code in re.findall(r"`([^`\s]+)`", prose_of(page)):
        if code.startswith(NOT_IN_GIT) or re.search(r"[<>*{}$]", code):
            continue
        in_folder = "/" in code and code.split("/")[0] in TOP_FOLDERS
        if in_folder or re.fullmatch(r"[a-z_]+(/[a-z_]+)*\.(py|smk)", code):
            assert any((place / code).exists() for place in places), code
        elif code.endswith(".csv") and "/" not in code:
            assert (ROOT / "results/article/tables" / code).exists(), code


@pages
def test_every_module_named_exists(page):
    for name in re.findall(r"\blrvalley(?:\.[a-z_]+)+", text_of(page)):
        assert find_spec(name), name


@pages
def test_every_program_of_the_environment_is_in_the_requirements(page):
    names = "\n".join(text_of(file) for file in (ROOT / "envs").glob("*.in"))
    for program in re.findall(r"\.venv/bin/([\w-]+)", text_of(page)):
        known = program in ("python", "pip", "activate") or program in names
        assert known, f".venv/bin/{program}"


def test_the_readme_is_short_and_begins_with_a_command():
    page = text_of(ROOT / "README.md")
    assert len(page.split()) <= 900
    title, question, command, *_ = page.split("\n\n")
    assert title.startswith("# ")
    assert "?" in question
    assert re.fullmatch(r"```\nmake\b.*\n```", command)


def test_the_readme_says_what_the_answer_cost():
    cost = json.loads((RESULTS / "answer.json").read_text())["cost"]
    grid = pd.read_csv(RESULTS / "tables" / "cells.csv").query("experiment == 'grid'")
    spent = cost["search_steps"] + cost["confirmation_steps"]
    share = f"{100 * spent / grid['steps_trained'].sum():.1f}%"
    readme = " ".join(text_of(ROOT / "README.md").split())
    assert f"cost {share} of the grid's steps" in readme


def test_the_page_about_the_article_says_how_much_is_chance():
    checks = pd.read_csv(ROOT / "results/article/tables/timing_check.csv")
    page = text_of(ROOT / "docs/article.md")
    for row in checks.query("size == 1").itertuples():
        assert f"| {row.cell_steps:,} | {row.steps:,} |" in page, row.optimizer


def test_the_layers_are_those_of_the_contract():
    settings = tomllib.loads(text_of(ROOT / "pyproject.toml"))["tool"]["importlinter"]
    (layers,) = [c["layers"] for c in settings["contracts"] if c["type"] == "layers"]
    page = text_of(ROOT / "docs/architecture.md")
    drawn = re.search(r"```mermaid\n(.*?)```", page, re.S)[1]
    boxes = re.findall(r"^ +(\w+)\[", drawn, re.M)
    flat = [name for level in layers for name in level.split(" | ")]
    assert boxes == [name.removeprefix("lrvalley.") for name in flat]
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert set(boxes) == {*folders, "errors"}
    for name in boxes:
        assert f"\n| `{name}` | " in page


def test_the_index_names_every_page():
    index = text_of(ROOT / "docs/README.md")
    for page in (ROOT / "docs").glob("*.md"):
        assert page.name == "README.md" or f"({page.name})" in index


def test_versions_agree():
    citation = yaml.safe_load(text_of(ROOT / "CITATION.cff"))
    assert citation["version"] == VERSION
    newest = re.search(r"^## \[([\d.]+)\]", text_of(ROOT / "CHANGELOG.md"), re.M)[1]
    assert newest == VERSION


def test_every_version_says_whether_keys_changed():
    entries = text_of(ROOT / "CHANGELOG.md").split("\n## ")[1:]
    for entry in entries:
        assert re.search(r"^\*\*Keys changed: (yes|no)\b", entry, re.M), entry[:20]


def test_pre_commit_runs_what_make_check_runs():
    config = yaml.safe_load(text_of(ROOT / ".pre-commit-config.yaml"))
    (repository,) = config["repos"]
    assert repository["repo"] == "local"
    programs = {
        re.search(r"\.venv/bin/([\w-]+)", hook["entry"])[1] for hook in repository["hooks"]
    }
    makefile = text_of(ROOT / "Makefile")
    recipes = re.findall(r"^(?:style|types):.*\n((?:\t.*\n)+)", makefile, re.M)
    assert programs == set(re.findall(r"\$\(BIN\)/([\w-]+)", "".join(recipes)))
