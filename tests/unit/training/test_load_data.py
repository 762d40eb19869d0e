"""What a user's data function may return, and what is said of everything else."""

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from lrvalley.errors import InputError
from lrvalley.training.load_data import load_task_data
from lrvalley.training.returned_data import as_task_data

X, Y = np.arange(12, dtype=np.float32).reshape(4, 3), np.arange(4)
FRAME = pd.DataFrame({"age": [1, 2, 3, 4], "pay": [0.5, 1, 2, 3], "city": list("abcd")})


def loaded(train, validation=None):
    return as_task_data((train, validation or train), "my_data.py:load_data")


def refusal(returned):
    with pytest.raises(InputError) as error:
        as_task_data(returned, "my_data.py:load_data")
    message = str(error.value)
    assert message.startswith("my_data.py:load_data") and "\n" not in message
    return message.removeprefix("my_data.py:load_data").lstrip(": ")


def elements(*parts):
    return tf.data.Dataset.from_tensor_slices(parts)


def test_arrays_tensors_and_weights():
    data = loaded((X, tf.constant(Y), np.ones(4)), [X, Y])
    assert data.train.y.tolist() == [0, 1, 2, 3] and data.train.sample_weight.sum() == 4
    assert data.validation.sample_weight is None


def test_several_inputs_by_place_and_by_name():
    assert isinstance(loaded(([X, Y], Y)).train.x, tuple)
    assert set(loaded(({"a": X, "b": FRAME["city"]}, Y)).train.x) == {"a", "b"}


def test_frames_become_arrays_and_text_stays_text():
    data = loaded((FRAME[["age", "pay"]], FRAME["age"]))
    assert data.train.x.dtype == np.float64 and data.train.x.shape == (4, 2)
    columns = loaded((dict(FRAME), FRAME["pay"])).train.x
    assert columns["city"].tolist() == list("abcd") and columns["age"].dtype == np.int64
    assert loaded((np.array(list("abcd"), object), Y)).train.x.dtype.kind == "U"


@pytest.mark.parametrize("arrange", [lambda d: d, lambda d: d.batch(3)])
def test_finite_data_sets_of_tensorflow_batched_or_not(arrange):
    data = loaded(arrange(elements({"a": X, "s": list("abcd")}, Y)))
    np.testing.assert_array_equal(data.train.x["a"], X)
    assert data.train.x["s"].tolist() == [b"a", b"b", b"c", b"d"]
    np.testing.assert_array_equal(data.train.y, Y)


def test_examples_without_a_scalar_are_told_from_batches_by_their_first_axes():
    data = loaded(elements(X, Y[:, None]))
    assert data.train.x.shape == (4, 3) and data.train.y.shape == (4, 1)


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        (None, "returned nothing; expected ((x, y), (x_val, y_val)), with"),
        ((X, Y), "returned (float32 [4, 3], int64 [4]), without a validation part; exp"),
        (
            (X, Y, X, Y),
            "returned (float32 [4, 3], int64 [4], float32 [4, 3], int64 [4]); e",
        ),
        (((X, Y),) * 3, "returned ((float32 [4, 3], int64 [4]), (float32 [4, 3]"),
        ({"train": (X, Y)}, "returned dict(train: (float32 [4, 3], int64 [4])); expected"),
        (
            ((X, [1, 2]), (X, Y)),
            "y_train[0] is a value of type int, expected a NumPy array",
        ),
        (
            ((FRAME, Y), (FRAME, Y)),
            "x_train is a DataFrame of numbers and text (age: int64",
        ),
        (
            ((np.array(["a", None]), Y), (X, Y)),
            "x_train holds Python objects (NoneType, str), expected numbers or text; miss",
        ),
        (
            ((X, Y), ({1: X}, Y)),
            "x_val has the key 1, expected the names of inputs as text",
        ),
    ],
)
def test_what_is_returned_is_shown_in_words(returned, message):
    assert refusal(returned).startswith(message)


def test_data_sets_of_tensorflow_that_cannot_be_read():
    one = elements(X, Y)
    assert refusal(one) == (
        "returned a tf.data.Dataset of (float32 [3], int64 []), without a validation part; "
        "expected ((x, y), (x_val, y_val)), with a sample_weight as third of each part if "
        "there is one, or two finite tf.data.Datasets of (x, y)"
    )
    assert refusal((one.repeat(), one)).startswith("the train part is an infinite tf.data")
    assert refusal((one, one.take(0))).startswith(
        "the val part is an empty tf.data.Dataset"
    )
    only_x = tf.data.Dataset.from_tensor_slices(X)
    assert "expected (x, y)" in refusal((only_x, only_x))
    signature = (tf.TensorSpec([None]), tf.TensorSpec([]))
    uneven = tf.data.Dataset.from_generator(
        lambda: iter([([1.0], 1), ([1.0, 2.0], 2)]), output_signature=signature
    )
    assert "Cannot batch tensors with different shapes" in refusal((uneven, one))


def test_an_endless_data_set_of_unknown_length_ends_with_the_memory(monkeypatch):
    monkeypatch.setattr("lrvalley.training.tf_data.memory", lambda: 2000)
    endless = elements(X, Y).repeat().filter(lambda x, y: True)
    assert "or is infinite; expected at most half of the machine's" in refusal(
        (endless, endless)
    )


def test_a_function_draws_the_same_numbers_in_every_process(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "drawn_data.py").write_text(
        "import numpy as np, tensorflow as tf\n"
        "def load():\n"
        "    x = np.random.rand(9, 2)\n"
        "    d = tf.data.Dataset.from_tensor_slices((x, x)).shuffle(9)\n"
        "    return (x, x), d.batch(4)\n"
    )
    one, two = (load_task_data("drawn_data.py:load") for _ in range(2))
    np.testing.assert_array_equal(one.train.x, two.train.x)
    np.testing.assert_array_equal(one.validation.x, two.validation.x)


def test_sources_are_told_apart(tmp_path):
    np.savez(tmp_path / "mine.npz", x_train=X, y_train=Y, x_val=X, y_val=Y)
    assert load_task_data(str(tmp_path / "mine.npz")).train.count == 4
    with pytest.raises(InputError, match=r"^data: found 'mnits', expected one of mnist, "):
        load_task_data("mnits")
    with pytest.raises(InputError, match=r"nothing\.npz: not found"):
        load_task_data("mnist", tmp_path / "nothing.npz")
