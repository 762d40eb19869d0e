"""Files that are not what they say, or not what is needed, get one sentence."""

import numpy as np
import pytest
from support.npz_files import HEADER, bomb, mark_encrypted, with_header, write_raw
from support.small_data import ARRAYS, SMALL

from lrvalley.data.catalog import PARTS
from lrvalley.data.npz import ARRAYS as NAMES
from lrvalley.data.npz import read_npz, write_npz
from lrvalley.errors import InputError

BY_NAME = dict(zip(NAMES, (ARRAYS[part] for part in PARTS), strict=True))


@pytest.fixture
def file(tmp_path):
    return tmp_path / "mine.npz"


def refusal(file):
    with pytest.raises(InputError) as error:
        read_npz(file, SMALL)
    message = str(error.value)
    assert message.startswith(f"data file {file}: ")
    assert "\n" not in message and "delete" not in message
    return message.removeprefix(f"data file {file}: ")


def test_what_is_written_is_read(file):
    write_npz(file, ARRAYS)
    for part, array in read_npz(file, SMALL).items():
        assert array.dtype == np.uint8
        np.testing.assert_array_equal(array, ARRAYS[part])


def test_the_same_data_give_the_same_file(tmp_path):
    write_npz(tmp_path / "a.npz", ARRAYS)
    write_npz(tmp_path / "b.npz", ARRAYS)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


@pytest.mark.parametrize("kind", ["int64", ">i2", "uint32"])
def test_whole_numbers_of_another_type_are_taken(file, kind):
    np.savez(file, **{name: array.astype(kind) for name, array in BY_NAME.items()})
    np.testing.assert_array_equal(
        read_npz(file, SMALL)["train-images"], ARRAYS["train-images"]
    )


def test_an_array_in_fortrans_order_is_taken(file):
    np.savez(file, **{name: np.asfortranarray(a) for name, a in BY_NAME.items()})
    np.testing.assert_array_equal(
        read_npz(file, SMALL)["train-images"], ARRAYS["train-images"]
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"x_train": BY_NAME["x_train"] / np.float32(255)},
            "x_train is float32 [3, 4, 4], expected uint8 [3, 4, 4]",
        ),
        (
            {"y_train": np.eye(3)},
            "y_train is float64 [3, 3], expected uint8 [3]",
        ),
        (
            {"x_test": BY_NAME["x_test"][..., np.newaxis]},
            "x_test is uint8 [2, 4, 4, 1], expected uint8 [2, 4, 4]",
        ),
        (
            {"x_train": BY_NAME["x_train"].reshape(3, 16)},
            "x_train is uint8 [3, 16], expected uint8 [3, 4, 4]",
        ),
        (
            {"x_train": BY_NAME["x_train"].astype(int) + 256},
            "x_train has values from 256 to 303, expected values from 0 to 255",
        ),
        (
            {"y_train": np.array(["0", "1", "2"])},
            "y_train is <U1 [3], expected uint8 [3]",
        ),
    ],
    ids=["0..1", "one-hot", "channel", "flat", "range", "text"],
)
def test_another_type_or_shape_is_shown_with_what_was_expected(file, changes, message):
    np.savez(file, **{**BY_NAME, **changes})
    assert refusal(file) == message


def test_other_arrays_are_named(file):
    np.savez(file, images=BY_NAME["x_train"])
    assert refusal(file) == (
        "found the arrays images, expected an .npz with x_train, y_train, x_test, y_test"
    )


def test_pickled_content_is_never_unpickled(file, tmp_path):
    np.savez(
        file, **{**BY_NAME, "y_train": bomb(3, tmp_path / "exploded")}, allow_pickle=True
    )
    assert refusal(file) == "y_train is object [3], expected uint8 [3]"
    assert not (tmp_path / "exploded").exists()


def test_an_encrypted_file_is_named_as_such(file):
    write_npz(file, ARRAYS)
    mark_encrypted(file)
    assert (
        refusal(file) == "x_train is encrypted, expected uint8 [3, 4, 4] without a password"
    )


def test_an_array_of_nine_tebibytes_is_not_read(file):
    write_raw(file, BY_NAME, x_train=with_header(f"{HEADER} (9895604649984,)}}"))
    assert refusal(file) == "x_train is uint8 [9895604649984], expected uint8 [3, 4, 4]"


@pytest.mark.parametrize(
    "x_train",
    [
        b"",
        b"\x93NUM",
        b"\x93NUMPY\1\0\xff\xff{'descr': ",
        b"\x93NUMPY\7\0",
        b"\x93NUMPY\3\0\1\0\0\0 ",
        with_header("{'descr': '|u1'"),
        with_header(f"{HEADER} (3, 4, 4)}}", b"123"),
        with_header(f"{HEADER} (3, 4, 4)}}", b"1" * 99),
        with_header(HEADER + "(" * 5000),
        with_header(HEADER.replace("|u1", "no type") + " (3, 4, 4)}"),
    ],
    ids=[
        "empty",
        "name",
        "cut",
        "version",
        "newer",
        "header",
        "half",
        "more",
        "nested",
        "type",
    ],
)
def test_an_array_that_is_damaged_is_not_readable(file, x_train):
    write_raw(file, BY_NAME, x_train=x_train)
    assert refusal(file).startswith("not readable (")


def test_a_damaged_stream_is_not_readable(file):
    write_npz(file, ARRAYS)
    whole = file.read_bytes()
    for at in range(0, len(whole), 7):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            arrays = read_npz(file, SMALL)
        except InputError:
            continue
        # Some bytes, such as dates, say nothing of the content.
        for part in PARTS:
            np.testing.assert_array_equal(arrays[part], ARRAYS[part])


def test_half_a_file_is_refused(file):
    write_npz(file, ARRAYS)
    for length in (0, 1, 100, 400):
        file.write_bytes(file.read_bytes()[:length])
        assert refusal(file).startswith("not readable (not a zip archive), expected")


def test_what_is_no_file_is_named(tmp_path):
    assert refusal(tmp_path / "nothing.npz").startswith("not found, expected an .npz")
    assert refusal(tmp_path / f"{'x' * 300}.npz").startswith("not found, expected an .npz")
    (tmp_path / "folder.npz").mkdir()
    assert refusal(tmp_path / "folder.npz").startswith("found a folder, expected an .npz")
