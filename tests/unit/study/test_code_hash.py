"""Which changes of the code a hash sees, and which modules it counts."""

import shutil
from pathlib import Path

import grimp
import pytest

import lrvalley
from lrvalley.study import code_hash
from lrvalley.study.code_hash import (
    NUMERIC,
    modules_reached,
    numeric_code,
    numeric_modules,
    script_code,
)

PACKAGE = Path(lrvalley.__file__).parent
CNN = ("training/tasks/article_cnn.py",)
POPULATION = (*CNN, "training/population.py")

# What the counted modules import and what determines no number of a training: messages,
# files, and specs, which are in the key themselves; and patience, which counts in the keys
# of the stops that have some.
NOT_NUMERIC = {
    "errors.py",
    "records/cell_file.py",
    "records/run_file.py",
    "records/state_file.py",
    "study/cell.py",
    "study/patience.py",
    "study/rounding.py",
    "study/stop.py",
    "study/trajectory.py",
    "study/tuner_runs.py",
    "support/atomic_files.py",
    "support/checked_json.py",
}


@pytest.fixture
def package(tmp_path):
    """A copy of the package, and how to edit a module of it."""
    folder = tmp_path / PACKAGE.name
    shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("__pycache__"))

    def forget():
        for function in (numeric_code, script_code, *CACHED):
            function.cache_clear()

    def edit(name, old, new):
        forget()
        file = folder / name
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new, 1))

    yield folder, edit
    forget()


CACHED = (code_hash.read_code, code_hash._imports)


def code(folder, optimizer="adam", schedule="constant", entries=CNN):
    return numeric_code(entries, (optimizer, schedule), folder)


HARMLESS = {
    "a docstring": ('"""Training cells', '"""Other words, training cells'),
    "a comment": ("WORTH_COMPILING = 0.75", "# why\nWORTH_COMPILING = 0.75"),
    "the layout": ("WORTH_COMPILING = 0.75", "WORTH_COMPILING = (\n    0.75\n)"),
    "a type": ("_lane(program: Trainable,", "_lane(program: object,"),
    "a returned type": ("-> Lane:", "-> object:"),
    "a field's type": ("    start: Any = None", "    start: object = None"),
    "the order of imports": (
        "from collections.abc import Callable, Iterable, Mapping, Sequence\n",
        "from collections.abc import Sequence, Mapping, Iterable, Callable\n",
    ),
}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_what_changes_no_behaviour_changes_no_hash(package, change):
    folder, edit = package
    before = code(folder)
    edit("training/trainer.py", *change)
    assert code(folder) == before


def test_where_a_module_lies_does_not_count(package):
    folder, edit = package
    before = code(folder)
    (folder / "training" / "layers" / "pooling.py").rename(folder / "training" / "pools.py")
    for name in ("lanes", "blocks"):
        file = f"training/layers/{name}.py"
        edit(file, "lrvalley.training.layers.pooling", "lrvalley.training.pools")
    assert code(folder) == before


@pytest.mark.parametrize(
    ("module", "old", "new"),
    [
        ("training/trainer.py", "WORTH_COMPILING = 0.75", "WORTH_COMPILING = 0.5"),
        ("training/program.py", "/ 255.0", "/ 256.0"),
        ("training/layers/pooling.py", "tf.maximum(a, b)", "tf.minimum(a, b)"),
        ("study/history.py", "STALLED_AFTER = 4", "STALLED_AFTER = 5"),
        ("study/lanes.py", "LANE_MULTIPLE = 4", "LANE_MULTIPLE = 8"),
        ("data/dataset.py", "self.train_labels.max()) + 1", "self.train_labels.max()) + 2"),
        ("training/tasks/article_cnn.py", "round(15 * (", "round(16 * ("),
    ],
)
def test_other_code_is_another_hash(package, module, old, new):
    folder, edit = package
    before = code(folder)
    edit(module, old, new)
    assert code(folder) != before


def test_an_update_rule_counts_for_its_own_optimizer_only(package):
    folder, edit = package
    before = {name: code(folder, name) for name in ("adam", "gd")}
    edit("training/optimizers.py", "correction * first", "correction * 2.0 * first")
    assert code(folder, "adam") != before["adam"]
    assert code(folder, "gd") == before["gd"]


