"""From the values of configuration files to a typed configuration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lrvalley.config.files import overlaid, read_file
from lrvalley.config.messages import explained
from lrvalley.config.own_study import OwnStudyConfig
from lrvalley.config.study_config import StudyConfig
from lrvalley.errors import InputError

# The section that only a study of a user's own model has.
OWN_MODEL = "task"


def laid_on(
    bases: Sequence[str | Path], config: Mapping[str, Any], overlays: Sequence[str | Path]
) -> tuple[dict[str, Any], list[str | Path]]:
    """A configuration on top of the files below it.

    A study of a user's own model takes nothing from files that describe another network.

    Args:
        bases: files below it, in order.
        config: the configuration, its overlays merged.
        overlays: the files that it was merged from.

    Returns:
        The configuration, all files merged, and the files that count, in order.

    Raises:
        InputError: if a file cannot be read.
    """
    layers = [(file, read_file(file)) for file in bases]
    own = [OWN_MODEL in layer for _, layer in layers]
    if OWN_MODEL in config or any(own):
        layers = layers[own.index(True) :] if any(own) else []
    merged: dict[str, Any] = {}
    for layer in (*(content for _, content in layers), config):
        merged = overlaid(merged, layer)
    return merged, [*(file for file, _ in layers), *overlays]


def complete_config(
    config: Mapping[str, Any], files: Sequence[str | Path] = ()
) -> StudyConfig | OwnStudyConfig:
    """Check a configuration and fill in the defaults of what it leaves out.

    Args:
        config: the configuration, all files merged.
        files: the files that it was merged from, in order; an error names the last one
            that sets the wrong value.

    Raises:
        InputError: naming file and key, the value found and the value expected.
    """
    for file in files:
        read_file(file)
    try:
        if OWN_MODEL in config:
            return OwnStudyConfig.model_validate(config)
        return StudyConfig.model_validate(config)
    except ValidationError as error:
        raise InputError(explained(error, config, files)) from None
