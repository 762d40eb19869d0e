from lrvalley.config.data_source import DATA_SETS
from lrvalley.data.catalog import DATASETS


def test_mnist_is_known_by_the_checksums_of_its_four_files():
    assert DATASETS["mnist"].content_id == (
        "mnist:ca679089cd9dd461d7b26e36e51216fc71f9271f8082e09656a7c1d29a50483b"
    )


def test_mnist_has_60_000_training_examples():
    assert DATASETS["mnist"].examples == 60_000


def test_the_configuration_takes_the_names_of_the_catalogue():
    assert set(DATA_SETS) == set(DATASETS)
