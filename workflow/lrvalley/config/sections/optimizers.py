"""The optimizers' settings and the ranges in which they are searched.

Both have a key for each optimizer, made from `lrvalley.config.optimizer_catalog`.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field, create_model

from lrvalley.config.fields import NotNegative, Positive, Share
from lrvalley.config.optimizer_catalog import ENTRIES, Entry, Setting
from lrvalley.config.rates import Interval, ShareInterval
from lrvalley.config.section import Section


def _kind(setting: Setting) -> Any:
    if setting.kept_share:
        return Share
    return NotNegative if setting.may_be_zero else Positive


def _settings_of(entry: Entry) -> Any:
    fields: dict[str, Any] = {
        setting.name: (
            _kind(setting),
            Field(setting.default, description=setting.description),
        )
        for setting in entry.settings
    }
    section = create_model(
        f"{entry.name}_settings",
        __base__=Section,
        __doc__=f"The settings of {entry.title} other than the rate.",
        **fields,
    )
    return section, Field(default_factory=section)


def _ranges_of(entry: Entry) -> Any:
    fields: dict[str, Any] = {}
    for setting in entry.settings:
        if setting.searched:
            kind = ShareInterval if setting.kept_share else Interval
            fields[setting.name] = (
                kind,
                Field(
                    kind.of(*setting.searched),
                    description=f"Range of {entry.title}'s `{setting.name}`.",
                ),
            )
    section = create_model(
        f"{entry.name}_ranges",
        __base__=Section,
        __doc__=f"The ranges of {entry.title}'s settings.",
        **fields,
    )
    return section, Field(default_factory=section)


_settings: dict[str, Any] = {entry.name: _settings_of(entry) for entry in ENTRIES}
_ranges: dict[str, Any] = {
    entry.name: _ranges_of(entry)
    for entry in ENTRIES
    if any(setting.searched for setting in entry.settings)
}
_EverySettings: Any = create_model("_EverySettings", __base__=Section, **_settings)


class _WithRates(Section):
    lr: Interval = Field(default=Interval.of(1e-6, 100), description="Learning rates.")


_EveryRange: Any = create_model("_EveryRange", __base__=_WithRates, **_ranges)


class OptimizersSection(_EverySettings):  # type: ignore[misc]
    """The optimizers' settings other than the rate."""

    def of(self, optimizer: str) -> dict[str, float]:
        """The settings of an optimizer, by name."""
        settings: Section = getattr(self, optimizer)
        return settings.model_dump()


class SpaceSection(_EveryRange):  # type: ignore[misc]
    """What populations and the search draw from, and where mutations end.

    Evenly on the log scale; of shares that are kept each step, the complement is.
    """

    def of(self, optimizer: str) -> dict[str, Interval]:
        """The intervals of an optimizer's settings by name, the rate first."""
        ranges: Section | None = getattr(self, optimizer, None)
        names = type(ranges).model_fields if ranges is not None else ()
        return {"lr": self.lr, **{name: getattr(ranges, name) for name in names}}
