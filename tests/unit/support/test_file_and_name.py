"""A function or class in a user's file, and what is said of other texts."""

import pytest

from lrvalley.errors import InputError
from lrvalley.support.file_and_name import FileAndName, names_a_file

EXAMPLE = "my_model.py:build_model"


@pytest.mark.parametrize(
    ("text", "file", "name"),
    [
        ("my_model.py:build_model", "my_model.py", "build_model"),
        (" ../a b/m-1.py:_f ", "../a b/m-1.py", "_f"),
        ("C:/models/m.py:f", "C:/models/m.py", "f"),
        ("modèle.py:créer", "modèle.py", "créer"),
    ],
)
def test_a_file_and_a_name(text, file, name):
    found = FileAndName.parse(text, EXAMPLE)
    assert (found.file, found.name) == (file, name)
    assert str(found) == text.strip()
    assert names_a_file(text)


@pytest.mark.parametrize(
    ("value", "correction"),
    [
        ("my_model.py", ""),
        (".py:f", ""),
        ("a/.py:f", ""),
        ("my_model.py:", ""),
        ("my_model.py:build model", ""),
        ("my_model.py:class", ""),
        ("my_model.py:2d", ""),
        ("my_model.py:f()", ""),
        ("m\n.py:f", ""),
        ("my_model:build", "; did you mean 'my_model.py:build'?"),
        ("models/net.build", "; did you mean 'models/net.py:build'?"),
    ],
)
def test_other_values_get_a_message(value, correction):
    with pytest.raises(InputError, match="a name as in") as caught:
        FileAndName.parse(value, EXAMPLE)
    assert (
        str(caught.value) == f"found {value!r}, expected a name as in {EXAMPLE}{correction}"
    )


def test_what_is_nearly_such_a_text_is_told_from_other_names():
    assert names_a_file("my_data.py") and names_a_file("my_data:load")
    assert not names_a_file("mnist") and not names_a_file("my_data.npz")
