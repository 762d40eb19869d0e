"""What a search reads of a rehearsal."""

import json

import pytest

from lrvalley.errors import InputError
from lrvalley.records.rehearsal_file import read_train_examples


def test_the_number_of_examples(tmp_path):
    file = tmp_path / "rehearsal.json"
    file.write_text(json.dumps({"train_examples": 60_000, "sizes": {}}))
    assert read_train_examples(file) == 60_000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "not found"),
        ("{", "not readable as JSON"),
        ("[" * 100_000, "not readable as JSON"),
        ("[]", "train_examples: found None, expected a whole number"),
        ("{}", "train_examples: found None, expected a whole number"),
        ('{"train_examples": "many"}', "found 'many', expected a whole number"),
        ('{"train_examples": 0}', "found 0, expected a whole number, at least 1"),
    ],
)
def test_what_cannot_be_read_is_named(text, words, tmp_path):
    file = tmp_path / "rehearsal.json"
    if text is not None:
        file.write_text(text)
    with pytest.raises(InputError) as error:
        read_train_examples(file)
    assert f"rehearsal file {file}: " in str(error.value)
    assert words in str(error.value)
