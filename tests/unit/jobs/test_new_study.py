"""The files with which a study begins: they are complete, and nothing is written over."""

import ast
import subprocess
from pathlib import Path

import pytest
import yaml

from lrvalley.config.files import read_file
from lrvalley.errors import InputError
from lrvalley.jobs.new_study import main, make, new_study
from lrvalley.study.load import load_study

ROOT = Path(__file__).parents[3]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder that is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files_of(folder):
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("name", ["mine", "my-study_2", "1e3", "null"])
def test_the_configuration_is_one_of_a_study_with_its_model(here, name):
    make(new_study(name), here)
    file = f"config/{name}.yaml"
    study = load_study(read_file(file), [file])
    assert study.name == name
    assert str(study.model_function) == "my_model.py:build_model"
    assert study.named_data == "mnist"


def test_the_model_file_defines_what_the_configuration_and_its_comments_name(here):
    make(new_study("mine", "nets/dense.py"), here)
    tree = ast.parse((here / "nets/dense.py").read_text())
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert names == {"build_model", "load_data"}
    config = (here / "config/mine.yaml").read_text()
    assert "nets/dense.py:build_model" in config
    assert "nets/dense.py:load_data" in config


def test_the_stage_runs_the_study_and_keeps_what_is_there(here):
    make(new_study("mine"), here)
    folder = here / "studies/mine"
    (stage,) = yaml.safe_load((folder / "dvc.yaml").read_text())["stages"].values()
    root = (folder / stage["wdir"]).resolve()
    assert root == here.resolve()
    assert stage["cmd"] == "snakemake --configfile config/mine.yaml"
    outputs = [next(iter(each.items())) for each in stage["outs"] + stage["metrics"]]
    assert all(path.startswith("results/mine/") for path, _ in outputs)
    assert all(how == {"cache": False, "persist": True} for _, how in outputs)
    ours = [path for path in stage["deps"] if not (here / path).exists()]
    assert ours
    assert all((ROOT / path).exists() for path in ours)


@pytest.mark.parametrize(
    "there", ["config/mine.yaml", "my_model.py", "studies/mine/dvc.yaml"]
)
def test_what_is_there_stays_and_nothing_is_written_beside_it(here, there):
    (here / there).parent.mkdir(parents=True, exist_ok=True)
    (here / there).write_text("mine")
    with pytest.raises(InputError, match=f"^{there}: found a file, expected a new name"):
        make(new_study("mine"), here)
    assert files_of(here) == {there: "mine"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([""], "STUDY: found nothing, expected text like my-study_2"),
        (["my study"], "STUDY: found 'my study', expected text like my-study_2"),
        (["../mine"], "STUDY: found '../mine', expected text like my-study_2"),
        (["cells"], "STUDY: found 'cells', expected another name"),
        (["mine", "model.txt"], "MODEL: found 'model.txt', expected a Python file"),
        (["mine", "/tmp/m.py"], "MODEL: found '/tmp/m.py', expected a Python file"),
        (["mine", "../m.py"], "MODEL: found '../m.py', expected a Python file"),
    ],
)
def test_a_wrong_name_is_one_message_and_no_file(here, arguments, message):
    with pytest.raises(SystemExit) as end:
        main(["--", *arguments])
    assert str(end.value).startswith(f"Error: {message}")
    assert "\n" not in str(end.value)
    assert files_of(here) == {}


def test_the_next_commands_are_printed(here, capsys):
    main(["mine"])
    printed = capsys.readouterr().out
    commands = [line.strip() for line in printed.splitlines() if line.startswith("  ")]
    assert [command.split("  ")[0] for command in commands] == [
        "make answer STUDY=mine",
        "make study STUDY=mine",
        "snakemake answer -n --configfile config/mine.yaml",
        "snakemake answer --configfile config/mine.yaml",
    ]


def test_make_new_passes_names_on():
    makefile = (ROOT / "Makefile").read_text()
    assert 'lrvalley.jobs.new_study -- "$(STUDY)" $(MODEL)' in makefile


@pytest.mark.parametrize("target", ["answer", "study"])
def test_make_needs_the_name_of_a_study(target):
    run = subprocess.run(
        ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 2
    assert f"STUDY: found none, expected the name of a study, as in make {target} " in (
        run.stderr
    )
