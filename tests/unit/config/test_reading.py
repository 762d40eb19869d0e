"""Single values, as files and the command line have them."""

import pytest
import yaml

from lrvalley.config.reading import as_in_a_file, is_text


@pytest.mark.parametrize(
    "written",
    [
        *("64", ".95", "1.5", "true", "null", "plain text"),
        *("[1, [two, 3.5]]", "{a: {b: 4}, c: [no, yes]}"),
    ],
)
def test_what_the_command_line_leaves_as_text_is_read_as_in_a_file(written):
    left_as_text = yaml.load(written, yaml.BaseLoader)
    assert as_in_a_file({"key": left_as_text}) == {"key": yaml.safe_load(written)}


@pytest.mark.parametrize("value", ["", "text", "Grüße", "\U0001f600"])
def test_text_is_what_files_and_their_names_can_hold(value):
    assert is_text(value)


@pytest.mark.parametrize("value", ["a\0b", "half \ud800", 1, None, b"bytes"])
def test_all_else_is_no_text(value):
    assert not is_text(value)
