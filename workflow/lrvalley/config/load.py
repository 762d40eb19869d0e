"""From the values of configuration files to a typed configuration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lrvalley.config.files import read_file
from lrvalley.config.messages import explained
from lrvalley.config.study_config import StudyConfig
from lrvalley.errors import InputError


def complete_config(
    config: Mapping[str, Any], files: Sequence[str | Path] = ()
) -> StudyConfig:
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
        return StudyConfig.model_validate(config)
    except ValidationError as error:
        raise InputError(explained(error, config, files)) from None
