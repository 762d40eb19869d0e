"""The optimizers of a user's study: Keras's, or a class in a user's file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, ValidationError, create_model, model_validator

from lrvalley.config.keras_catalog import KERAS_OPTIMIZERS
from lrvalley.config.keras_settings import CLIPS, REFUSED
from lrvalley.config.messages import WrongValue, first_problem, shown
from lrvalley.config.section import Section, suggestion, unexpected
from lrvalley.errors import InputError
from lrvalley.support.file_and_name import FileAndName, expected_form, names_a_file

# One of each kind that people try first.
DEFAULT_OPTIMIZERS = ("SGD", "Adam", "AdamW", "RMSprop", "Lion")
# What a study sets where the user says nothing: SGD without momentum, Keras's default, is
# not what people mean by it. The values are those of Sutskever et al. (2013).
STUDY_SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "SGD": {"momentum": 0.9, "nesterov": True}
}
EXAMPLE = "my_optimizer.py:MyOptimizer"


def users_name(value: str, example: str) -> str:
    """A name in a user's file, as ``file.py:name``; raises if the text has another form."""
    try:
        return str(FileAndName.parse(value, example))
    except InputError:
        raise unexpected(expected_form(value, example)) from None


def optimizer_name(value: Any) -> str:
    """The name of an optimizer of Keras, or ``file.py:Class``; raises if it is neither."""
    if isinstance(value, str) and names_a_file(value):
        return users_name(value, EXAMPLE)
    if not isinstance(value, str) or value not in KERAS_OPTIMIZERS:
        names = ", ".join(KERAS_OPTIMIZERS)
        near = suggestion(value, tuple(KERAS_OPTIMIZERS))
        raise unexpected(f"one of {names}, or a class as in {EXAMPLE}{near}")
    return value


AnyOptimizer = Annotated[str, BeforeValidator(optimizer_name)]


class KerasSettings(Section):
    """The settings that a user gives for an optimizer of Keras."""

    @model_validator(mode="after")
    def _one_clip(self) -> Self:
        given = [name for name in CLIPS if getattr(self, name) is not None]
        if len(given) > 1:
            raise unexpected(
                f"at most one of {', '.join(CLIPS)}", found=" and ".join(given)
            )
        return self

    @model_validator(mode="after")
    def _whole_average(self) -> Self:
        own = self.model_fields_set
        averages = getattr(self, "use_ema")  # noqa: B009
        every = getattr(self, "ema_overwrite_frequency")  # noqa: B009
        if averages and every is None:
            # Keras would put the average in place at the end of `fit` only, where no
            # check sees it.
            raise unexpected(
                "ema_overwrite_frequency beside it, the steps between two replacements of "
                "the weights by their average",
                found="use_ema: true",
            )
        if not averages and (every is not None or "ema_momentum" in own):
            raise unexpected("use_ema: true beside it", found="settings of an average")
        return self


@cache
def settings_section(optimizer: str) -> type[KerasSettings]:
    """The section of an optimizer's settings; all have Keras's defaults.

    Args:
        optimizer: a name of `KERAS_OPTIMIZERS`.
    """
    entry = KERAS_OPTIMIZERS[optimizer]
    fields: dict[str, Any] = {
        setting.name: (
            setting.kind,
            Field(default=setting.default, description=setting.description),
        )
        for setting in entry.settings
    }
    return create_model(
        f"{optimizer}_settings",
        __base__=KerasSettings,
        __doc__=f"The settings of {entry.title} other than the rate.",
        **fields,
    )


def checked_settings(optimizer: str, settings: Any) -> dict[str, Any]:
    """The settings that a user gave for an optimizer of Keras, with the right types.

    Args:
        optimizer: a name of `KERAS_OPTIMIZERS`.
        settings: the values by name; None is the same as no settings.

    Returns:
        Those given and no others. Numbers are floats, whole numbers ints, truth values
        bools; a setting that is switched off is None.

    Raises:
        WrongValue: naming the key, the value found and the value expected.
    """
    given = {} if settings is None else settings
    place = f"optimizers.{optimizer}"
    for name in given if isinstance(given, Mapping) else ():
        if name in REFUSED:
            raise WrongValue(
                f"{place}.{name}",
                f"found {shown(given[name])}, expected no such key: {REFUSED[name]}",
            )
    try:
        section = settings_section(optimizer).model_validate(given)
    except ValidationError as error:
        path, problem = first_problem(error, given)
        raise WrongValue(".".join([place, *map(str, path)]), problem) from None
    return section.model_dump(exclude_unset=True)


def study_settings(optimizer: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that a study trains with: its defaults, and what the user gave."""
    return {**STUDY_SETTINGS.get(optimizer, {}), **given}


def default_rate(optimizer: str) -> float:
    """Keras's default learning rate of one of its optimizers."""
    return KERAS_OPTIMIZERS[optimizer].rate


def title(optimizer: str) -> str:
    """An optimizer as people read it; of a user's, the name of its class."""
    entry = KERAS_OPTIMIZERS.get(optimizer)
    return entry.title if entry else optimizer.rpartition(":")[2]
