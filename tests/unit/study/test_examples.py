"""The examples' configurations are right, and are what their pages say."""

from pathlib import Path

import pytest

from lrvalley.config.files import read_file
from lrvalley.study.load import load_study

ROOT = Path(__file__).parents[3]
NAMES = sorted(path.parent.name for path in ROOT.glob("examples/*/study.yaml"))


@pytest.fixture
def study_of(monkeypatch):
    """The study of an example, as from the project's root."""
    monkeypatch.chdir(ROOT)

    def load(name):
        file = f"examples/{name}/study.yaml"
        return load_study(read_file(file), [file])

    return load


def test_every_folder_is_an_example():
    assert sorted(path.name for path in (ROOT / "examples").iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_a_study_of_its_name(study_of, name):
    study = study_of(name)
    assert study.name == name
    assert study.grid


@pytest.mark.parametrize("name", NAMES)
def test_page_and_configuration_say_how_to_run_it(name):
    folder = ROOT / "examples" / name
    command = f"snakemake --configfile examples/{name}/study.yaml"
    for file in ("README.md", "study.yaml"):
        assert command in (folder / file).read_text(encoding="utf-8")


def test_the_book_has_as_many_characters_as_the_network(study_of):
    study = study_of("text")
    (file,) = study.config.task.files
    characters = set((ROOT / file).read_text(encoding="utf-8"))
    assert study.config.task.options["characters"] == len(characters)


def test_cifar10_has_the_rates_of_the_author(study_of):
    study = study_of("cifar10")
    rates = [10 ** (i / 5) for i in range(-30, 11) if i != 0]
    assert study.rates("Adam") == pytest.approx(rates, rel=1e-3)
    assert len(study.grid) == 40