def test_a_schedule_counts_for_its_own_trainings_only(package):
    folder, edit = package
    before = {name: code(folder, "gd", name) for name in ("constant", "exponential")}
    edit("study/learning_schedules.py", "np.geomspace(lr, to", "np.geomspace(lr, 2 * to")
    assert code(folder, "gd", "exponential") != before["exponential"]
    assert code(folder, "gd", "constant") == before["constant"]


def test_a_task_counts_for_its_own_cells_only(package):
    folder, edit = package
    shutil.copy(folder / CNN[0], folder / "training/tasks/another.py")
    names = {"own": CNN, "other": ("training/tasks/another.py",)}
    edit(CNN[0], "round(15 * (", "round(16 * (")
    assert code(folder, entries=names["own"]) != code(folder, entries=names["other"])
    assert code(folder, entries=names["other"]) == code(PACKAGE)


def test_how_populations_are_chosen_counts_for_populations_only(package):
    folder, edit = package
    before = code(folder), code(folder, entries=POPULATION)
    edit("tuners/population.py", "// 2)", "// 3)")
    assert code(folder) == before[0]
    assert code(folder, entries=POPULATION) != before[1]


@pytest.mark.parametrize(
    "entries", [CNN, POPULATION, (*CNN, "training/range_test.py")], ids=lambda e: e[-1]
)
def test_every_module_that_training_reaches_is_counted_or_known_not_to_matter(entries):
    """A module that is imported and in neither list would change numbers unseen."""
    counted = numeric_modules(entries)
    reached = {
        module.relative_to(PACKAGE).as_posix()
        for start in counted
        for module in code_hash._imports(start, PACKAGE)
        if module.name != "__init__.py"
    }
    known = {module.relative_to(PACKAGE).as_posix() for module in counted}
    assert reached - known <= NOT_NUMERIC
    assert not {name for name in NOT_NUMERIC if name.startswith(NUMERIC)}


class TestScripts:
    @pytest.fixture
    def script(self, tmp_path):
        file = tmp_path / "script.py"
        file.write_text(
            "def later():\n"
            "    from lrvalley.analysis import settings_search\n"
            "    return settings_search\n"
        )
        return file

    def test_what_a_script_does_counts_and_its_comments_do_not(self, script):
        before = script_code(script)
        for addition, same in (("# a comment\n", True), ("print(1)\n", False)):
            script.write_text(script.read_text() + addition)
            for function in (script_code, *CACHED):
                function.cache_clear()
            assert (script_code(script) == before) == same

    def test_modules_that_it_reaches_count_wherever_it_imports_them(self, script, package):
        folder, edit = package
        before = script_code(script, (), folder)
        edit("analysis/settings_search.py", '"""', '"""Other words. ')
        assert script_code(script, (), folder) == before
        edit("support/atomic_files.py", "0o666", "0o644")
        assert script_code(script, (), folder) != before

    def test_modules_that_it_does_not_reach_do_not(self, script, package):
        folder, edit = package
        before = script_code(script, (), folder)
        edit("jobs/slurm.py", "POLL_SECONDS = 10.0", "POLL_SECONDS = 11.0")
        assert script_code(script, (), folder) == before

    def test_the_content_of_its_resources_counts(self, script, tmp_path):
        page = tmp_path / "page.css"
        page.write_text("a {}")
        before = script_code(script, (page,))
        page.write_text("b {}")
        script_code.cache_clear()
        assert script_code(script, (page,)) != before


def test_the_modules_that_are_reached_are_those_that_the_import_linter_finds():
    graph = grimp.build_graph("lrvalley", exclude_type_checking_imports=True)
    for file in PACKAGE.rglob("*.py"):
        found = graph.find_upstream_modules(module_name(file))
        assert found <= {module_name(module) for module in modules_reached([file])}, file


def module_name(file):
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_names_of_files_do_not_count(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.py").write_text("x = 1\n")
    assert script_code(tmp_path / "a.py") == script_code(tmp_path / "b.py")
