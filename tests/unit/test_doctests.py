"""The examples in docstrings give what they say."""

import doctest
import importlib
import pkgutil

import pytest

PACKAGES = ("analysis", "article", "records", "study", "support", "tuners")


def modules():
    for name in PACKAGES:
        package = importlib.import_module(f"lrvalley.{name}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


WITH_EXAMPLES = [
    module
    for module in modules()
    if any(test.examples for test in doctest.DocTestFinder().find(module))
]


@pytest.mark.parametrize("module", WITH_EXAMPLES, ids=lambda module: module.__name__)
def test_the_examples_of_a_module_are_true(module):
    assert doctest.testmod(module).failed == 0


def test_examples_are_found():
    assert "lrvalley.tuners.halving" in {module.__name__ for module in WITH_EXAMPLES}
