"""Examples that do not fit together are named with what was found and expected."""

import numpy as np
import pytest

from lrvalley.data.task_data import Examples, TaskData, check_task_data, warnings_of
from lrvalley.errors import InputError

X, Y = np.zeros((4, 3), np.float32), np.arange(4)


def data(x=X, y=Y, weight=None, x_val=X[:2], y_val=Y[:2]):
    return TaskData(Examples(x, y, weight), Examples(x_val, y_val))


@pytest.mark.parametrize(
    "fitting",
    [
        data(),
        data(weight=np.ones(4)),
        data(x=X.astype("uint8"), x_val=X[:2].astype("int64")),
        data(x={"a": X, "b": Y}, x_val={"b": Y[:2], "a": X[:2]}),
        data(x=(X, Y), x_val=(X[:1], Y[:1]), y_val=Y[:1]),
        data(y=(Y, Y), y_val=(Y[:2], Y[:2]), weight=(Y, Y)),
        data(x=np.array(list("abcd")), x_val=np.array([b"a", b"b"])),
    ],
)
def test_what_fits_is_taken(fitting):
    check_task_data(fitting, "my_data.npz")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (data(y=Y[:3]), "x_train has 4 examples, y_train has 3, expected as many"),
        (data(x_val=X[:1]), "x_val has 1 example, y_val has 2, expected as many"),
        (
            data(x={"a": X, "b": Y[:1]}, x_val={"a": X, "b": Y}),
            "x_train.a has 4 examples, x_train.b has 1, expected as many",
        ),
        (
            data(x_val=X[:2, :2]),
            "x_train is float32 [4, 3], x_val is float32 [2, 2], expected the same shape "
            "of an example",
        ),
        (
            data(y_val=np.array([0.5, 1])),
            "y_train is int64 [4], y_val is float64 [2], expected the same kind of values",
        ),
        (
            data(x={"a": X}, x_val={"b": X[:2]}),
            "x_train is a dict with a, x_val is a dict with b, expected the same",
        ),
        (
            data(x=(X, X)),
            "x_train is a tuple of 2 arrays, x_val is one array, expected the",
        ),
        (data(x=X[:0], y=Y[:0]), "x_train has no examples, expected at least one"),
        (data(x=()), "x_train has no arrays, expected at least one"),
        (
            data(x=X[:, :0], x_val=X[:2, :0]),
            "x_train is float32 [4, 0], expected at least one value in each example",
        ),
        (data(y=np.array(3)), "y_train is a single int64, expected an array whose first"),
        (
            data(y=np.array([None] * 4)),
            "y_train holds Python objects, expected numbers or text",
        ),
        (
            data(x=X.astype("complex64")),
            "x_train is of type complex64, expected numbers or",
        ),
        (data(weight=np.ones(3)), "x_train has 4 examples, sample_weight_train has 3"),
        (
            data(weight=np.array(list("abcd"))),
            "sample_weight_train holds text, expected numbers",
        ),
        (
            data(weight=(Y, Y)),
            "sample_weight_train is a tuple of 2 arrays, y_train is one array, expected",
        ),
    ],
)
def test_what_does_not_fit_is_named(wrong, message):
    with pytest.raises(InputError) as error:
        check_task_data(wrong, "my_data.npz")
    assert str(error.value).startswith(f"my_data.npz: {message}")


def test_the_validation_part_has_the_name_of_its_file():
    with pytest.raises(InputError, match=r"x_test has 1 example, y_test has 2"):
        check_task_data(data(x_val=X[:1]), "my_data.npz", "test")


def test_numbers_that_are_not_finite_are_a_warning():
    holed = X.copy()
    holed[2, 1] = np.nan
    (warning,) = warnings_of(data(x=holed), "my_data.npz")
    assert warning.startswith("my_data.npz: x_train has values that are not finite")
    assert warnings_of(data(), "my_data.npz") == []


def test_examples_are_counted_by_the_first_array():
    assert Examples({"a": X}, Y).count == Examples((X,), Y).count == 4
