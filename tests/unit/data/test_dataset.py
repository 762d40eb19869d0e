import numpy as np
import pytest
from support.small_data import ARRAYS, SMALL

from lrvalley.data.catalog import DATASETS
from lrvalley.data.data_file import load_dataset
from lrvalley.data.npz import write_npz
from lrvalley.errors import InputError


@pytest.fixture(autouse=True)
def known(monkeypatch):
    monkeypatch.setitem(DATASETS, "small", SMALL)


def test_a_data_set_survives_its_file(tmp_path):
    write_npz(tmp_path / "small.npz", ARRAYS)
    dataset = load_dataset(tmp_path / "small.npz", "small")
    np.testing.assert_array_equal(
        dataset.train_images, ARRAYS["train-images"][..., np.newaxis]
    )
    np.testing.assert_array_equal(dataset.test_labels, ARRAYS["t10k-labels"])
    assert dataset.image_shape == (4, 4, 1)
    assert dataset.classes == 3


def test_half_a_file_of_the_projects_own_may_be_deleted(tmp_path):
    file = tmp_path / "small.npz"
    write_npz(file, ARRAYS)
    file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(InputError, match=r"not readable .* delete it to get it again$"):
        load_dataset(file, "small")


def test_other_content_in_the_projects_own_file_is_refused(tmp_path):
    file = tmp_path / "small.npz"
    write_npz(file, ARRAYS | {"train-labels": np.array([0, 1, 1], np.uint8)})
    with pytest.raises(InputError, match=r"train-labels of small has SHA-256 .* delete it"):
        load_dataset(file, "small")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"nothing\.npz: not found, expected an \.npz"):
        load_dataset(tmp_path / "nothing.npz", "small")
