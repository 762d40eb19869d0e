"""The conda environments and the hash-locked requirements name the same versions."""

import re
from pathlib import Path

import pytest
import yaml

ENVS = Path(__file__).parents[2] / "envs"


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


@pytest.mark.parametrize("device", ["cpu", "gpu", "dev"])
def test_every_requirement_is_locked_with_a_hash(device):
    text = (ENVS / f"requirements-{device}.txt").read_text()
    requirements = re.findall(r"^[a-z].*?(?=^[a-z]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert requirements
    assert all("==" in r and "--hash=sha256:" in r for r in requirements)
    assert "://" not in text
