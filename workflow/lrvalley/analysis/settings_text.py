"""An optimizer's settings as the text of the column `settings`."""

from __future__ import annotations

from collections.abc import Mapping

from lrvalley.study.search_space import RATE


def settings_text(settings: Mapping[str, float]) -> str:
    """Settings other than the learning rate, to four digits.

    Examples:
        >>> settings_text({"lr": 0.1, "decay": 0.99, "epsilon": 1e-8})
        'decay 0.99, epsilon 1e-08'
    """
    others = {name: value for name, value in settings.items() if name != RATE}
    return ", ".join(f"{name} {value:.4g}" for name, value in others.items())
