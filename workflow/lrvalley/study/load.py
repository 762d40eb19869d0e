"""From the values of configuration files to a study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lrvalley.config.files import origin
from lrvalley.config.load import complete_config
from lrvalley.config.messages import WrongValue
from lrvalley.config.own_study import OwnStudyConfig
from lrvalley.config.study_config import StudyConfig
from lrvalley.errors import InputError
from lrvalley.study.article_study import ArticleStudy
from lrvalley.study.consistency import check_size
from lrvalley.study.own_study import OwnStudy


def load_study(
    config: Mapping[str, Any], files: Sequence[str | Path] = ()
) -> ArticleStudy | OwnStudy:
    """The study of a configuration, with the defaults of what it leaves out.

    Args:
        config: the configuration, all files merged.
        files: the files that it was merged from, for messages.

    Raises:
        InputError: naming file and key, the value found and the value expected.
    """
    completed = complete_config(config, files)
    try:
        study = _study_of(completed)
        check_size(study)
        return study
    except WrongValue as error:
        raise InputError(f"{origin(error.key.split('.'), config, files)}{error}") from None


def _study_of(config: StudyConfig | OwnStudyConfig) -> ArticleStudy | OwnStudy:
    return OwnStudy(config) if isinstance(config, OwnStudyConfig) else ArticleStudy(config)
