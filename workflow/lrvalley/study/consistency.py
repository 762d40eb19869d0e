"""Whether the values of a configuration, each right by itself, fit together."""

from __future__ import annotations

from collections.abc import Mapping

from lrvalley.config.schema import Config
from lrvalley.data.data_file import DATASETS
from lrvalley.errors import InputError
from lrvalley.study.learning_rates import learning_rates
from lrvalley.study.search_space import RATE


def check_consistency(config: Config) -> None:
    """Check a complete configuration.

    Raises:
        InputError: naming the key, the value found and the value expected.
    """
    for key in ("grid", "scaling"):
        rates = config[key]["rates"]
        learning_rates(rates, f"{key}.rates")
    for name, rates in config["grid"]["rates_of"].items():
        learning_rates(rates, f"grid.rates_of.{name}")
    examples = DATASETS[config["data"]["name"]].examples
    if config["batch"] > examples:
        raise InputError(
            f"batch: found {config['batch']}, expected at most {examples:,}, the "
            "number of training examples"
        )
    _check_colors(config["figures"]["colors"])
    _check_tuning(config["tune"])


def _check_colors(colors: Mapping[str, str]) -> None:
    if not colors:
        return
    from matplotlib.colors import is_color_like

    for name, color in colors.items():
        if not is_color_like(color):
            raise InputError(
                f"figures.colors.{name}: found {color!r}, expected a colour that "
                "matplotlib knows, or #rrggbb"
            )


def _check_tuning(tune: Config) -> None:
    steps, every = tune["pbt"]["max_steps"], tune["pbt"]["judge_every"]
    if steps % every:
        raise InputError(
            f"tune.pbt.max_steps: found {steps}, expected a multiple of judge_every, "
            f"{every}"
        )
    intervals = {f"{key}.{RATE}": tune[key][RATE] for key in ("space", "search")}
    for optimizer, settings in tune["space"].items():
        if optimizer != RATE:
            own = {f"space.{optimizer}.{name}": ends for name, ends in settings.items()}
            intervals |= own
    for key, ends in intervals.items():
        if ends["from"] > ends["to"]:
            raise InputError(
                f"tune.{key}: found {ends['from']} to {ends['to']}, expected from "
                "the smaller to the larger value"
            )
