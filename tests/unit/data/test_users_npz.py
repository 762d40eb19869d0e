"""A user's own `.npz`: what is taken, and one sentence for what is not."""

import numpy as np
import pytest
from support.npz_files import HEADER, bomb, mark_encrypted, with_header, write_raw

from lrvalley.data.task_data import TaskData
from lrvalley.data.users_npz import read_users_npz
from lrvalley.errors import InputError

ARRAYS = {
    "x_train": np.arange(12, dtype=np.float32).reshape(4, 3),
    "y_train": np.arange(4),
    "x_test": np.ones((2, 3), np.float32),
    "y_test": np.arange(2),
}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "mine.npz"


def refusal(file):
    with pytest.raises(InputError) as error:
        read_users_npz(file)
    message = str(error.value)
    assert str(file) in message and "\n" not in message and "delete" not in message
    return message.partition(f"{file}: ")[2]


def test_the_arrays_come_as_they_are(file):
    np.savez(file, **ARRAYS)
    data = read_users_npz(file)
    assert isinstance(data, TaskData)
    np.testing.assert_array_equal(data.train.x, ARRAYS["x_train"])
    np.testing.assert_array_equal(data.validation.y, ARRAYS["y_test"])
    assert data.train.x.dtype == np.float32 and data.train.sample_weight is None


def test_several_inputs_weights_text_and_foreign_byte_order(file):
    np.savez(
        file,
        **{"x_train.age": np.arange(3, dtype=">f4"), "x_train.city": np.array(list("abc"))},
        **{"x_val.age": np.zeros(1, "f4"), "x_val.city": np.array(["d"])},
        y_train=np.zeros(3),
        y_val=np.zeros(1),
        sample_weight_train=np.ones(3),
        class_names=np.array(["cat"]),
    )
    data = read_users_npz(file)
    assert list(data.train.x) == ["age", "city"]
    assert data.train.x["age"].dtype == np.dtype("=f4") and data.train.x["age"][2] == 2
    assert data.train.x["city"][1] == "b"
    np.testing.assert_array_equal(data.train.sample_weight, np.ones(3))


def test_validation_data_come_before_test_data(file):
    np.savez(file, **ARRAYS, x_val=np.zeros((1, 3), np.float32), y_val=np.array([7]))
    assert read_users_npz(file).validation.y.tolist() == [7]


def test_a_tilde_is_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    np.savez(tmp_path / "mine.npz", **ARRAYS)
    assert read_users_npz("~/mine.npz").train.count == 4
    with pytest.raises(InputError, match=r"~nobody-has-it/a: not readable"):
        read_users_npz("~nobody-has-it/a")


def test_data_without_a_validation_part(file):
    np.savez(file, x_train=ARRAYS["x_train"], y_train=ARRAYS["y_train"])
    assert refusal(file).startswith(
        "found the arrays x_train, y_train, expected an .npz with"
    )


def test_a_misspelt_array_is_not_passed_over(file):
    np.savez(file, **ARRAYS, sample_weights_train=np.ones(4))
    found = "found the array sample_weights_train, expected sample_weight_train"
    assert refusal(file) == found


def test_arrays_that_do_not_fit(file):
    np.savez(file, **(ARRAYS | {"y_train": np.arange(3)}))
    assert refusal(file) == "x_train has 4 examples, y_train has 3, expected as many"


def test_objects_are_never_unpickled(file, tmp_path):
    np.savez(
        file, **(ARRAYS | {"y_train": bomb(4, tmp_path / "exploded")}), allow_pickle=True
    )
    assert refusal(file) == "y_train holds Python objects, expected numbers or text"
    assert not (tmp_path / "exploded").exists()


def test_what_is_no_archive(file, tmp_path):
    assert refusal(file).startswith("not found, expected an .npz with x_train")
    file.write_bytes(b"x,y\n1,2\n")
    assert refusal(file).startswith("not readable (not a zip archive)")
    np.savez(file, **ARRAYS)
    file.write_bytes(file.read_bytes()[:300])
    assert refusal(file).startswith("not readable (not a zip archive)")
    folder = tmp_path / "folder.npz"
    folder.mkdir()
    assert refusal(folder).startswith("found a folder, expected an .npz")


def test_a_damaged_stream_is_refused_or_changes_nothing(file):
    np.savez_compressed(file, **ARRAYS)
    whole = file.read_bytes()
    for at in range(0, len(whole), 7):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            data = read_users_npz(file)
        except InputError:
            continue
        # Some bytes, such as dates, say nothing of the content.
        np.testing.assert_array_equal(data.train.x, ARRAYS["x_train"])


def test_an_encrypted_file_is_named_as_such(file):
    np.savez(file, **ARRAYS)
    mark_encrypted(file)
    assert (
        refusal(file) == "x_train is encrypted, expected numbers or text without a password"
    )


def test_an_array_of_nine_tebibytes_is_not_read(file):
    write_raw(file, ARRAYS, x_train=with_header(f"{HEADER} (9895604649984,)}}"))
    assert refusal(file).startswith(
        "x_train is uint8 [9895604649984] in 78 bytes, expected"
    )


def test_arrays_larger_than_the_memory_are_not_read(file, monkeypatch):
    np.savez(file, **ARRAYS)
    monkeypatch.setattr("lrvalley.data.users_npz.memory", lambda: 100)
    assert refusal(file).endswith(
        "expected less than the 0.0 GiB of memory of this machine"
    )
