"""A change of what code does makes again what depends on it; a comment makes nothing."""

import re
import shutil
from functools import cache

import pytest
from support.clones import ROOT
from support.rule_files import blocks, coded_rules

from lrvalley.study import code_hash

RULES = coded_rules(ROOT / "workflow/rules")
WITHOUT_CODE = {
    "download_dataset",
    "rehearse",
    "prune",
    "train_pack",
    "cut_cells",
    "measure_step_times",
    "time_training",
    "train_population",
    "train_range_test",
    "train_searches",
}
# Layers of which no module may be without effect, but for what writes the documentation,
# and what prints the answer at the end of a run.
LAYERS = ("analysis", "article", "reporting")
PRINTED_ONLY = {
    f"lrvalley/reporting/{name}.py" for name in ("network_pages", "pages", "printed_answer")
}
STATEMENT = "\n_changed = 1\n"
COMMENT = "\n# A comment.\n"


def test_every_rule_is_run_again_for_the_code_of_its_own_script():
    assert len(RULES) > 20
    assert [rule for rule in RULES if rule.code_of != rule.script] == []


def test_the_rules_without_code_as_a_parameter_are_those_with_keys_or_none_to_make_again():
    bare = [block for block in blocks(ROOT / "workflow/rules") if "code_of(" not in block]
    scripts = {re.search(r"scripts/(\w+)\.py", block)[1] for block in bare}
    assert scripts == WITHOUT_CODE


@pytest.fixture
def workflow(tmp_path, monkeypatch):
    """A copy of the sources, of which one file can be changed after all were read."""
    folder = tmp_path / "workflow"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "workflow", folder, ignore=ignored)
    read, reached = code_hash.read_code, cache(code_hash.modules_reached)
    changed = set()

    def read_again(file):
        return read.__wrapped__(file) if file in changed else read(file)

    monkeypatch.setattr(code_hash, "read_code", read_again)
    # No change is one of imports.
    monkeypatch.setattr(
        code_hash,
        "modules_reached",
        lambda starts, package: reached(tuple(starts), package),
    )
    yield folder, changed
    code_hash.script_code.cache_clear()


def codes(folder):
    """What `code_of` gives for every rule."""
    code_hash.script_code.cache_clear()
    return {
        rule: code_hash.script_code(
            folder / "scripts" / f"{rule.code_of}.py",
            tuple(f for pattern in rule.resources for f in sorted(folder.glob(pattern))),
            folder / "lrvalley",
        )
        for rule in RULES
    }


def sources(folder):
    """Every module of the package and every script."""
    return sorted([*folder.glob("lrvalley/**/*.py"), *folder.glob("scripts/*.py")])


def test_a_comment_anywhere_counts_for_no_rule(workflow):
    folder, changed = workflow
    before = codes(folder)
    for file in sources(folder):
        changed.add(file)
        file.write_text(file.read_text() + COMMENT)
    assert codes(folder) == before


def test_each_module_and_script_counts_for_exactly_the_rules_that_reach_it(workflow):
    folder, changed = workflow
    before = codes(folder)
    reached = {rule: rule.sources(folder) for rule in RULES}
    without_effect = set()
    for file in sources(folder):
        source = file.read_text()
        changed.clear()
        changed.add(file)
        file.write_text(source + STATEMENT)
        after = codes(folder)
        file.write_text(source)
        reach = {rule for rule in RULES if file in reached[rule]}
        assert {rule for rule in RULES if after[rule] != before[rule]} == reach, file
        if not reach:
            without_effect.add(str(file.relative_to(folder)))
    layers = tuple(f"lrvalley/{layer}/" for layer in LAYERS)
    assert {name for name in without_effect if name.startswith(layers)} == PRINTED_ONLY
    scripts = {name for name in without_effect if name.startswith("scripts/")}
    assert scripts == {f"scripts/{name}.py" for name in WITHOUT_CODE}


@pytest.mark.parametrize(
    "name",
    [
        "lrvalley/analysis/statistics/relations.py",
        "lrvalley/article/claims_rates.py",
        "lrvalley/reporting/figures/by_size.py",
        "lrvalley/reporting/figures/style.py",
        "lrvalley/reporting/html_tables.py",
        "scripts/summarise_rates.py",
    ],
)
def test_a_finished_study_makes_again_what_reaches_a_changed_file(clone, name):
    folder = clone.path / "workflow"
    with (folder / name).open("a") as source:
        source.write(STATEMENT)
    printed = clone.run("--dry-run")
    jobs = re.findall(r"^Job \d+: (.*)\nReason: (.*)$", printed, re.MULTILINE)
    again = {message for message, reason in jobs if "Params have changed" in reason}
    reach = {rule.message for rule in RULES if folder / name in rule.sources(folder)}
    messages = {message for message, _ in jobs}
    assert again and again <= reach
    # The others are after those: Snakemake names the first reason that it finds.
    assert reach & made_by(clone) <= messages


def made_by(clone):
    """The messages of the rules that made what is there; no tuner has run."""
    logs = (clone.path / "logs/results/smoke").rglob("*.log")
    names = {log.stem for log in logs}
    return {
        rule.message
        for rule in RULES
        if {rule.script, rule.message.removeprefix("Drawing ")} & names
        or rule.script in ("summarise_metrics", "write_report")
    }


def test_comments_everywhere_make_nothing_again(clone):
    for file in (clone.path / "workflow").rglob("*.py"):
        with file.open("a") as source:
            source.write(COMMENT)
    assert clone.planned() == {}
