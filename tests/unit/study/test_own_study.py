import json
import re
from pathlib import Path

import pytest

from lrvalley.data.catalog import DATASETS
from lrvalley.errors import InputError
from lrvalley.study.cell import Cell
from lrvalley.study.load import load_study
from lrvalley.study.stop import Target
from lrvalley.study.trajectory import KerasTaskSpec

MODEL = """
def build_model(width=8):
    return width


class Slow:
    pass
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_model.py").write_text(MODEL)
    (tmp_path / "my_data.py").write_text("def load_data():\n    return 1\n")
    (tmp_path / "table.csv").write_text("1,2")
    (tmp_path / "my_data.npz").write_bytes(b"bytes")
    return tmp_path


def config(**changes):
    task = {"model": "my_model.py:build_model", "data": "mnist", **changes.pop("task", {})}
    return {
        "study": "mine",
        "task": task,
        "objective": {"metric": "val_loss"},
        "grid": {"optimizers": ["SGD", "Adam"], "rates": [0.1, 0.01], "max_steps": 100},
        **changes,
    }


def study(**changes):
    return load_study(config(**changes))


def refused(**changes):
    with pytest.raises(InputError) as error:
        study(**changes)
    return str(error.value)


def test_a_cell_of_the_grid():
    own = study(task={"batch": 64, "check_every": 20, "options": {"width": 4}})
    cell = own.grid[0]
    assert isinstance(cell.task, KerasTaskSpec)
    assert (cell.task.name, cell.task.model) == ("my_model", "build_model")
    assert cell.task.options == {"width": 4}
    assert cell.task.data == DATASETS["mnist"].content_id
    assert (cell.batch, cell.program.check_every, cell.max_steps) == (64, 20, 100)
    assert (cell.target, cell.validate) == (None, True)
    assert cell.settings == {"momentum": 0.9, "nesterov": True}
    assert cell.path.startswith("results/cells/my_model/SGD/size-1/lr-1.000e-02/")
    assert Cell.from_json(json.loads(json.dumps(cell.to_json()))) == cell
    assert Cell.from_json(json.loads(json.dumps(cell.to_json()))).key == cell.key


def test_a_target_ends_the_cells_of_the_grid():
    objective = {"metric": "val_accuracy", "target": 0.9}
    reach = Target(0.9, "accuracy", "validation", "check", higher=True)
    assert study(objective=objective).grid[0].stop.target == reach
    grid = {**config()["grid"], "target": 0.8}
    assert study(objective=objective, grid=grid).grid[0].target == 0.8


def test_the_check_interval_is_a_twentieth_of_the_budget():
    assert study().grid[0].program.check_every == 5


def test_the_default_rate_is_tried_unless_the_rates_are_listed():
    spaced = {"from": 1e-4, "to": 1e-1, "per_decade": 1}
    grid = {**config()["grid"], "rates": spaced, "rates_of": {"SGD": [0.5]}}
    own = study(grid=grid)
    assert own.rates("Adam") == [0.0001, 0.001, 0.01, 0.1]
    own = study(grid={**grid, "rates": {**spaced, "from": 0.01}, "rates_of": {}})
    assert own.rates("Adam") == [0.001, 0.01, 0.1]
    assert own.rates("SGD") == [0.01, 0.1]


def test_settings_of_an_optimizer():
    own = study(optimizers={"SGD": {"momentum": 0.5}, "Adam": {"amsgrad": True}})
    assert own.settings("SGD") == {"momentum": 0.5, "nesterov": True}
    assert own.settings("Adam") == {"amsgrad": True}
    assert own.optimizer("Adam", 0.1).definitions == "keras"


def test_an_optimizer_of_the_users(folder):
    grid = {**config()["grid"], "optimizers": ["Adam", "my_model.py:Slow"]}
    own = study(grid=grid, optimizers={"my_model.py:Slow": {"depth": 3}})
    spec = own.optimizer("Slow", 0.1)
    assert own.optimizers == ["Adam", "Slow"]
    assert spec.settings == {"depth": 3}
    assert spec.definitions.startswith("file:")
    assert str(own.optimizer_classes["Slow"]) == "my_model.py:Slow"
    (folder / "my_model.py").write_text(MODEL.replace("pass", "depth = 2"))
    assert study(grid=grid).optimizer("Slow", 0.1).definitions != spec.definitions


def test_a_class_with_the_name_of_one_of_kerass(folder):
    (folder / "my_model.py").write_text(MODEL + "\n\nclass Adam:\n    pass\n")
    grid = {**config()["grid"], "optimizers": ["my_model.py:Adam"]}
    assert study(grid=grid).optimizer("Adam", 0.1).definitions.startswith("file:")
    found = refused(grid=grid, scaling={"optimizer": "Adam", "sizes": [1]})
    assert found.startswith("scaling.optimizer: found Adam, expected another name")


def test_a_schedule_has_the_budget_as_its_horizon():
    own = study(schedule={"name": "cosine", "warmup": 10})
    expected = {"name": "cosine", "horizon": 100, "warmup": 10}
    assert own.grid[0].trajectory.optimizer.schedule == expected


def keys(**changes):
    own = study(**changes)
    return [cell.key for cell in own.grid], own.rehearsal


def test_a_comment_changes_no_key_and_a_layer_changes_all(folder):
    before, rehearsed = keys()
    (folder / "my_model.py").write_text("# mine\n" + MODEL)
    assert keys() == (before, rehearsed)
    (folder / "my_model.py").write_text(MODEL.replace("width=8", "width=9"))
    after, again = keys()
    assert not set(before) & set(after)
    assert again != rehearsed


@pytest.mark.parametrize(
    ("data", "file", "content"),
    [
        ("my_data.npz", "my_data.npz", "other"),
        ("my_data.py:load_data", "my_data.py", "def load_data():\n    return 2\n"),
        ("my_data.py:load_data", "table.csv", "1,3"),
    ],
)
def test_changed_data_change_all_keys(folder, data, file, content):
    task = {"data": data, "files": ["table.csv"]}
    before, _ = keys(task=task)
    assert keys(task=task)[0] == before
    (folder / file).write_text(content)
    assert not set(before) & set(keys(task=task)[0])


def test_two_studies_of_the_same_model_share_cells(folder):
    (folder / "other").mkdir()
    (folder / "other" / "my_model.py").write_text(MODEL)
    other = {"model": "other/my_model.py:build_model"}
    assert keys(task=other, study="other")[0] == keys()[0]


def test_the_data_file_that_trainings_read():
    assert study().dataset == "data/mnist.npz"
    assert study(task={"data": "my_data.npz"}).dataset == "my_data.npz"
    assert study(task={"data": "my_data.py:load_data"}).dataset is None


def test_an_experiment_with_sizes():
    scaling = {"optimizer": "Adam", "sizes": [1, 2.5], "rates": [0.1]}
    own = study(scaling=scaling)
    assert [cell.size for cell in own.scaling] == [1, 2.5]
    assert own.programs() == [("Adam", 1), ("Adam", 2.5), ("SGD", 1)]
    assert study().scaling == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"task": {"model": "none.py:f"}}, "task.model: none.py: found no such file"),
        ({"task": {"model": "my_model.py:biuld_model"}}, "did you mean 'build_model'?"),
        ({"task": {"model": "my_model"}}, "task.model: found 'my_model', expected a name"),
        ({"task": {"data": "minst"}}, "did you mean 'mnist'?"),
        ({"task": {"data": "none.npz"}}, "task.data: found none.npz, which does not exist"),
        ({"task": {"files": ["none.csv"]}}, "task.files: found none.csv, which does not"),
        ({"task": {"batches": 3}}, "task.batches: unknown key"),
        ({"objective": {"metric": "val_score"}}, "objective.direction: found nothing"),
        ({"objective": {}}, "objective.metric: missing, expected a value"),
        ({"optimizers": {"Adam": {"beta": 1}}}, "optimizers.Adam.beta: unknown key"),
        (
            {"optimizers": {"Lion": {}}},
            "optimizers.Lion: found an optimizer that is not in",
        ),
        (
            {"task": {"check_every": 30}},
            "grid.max_steps: found 100, expected a multiple",
        ),
        (
            {"answer": {"first_rung": 12}},
            "first_rung: found 12, expected a multiple of the",
        ),
        ({"seeds": [2**32 - 1]}, "so that the 5 seeds of answer.seeds can follow"),
        ({"scaling": {"rates": [0.1, 0.10001]}}, "scaling.rates: 1.000e-01 is there more"),
        ({"scaling": {"max_steps": 12}}, "a multiple of 5 (grid.max_steps / 20)"),
        (
            {"scaling": {"optimizer": "my_model.py:Slo"}},
            "scaling.optimizer: my_model.py: found no Slo",
        ),
        ({"schedule": {"name": "cosine", "warmup": 100}}, "schedule.warmup: found 100"),
        ({"tune": {}}, "tune: unknown key"),
    ],
)
def test_what_cannot_be_meant_gets_one_message(changes, message):
    found = refused(**changes)
    assert message in found
    assert "\n" not in found


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"task": {"options": {"rate": float("nan")}}},
            "task.options: found {'rate': nan}",
        ),
        ({"task": {"options": {"a": [float("inf")]}}}, "task.options: found {'a': [inf]}"),
        ({"task": {"options": {"width": 10**5000}}}, "task.options: found a dict that is"),
        ({"task": {"options": {"name": "\ud800"}}}, "task.options: found {'name': '"),
        (
            {"task": {"options": {1: 2, "1": 3}}},
            "task.options: found {1: 2, '1': 3}, expect",
        ),
        ({"task": {"loss": float("nan")}}, "task.loss: found nan, expected text, finite"),
        ({"task": {"files": [""]}}, "task.files.0: found nothing, expected text"),
        ({"task": {"files": ["."]}}, "task.files: found ., to which runs write, expected"),
        ({"task": {"files": ["/"]}}, "task.files: found /, to which runs write, expected"),
        ({"task": {"files": ["x" * 300]}}, "task.files: found xxx"),
        ({"task": {"data": "x" * 300 + ".npz"}}, "task.data: found xxx"),
        ({"task": {"model": "x" * 300 + ".py:f"}}, "task.model: xxx"),
        ({"grid": {"size": 1e-20}}, "grid.size: found 1e-20, expected at least 0.0001"),
        ({"scaling": {"sizes": [1e20]}}, "scaling.sizes.0: found 1e+20, expected at most"),
        ({"objective": {"metric": ""}}, "objective.metric: found nothing, expected text"),
        ({"figures": {"colors": {"Adm": "red"}}}, "figures.colors.Adm: found an optimizer"),
    ],
)
def test_what_cannot_be_meant_is_refused(changes, message):
    assert refused(**changes).startswith(message)


def test_a_folder_that_runs_do_not_write_to_may_be_read(folder):
    (folder / "pictures").mkdir()
    study(task={"files": ["pictures", "table.csv"]})


def test_names_that_differ_in_capitals_only_are_refused(folder):
    (folder / "my_opt.py").write_text("class adam:\n    pass\n")
    message = refused(grid={"optimizers": ["Adam", "my_opt.py:adam"]})
    assert message.startswith("grid.optimizers: found Adam twice, expected names that dif")


def test_a_users_class_may_have_any_name_that_python_takes(folder):
    (folder / "my_opt.py").write_text("class Éta:\n    pass\n")
    own = study(grid={"optimizers": ["my_opt.py:Éta"], "rates": [0.1], "max_steps": 100})
    rules = Path(__file__).parents[3] / "workflow" / "rules" / "common.smk"
    (pattern,) = re.findall(r'optimizer=r"(.*)"', rules.read_text())
    assert re.fullmatch(pattern, own.grid[0].optimizer)


def test_metrics_stay_the_same_when_a_job_reads_them():
    own = study(task={"metrics": ["mae", {"class_name": "Precision"}]})
    assert load_study(own.config.to_json()).config == own.config
