"""Configuration files: YAML and JSON, one on top of another."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrvalley.config.files import overlaid, read_file
from lrvalley.errors import InputError


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.yaml", "study: x\ngrid:\n  target: 0.9\n"),
        ("a.yml", "study: x\ngrid: {target: 0.9}\n"),
        ("a.json", '{"study": "x", "grid": {"target": 0.9}}'),
        ("tabs.json", '{\n\t"study": "x",\n\t"grid": {"target": 0.9}\n}'),
        ("crlf.yaml", "study: x\r\ngrid: {target: 0.9}\r\n"),
        ("merge.yaml", "study: x\ngrid: {<<: {target: 0.9}}\n"),
        ("merged.yaml", "study: x\ngrid: {<<: {target: 0.8}, target: 0.9}\n"),
    ],
)
def test_yaml_and_json_are_read(tmp_path, name, content):
    (tmp_path / name).write_bytes(content.encode())
    assert read_file(tmp_path / name) == {"study": "x", "grid": {"target": 0.9}}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.yaml", "a: 1\nb: 2\na: 3\n", "a: found on lines 1 and 3, expected it once"),
        ("a.yaml", "a:\n  b: 1\n  b: 2\n", r"a\.b: found on lines 2 and 3"),
        ("a.yaml", "a: {b: 1, b: 2}\n", r"a\.b: found on lines 1 and 1"),
        ("a.yaml", "a: [{b: 1, b: 2}]\n", r"a\.0\.b: found on lines 1 and 1"),
        ("a.json", '{"a": 1,\n"a": 2}', "a: found on lines 1 and 2"),
        ("a.json", '{\n\t"a": 1,\n\t"a": 2\n}', "a: found on lines 2 and 3"),
        ("a.yaml", "a: [1\n", "line 2: .*, expected YAML or JSON"),
        ("a.yaml", "a: 1: 2\n", "line 1: .*, expected YAML or JSON"),
        ("a.yaml", "", "found nothing, expected keys and values"),
        ("a.yaml", "- 1\n", r"found \[1\], expected keys and values"),
        ("a.yaml", b"\xff\xfe\xff", "'utf-8' codec can't decode .*, expected YAML or JSON"),
        ("a.yaml", "[" * 100_000, "nested too deeply, expected YAML or JSON"),
        ("a.json", "[" * 100_000, "nested too deeply, expected YAML or JSON"),
        ("a.yaml", "day: 2024-02-31\n", "day is out of range.*, expected YAML or JSON"),
        ("a.yaml", "a: !!python/object:os.system {}\n", "line 1: could not .*"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_by_its_name(
    tmp_path, name, content, message
):
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError, match=rf"^{file}: {message}"):
        read_file(file)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"no\.yaml: No such file or directory, expected"):
        read_file(tmp_path / "no.yaml")


def test_an_alias_may_be_used_twice(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text("a: &rates [1, 2]\nb: *rates\n")
    assert read_file(file) == {"a": [1, 2], "b": [1, 2]}


def test_aliases_of_aliases_are_looked_at_once(tmp_path):
    """Written out, they stand for 9^30 values."""
    file = tmp_path / "a.yaml"
    aliases = (f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30))
    file.write_text("a0: &a0 [1, 1]\n" + "".join(aliases))
    assert list(read_file(file))[-1] == "a29"


def test_an_overlay_merges_mappings_and_replaces_all_else():
    base = {"a": {"b": 1, "c": [1, 2]}, "d": 3}
    assert overlaid(base, {"a": {"c": [4]}}) == {"a": {"b": 1, "c": [4]}, "d": 3}
    assert base["a"]["c"] == [1, 2]


WORDS = (
    "a: ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    "\n",
    "  ",
    "\t",
    "&x ",
    "*x",
    "<<: ",
    "!!",
    "1e3",
    '"',
)


@given(
    st.binary(max_size=60)
    | st.lists(st.sampled_from(WORDS), max_size=20).map(
        lambda words: "".join(words).encode()
    )
)
def test_any_content_is_read_or_refused_by_the_files_name(content):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "any.yaml")
        file.write_bytes(content)
        try:
            assert isinstance(read_file(file), dict)
        except InputError as error:
            message = str(error)
            assert message.startswith(f"{file}: ") and "\n" not in message
