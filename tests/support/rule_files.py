"""What the rule files say of the rules whose output depends on their code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lrvalley.reporting.figures import catalog
from lrvalley.study.code_hash import modules_reached

_RULE = re.compile(r"^ *(?=(?:rule|checkpoint)\b)", re.MULTILINE)


@dataclass(frozen=True)
class CodedRule:
    """A rule with `code_of(...)` among its parameters.

    Attributes:
        message: what a run says when it runs the rule.
        code_of: the script that `code_of` is given, without its suffix.
        resources: the patterns that `code_of` is given beside it.
        script: the script that the rule runs.
    """

    message: str
    code_of: str
    resources: tuple[str, ...]
    script: str

    def sources(self, workflow: Path) -> set[Path]:
        """The files below `workflow/` that determine its output."""
        resources = [f for pattern in self.resources for f in workflow.glob(pattern)]
        starts = [workflow / "scripts" / f"{self.code_of}.py"]
        starts += [f for f in resources if f.suffix == ".py"]
        return {*starts, *resources, *modules_reached(starts, workflow / "lrvalley")}


@cache
def blocks(rules: Path, without: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The text of every rule with a script, but for those of some files."""
    files = (file for file in sorted(rules.glob("*.smk")) if file.stem not in without)
    texts = (file.read_text() for file in files)
    return tuple(
        block for text in texts for block in _RULE.split(text) if "    script:\n" in block
    )


def coded_rules(rules: Path) -> list[CodedRule]:
    """The rules of the rule files; the rule of all figures once for each figure."""
    return [
        rule for block in blocks(rules) if "code_of(" in block for rule in _rules_of(block)
    ]


def _rules_of(block: str) -> list[CodedRule]:
    arguments = re.search(r"code=code_of\((.*)\)", block)[1].split(", ")
    message = re.search(r'message:\n +f?"(.*)"\n', block)[1]
    script = re.search(r'script:\n +"\.\./scripts/(\w+)\.py"', block)[1]
    code_of, *resources = [argument.strip('"') for argument in arguments]
    if resources == ["DRAWN.source"]:
        return [
            CodedRule(f"Drawing {drawn.name}", code_of, (drawn.source,), script)
            for drawn in catalog.FIGURES
        ]
    message = message.replace("{output}", "results/smoke/report.html")
    return [CodedRule(message, code_of, tuple(resources), script)]
