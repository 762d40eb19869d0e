"""The conda environments and the hash-locked requirements name the same versions."""

import re
import runpy
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

ENVS = Path(__file__).parents[2] / "envs"
check_python = SimpleNamespace(**runpy.run_path(str(ENVS / "check_python.py")))


def locked():
    text = (ENVS / "requirements-cpu.txt").read_text()
    pins = re.findall(r"^([\w.-]+)==([\w.]+)(?: ; (.*?))? \\$", text, re.MULTILINE)
    return {name: version for name, version, when in pins if ">= '3.12'" not in when}


@pytest.mark.parametrize("name", ["analysis", "tensorflow"])
def test_conda_environments_have_the_locked_versions(name):
    environment = yaml.safe_load((ENVS / f"{name}.yaml").read_text())
    packages = environment["dependencies"][-1]["pip"]
    pins = dict(package.split(" ==") for package in packages)
    assert pins == {package: locked()[package] for package in pins}


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ((3, 11, 7), ""),
        ((3, 13, 0), ""),
        (
            (3, 10, 12),
            "Error: /usr/bin/python3 is Python 3.10, expected 3.11 to 3.13; name",
        ),
        ((3, 14, 0), "Error: /usr/bin/python3 is Python 3.14, expected 3.11 to 3.13; name"),
    ],
)
def test_make_takes_the_versions_of_python_that_the_locked_packages_have(version, message):
    found = check_python.problem(version, "/usr/bin/python3")
    assert found.startswith(message) and bool(found) == bool(message)


def test_the_oldest_python_is_that_of_the_package():
    project = tomllib.loads((ENVS.parent / "pyproject.toml").read_text())
    first = ".".join(map(str, check_python.FIRST))
    assert project["project"]["requires-python"] == f">={first}"


@pytest.mark.parametrize("device", ["uv", "cpu", "gpu", "dev"])
def test_every_requirement_is_locked_with_a_hash(device):
    text = (ENVS / f"requirements-{device}.txt").read_text()
    requirements = re.findall(r"^[a-z].*?(?=^[a-z]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert requirements
    assert all("==" in r and "--hash=sha256:" in r for r in requirements)
    assert "://" not in text
