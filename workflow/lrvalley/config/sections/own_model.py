"""A user's own model: what is trained, how it is judged, and the grid around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from lrvalley.config import keras_optimizers, reading
from lrvalley.config.data_source import DATA_SETS, EXPECTED, FUNCTION, data_source
from lrvalley.config.fields import (
    ALL_DIFFERENT,
    IS_LIST,
    LARGEST,
    NOT_EMPTY,
    SOME_TEXT,
    TEXT,
    AnyNumber,
    AnySize,
    AnySteps,
    BatchSize,
    Color,
    Count,
    CountFromTwo,
    OneOf,
    OptionalText,
    Seconds,
)
from lrvalley.config.keras_optimizers import AnyOptimizer
from lrvalley.config.rates import Rates, Spacing
from lrvalley.config.section import Section, suggestion, unexpected
from lrvalley.config.sections.answer import AnswerSection
from lrvalley.errors import InputError
from lrvalley.support.file_and_name import (
    EXAMPLE,
    FileAndName,
    expected_form,
    names_a_file,
)


def _function(value: str) -> str:
    return keras_optimizers.users_name(value, EXAMPLE)


def _data(value: str) -> str:
    try:
        source = data_source(value)
    except InputError:
        near = suggestion(value, DATA_SETS)
        form = expected_form(value, FUNCTION) if names_a_file(value) else EXPECTED + near
        raise unexpected(form) from None
    return str(source) if isinstance(source, FileAndName) else value


def _settings(value: Any) -> Any:
    if not isinstance(value, Mapping):
        raise unexpected("keys with values")
    return _plain(value)


def _plain(value: Any) -> Any:
    """A value that JSON has, too."""
    if isinstance(value, Mapping):
        named = {str(key): _plain(inner) for key, inner in value.items()}
        if len(named) < len(value):
            raise unexpected("keys that differ as text")
        return named
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if value is None or reading.is_text(value):
        return value
    # Not a number is not below anything.
    if isinstance(value, bool | int | float) and abs(value) <= LARGEST:
        return value
    raise unexpected(
        f"text, finite numbers up to {LARGEST:g}, true, false, lists or keys with values"
    )


def _plain_values(value: Any) -> tuple[Any, ...]:
    return tuple(map(_plain, value))


Function = Annotated[str, TEXT, AfterValidator(_function)]
Data = Annotated[str, TEXT, AfterValidator(_data)]
Settings = Annotated[Mapping[str, Any], BeforeValidator(_settings)]
Plain = Annotated[Any, AfterValidator(_plain)]


class TaskSection(Section):
    """What is trained."""

    model: Function = Field(
        description=(
            "The function that returns your Keras model, as in `my_model.py:build_model`. "
            "If the model is compiled, its loss and metrics are taken."
        )
    )
    options: Settings = Field(
        default_factory=dict, description="Keyword arguments of that function."
    )
    loss: Plain = Field(
        default=None, description="The loss of a model that is not compiled, as in Keras."
    )
    metrics: Annotated[tuple[Any, ...], IS_LIST, AfterValidator(_plain_values)] = Field(
        default=(), description="The metrics of a model that is not compiled, as in Keras."
    )
    data: Data = Field(
        description=(
            "`mnist`, `fashion_mnist`, `cifar10`; an `.npz` file with x_train, y_train, "
            "and x_val, y_val or x_test, y_test; or a function as in "
            "`my_data.py:load_data`."
        )
    )
    data_path: OptionalText = Field(
        default=None, description="Your own copy of a named data set; else downloaded."
    )
    files: Annotated[tuple[Annotated[str, SOME_TEXT], ...], IS_LIST, ALL_DIFFERENT] = Field(
        default=(),
        description=(
            "Files and folders that your functions read. When their content changes, the "
            "trainings are new."
        ),
    )
    batch: BatchSize = Field(default=32, description="Examples a step.")
    check_every: AnySteps | None = Field(
        default=None,
        description=(
            "Steps between two checks of the metrics. Empty: a twentieth of the grid's "
            "budget."
        ),
    )


class ObjectiveSection(Section):
    """How a training is judged."""

    metric: Annotated[str, SOME_TEXT] = Field(
        description=(
            "A metric as Keras names it: `val_loss`, `val_accuracy`, `loss`, ...; with "
            "`val_` on the validation data, without on the train data."
        )
    )
    target: AnyNumber | None = Field(
        default=None,
        description=(
            "The value that ends a training; the fewest steps win. Empty: the best value "
            "within the budget wins."
        ),
    )
    direction: Annotated[str, OneOf(("higher", "lower"))] | None = Field(
        default=None,
        description="Which value is better. Empty: known by the metric's name.",
    )
    patience: Count | None = Field(
        default=None,
        description=(
            "A training stops after so many checks without a better value, as with Keras's "
            "`EarlyStopping`. Empty: it goes on."
        ),
    )


def _rates() -> Spacing:
    """From below the default rate of any optimizer but Adadelta's and Ftrl's to 1."""
    return Spacing.model_validate({"from": 1e-5, "to": 1, "per_decade": 2})


class OwnGridSection(Section):
    """The experiment that trains every optimizer at every rate."""

    optimizers: Annotated[tuple[AnyOptimizer, ...], NOT_EMPTY, IS_LIST, ALL_DIFFERENT] = (
        Field(
            default=keras_optimizers.DEFAULT_OPTIMIZERS,
            description=(
                "The optimizers that are compared: Keras's by name, or a class of your own "
                "as in `my_optimizers.py:MyOptimizer`."
            ),
        )
    )
    rates: Rates = Field(
        default_factory=_rates,
        description=(
            "Learning rates: a list, or an even spacing on the log scale. Each optimizer's "
            "default rate is tried, too."
        ),
    )
    rates_of: Mapping[str, Rates] = Field(
        default_factory=dict, description="Rates of single optimizers, in place of `rates`."
    )
    size: AnySize = Field(
        default=1.0, description="Passed to the model's function, if it takes a `size`."
    )
    target: AnyNumber | None = Field(
        default=None, description="In place of the objective's target."
    )
    max_steps: AnySteps = Field(
        default=2_000,
        description="The budget of a training, in steps; a multiple of the check interval.",
    )
    max_seconds: Seconds | None = Field(
        default=None,
        description=(
            "A cell that would take longer, trained alone on this device, counts as "
            "failed. A new limit trains nothing. Empty: no limit."
        ),
    )


class OwnScalingSection(Section):
    """The experiment that trains one optimizer at several sizes and rates."""

    optimizer: AnyOptimizer = Field(default="Adam", description="The optimizer.")
    rates: Rates = Field(default=(1e-4, 1e-3, 1e-2), description="Learning rates.")
    sizes: Annotated[tuple[AnySize, ...], IS_LIST, ALL_DIFFERENT] = Field(
        default=(),
        description="Sizes that are passed to the model's function; none: no experiment.",
    )
    target: AnyNumber | None = Field(
        default=None, description="In place of the objective's target."
    )
    max_steps: AnySteps | None = Field(
        default=None, description="The budget, in steps; empty: as in the grid."
    )
    max_seconds: Seconds | None = Field(default=None, description="As in the grid.")


class OwnAnswerSection(AnswerSection):
    """The search for the answer, and its confirmation."""

    # Among the eight to twenty rates of such a study 4 chooses later than 3 what goes on to
    # the end, for the same steps. It lost less in two studies, as much in one, and a little
    # more in another (benchmarks/rungs.py).
    eta: CountFromTwo = Field(default=4, description="`halving` keeps one rate in so many.")


class OwnFiguresSection(Section):
    """How figures look."""

    colors: Mapping[str, Color] = Field(
        default_factory=dict,
        description=(
            "Colours of single optimizers in the figures, as CSS names or `#rrggbb`."
        ),
    )
