import gzip

import numpy as np
import pytest
from support.small_data import ARRAYS, idx_bytes

from lrvalley.data.idx import MAGIC, parse_idx, read_idx
from lrvalley.errors import InputError

NINE = np.arange(9, dtype=np.uint8)


def test_idx_files_are_read_back():
    for array in ARRAYS.values():
        np.testing.assert_array_equal(parse_idx(idx_bytes(array), "x"), array)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not an IDX file of bytes, it begins with nothing, expected 00 00 08"),
        (b"\0\0\x0d\1", "not an IDX file of bytes, it begins with 00 00 0d"),
        (b"PK\3\4", "not an IDX file of bytes, it begins with 50 4b 03"),
        (idx_bytes(NINE)[:-2], "7 bytes of content, expected 9"),
        (idx_bytes(NINE)[:6], "ends within its header, after 6 bytes, expected 8 bytes"),
        (MAGIC + b"\xff", "ends within its header, after 4 bytes, expected 1024 bytes"),
        (
            MAGIC + b"\3" + b"\0\0\x53\x02" * 3 + b"\0",
            r"1 bytes of content, expected 9595703125000 for uint8 \[21250, 21250,",
        ),
    ],
    ids=["empty", "floats", "zip", "half", "header", "rank", "9 TiB"],
)
def test_a_damaged_idx_file_is_named_with_what_is_wrong(content, message):
    with pytest.raises(InputError, match=rf"^data file broken: {message}"):
        parse_idx(content, "broken")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "a",
            idx_bytes(NINE.reshape(3, 3)),
            r"found uint8 \[3, 3\], expected uint8 \[9\]$",
        ),
        ("a.gz", idx_bytes(NINE), "not readable .*, expected an IDX file with uint8"),
        ("a.gz", gzip.compress(idx_bytes(NINE))[:-3], "not readable"),
        ("a.gz", gzip.compress(idx_bytes(NINE))[:20] + bytes(20), "not readable"),
        ("a", idx_bytes(np.zeros(10**6, np.uint8)), r"found uint8 \[1000000\], expected"),
        ("a", idx_bytes(NINE) + bytes(5000), "1025 bytes of content, expected 9"),
    ],
    ids=["rank", "not gzip", "half", "damaged", "longer", "more"],
)
def test_a_file_that_holds_something_else_is_named(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=rf"^data file {tmp_path / name}: {message}") as e:
        read_idx(tmp_path / name, NINE.shape)
    assert "delete" not in str(e.value)
