"""What does not fit is said before anything trains: one message, no file."""

import pytest

from lrvalley.errors import InputError
from lrvalley.study.load import load_study
from lrvalley.training.rehearsal import rehearse

MODEL = """
import keras

def build_model():
    model = keras.Sequential(
        [
            keras.Input((6,)),
            keras.layers.Dense(4),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
"""
DATA = """
import numpy as np

def load_data():
    random = np.random.default_rng(0)
    x = random.normal(size=(60, 6)).astype("float32")
    y = random.integers(0, 3, 60)
    return (x[:40], y[:40]), (x[40:], y[40:])
"""
SOFTMAX, SPARSE = 'activation="softmax"', '"sparse_categorical_crossentropy"'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def changed(text, changes):
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def rehearsed(folder, model=(), data=(), **config):
    (folder / "model.py").write_text(changed(MODEL, dict(model)))
    (folder / "data.py").write_text(changed(DATA, dict(data)))
    task = {
        "model": "model.py:build_model",
        "data": "data.py:load_data",
        "batch": 8,
        **config.pop("task", {}),
    }
    study = {
        "study": "mine",
        "task": task,
        "objective": {"metric": "val_accuracy"},
        "grid": {"optimizers": ["Adam", "SGD"], "max_steps": 100},
        **config,
    }
    return rehearse(load_study(study))


def refused(folder, model=(), data=(), **config):
    with pytest.raises(InputError) as error:
        rehearsed(folder, model, data, **config)
    assert {file.name for file in folder.iterdir()} <= {
        "model.py",
        "data.py",
        "table.csv",
        "__pycache__",
    }
    return str(error.value)


def test_a_model_and_data_that_fit_are_described(folder):
    seen = rehearsed(folder)
    assert (seen["train_examples"], seen["validation_examples"]) == (40, 20)
    assert seen["sizes"]["1"]["weights"] == 6 * 4 + 4 + 4 * 3 + 3
    assert 0 < seen["sizes"]["1"]["first_loss"] < 10


def test_inputs_of_another_shape(folder):
    message = refused(folder, model={"Input((6,))": "Input((7,))"})
    assert message.startswith("model.py:build_model: ")
    assert "float32" in message and "(8, 6)" in message


def test_labels_outside_of_the_classes(folder):
    message = refused(folder, data={"integers(0, 3,": "integers(0, 5,"})
    assert "found labels from 0 to 4, expected 0 to 2, because the model has 3" in message


def test_one_hot_labels_for_a_sparse_loss(folder):
    message = refused(folder, data={"(0, 3, 60)": "(0, 3, 60)\n    y = np.eye(3)[y]"})
    assert "found one-hot labels [examples, 3]" in message
    assert "compile with categorical_crossentropy" in message


def test_class_numbers_for_a_one_hot_loss(folder):
    message = refused(folder, model={SPARSE: '"categorical_crossentropy"'})
    assert "expected one-hot labels of the output's shape [examples, 3]" in message
    assert "compile with sparse_categorical_crossentropy" in message


def test_logits_for_a_loss_of_probabilities(folder):
    message = refused(folder, model={f", {SOFTMAX}": ""})
    assert "do not sum to 1, expected probabilities" in message
    assert "from_logits=True" in message


def test_probabilities_for_a_loss_of_logits(folder):
    loss = "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"
    message = refused(folder, model={SPARSE: loss})
    assert "with from_logits=True, expected logits" in message


def test_a_sigmoid_for_a_loss_of_logits(folder):
    loss = "keras.losses.BinaryCrossentropy(from_logits=True)"
    message = refused(
        folder,
        model={f"3, {SOFTMAX}": '1, activation="sigmoid"', SPARSE: loss},
        data={"integers(0, 3,": "integers(0, 2,"},
    )
    assert "found a sigmoid with from_logits=True" in message


def test_class_numbers_for_a_binary_loss(folder):
    message = refused(
        folder,
        model={f"3, {SOFTMAX}": '1, activation="sigmoid"', SPARSE: '"binary_crossentropy"'},
    )
    assert "found labels from 0 to 2 with the loss binary_crossentropy" in message


def test_labels_that_would_broadcast(folder):
    message = refused(
        folder,
        model={f"Dense(3, {SOFTMAX})": "Dense(2)", SPARSE: '"mse"', "accuracy": "mae"},
        data={"integers(0, 3, 60)": "normal(size=60)"},
        objective={"metric": "val_mae"},
    )
    assert "found labels [examples] with outputs [examples, 2]" in message


def test_a_metric_that_is_not_there(folder):
    message = refused(folder, objective={"metric": "val_acuracy", "direction": "higher"})
    assert message == (
        "objective.metric: found val_acuracy, expected one of val_accuracy, val_loss, the "
        "metrics of model.py:build_model; did you mean 'val_accuracy'?"
    )


def test_a_first_loss_that_is_not_finite(folder):
    message = refused(folder, data={"y = random": "x[3, 2] = np.nan\n    y = random"})
    assert "first loss of nan, expected a finite number" in message


def test_a_loss_that_depends_on_no_weight(folder):
    message = refused(
        folder,
        model={
            "keras.layers.Dense(4)": "keras.layers.Dense(4), keras.layers.Rescaling(0.0)"
        }
        | {"Dense(3,": "Dense(3, use_bias=False,"},
    )
    assert "a loss that depends on none of the weights" in message


def test_a_function_that_fails_with_the_lines_of_the_users_file(folder):
    message = refused(folder, model={"Dense(4)": "Dens(4)"})
    assert message.startswith("model.py:build_model cannot be loaded:\n  model.py, line 8")
    assert "Dens(4)" in message and message.count("\n") < 8
    assert "site-packages" not in message


def test_data_without_a_validation_part(folder):
    message = refused(folder, data={", (x[40:], y[40:])": ""})
    assert "data.py:load_data" in message and "expected" in message


def test_fewer_examples_than_a_batch(folder):
    message = refused(folder, task={"batch": 64})
    assert message.startswith("task.batch: found 64, expected at most 40")


def test_a_setting_that_an_optimizer_refuses_is_said_with_its_name(folder):
    message = refused(folder, optimizers={"Adam": {"beta_3": 0.1}})
    assert "optimizers.Adam.beta_3: unknown key" in message


def test_an_option_that_the_function_does_not_take(folder):
    message = refused(folder, task={"options": {"width": 3}})
    assert "width" in message and "build_model" in message


def test_a_file_that_is_read_and_not_named(folder):
    (folder / "table.csv").write_text("1,2,3")
    reads = {"random = np": 'open("table.csv").read()\n    random = np'}
    message = refused(folder, data=reads)
    assert "data.py:load_data reads table.csv, which task.files does not name" in message
    assert rehearsed(folder, data=reads, task={"files": ["table.csv"]})


def test_a_model_with_a_training_step_of_its_own(folder):
    own = (
        "class Own(keras.Sequential):\n    def train_step(self, data):\n        return {}\n"
    )
    message = refused(
        folder,
        model={"\ndef build": f"\n{own}\ndef build", "keras.Sequential(\n": "Own(\n"},
    )
    assert "train_step" in message and "build_model" in message
