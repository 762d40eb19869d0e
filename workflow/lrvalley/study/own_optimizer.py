"""An optimizer of a user's study: one of Keras, or a class in a user's file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lrvalley.config import keras_optimizers
from lrvalley.study.rounding import round_lr
from lrvalley.study.trajectory import KERAS, USERS_CLASS
from lrvalley.study.users_code import users_code
from lrvalley.support.file_and_name import FileAndName, names_a_file


@dataclass(frozen=True)
class OwnOptimizer:
    """An optimizer of a user's study.

    Attributes:
        as_given: as the configuration names it, such as `Adam` or `my_file.py:MyClass`.
        given: the settings that the configuration gives it.
    """

    as_given: str
    given: Mapping[str, Any]

    @cached_property
    def place(self) -> FileAndName | None:
        """Where the user's class is; None if the optimizer is Keras's."""
        return FileAndName.parse(self.as_given) if names_a_file(self.as_given) else None

    @property
    def name(self) -> str:
        """The name of its class."""
        return self.place.name if self.place else self.as_given

    @property
    def default_rate(self) -> float | None:
        """Keras's default rate, to four digits; a user's class has none."""
        if self.place:
            return None
        return round_lr(keras_optimizers.default_rate(self.as_given))

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """The settings that differ from its defaults.

        Raises:
            WrongValue: if one is none of Keras's, or has a wrong value.
        """
        if self.place:
            return dict(self.given)
        own = keras_optimizers.checked_settings(self.as_given, self.given)
        return keras_optimizers.study_settings(self.as_given, own)

    @property
    def definitions(self) -> str:
        """Whose formulas, as in `OptimizerSpec.definitions`."""
        return USERS_CLASS + users_code([self.place.path]) if self.place else KERAS
