import numpy as np

from lrvalley.training.batches import batch_indices, generator


def test_an_epoch_has_every_example_once():
    order = batch_indices(seed=1, examples=60, batch=20, first_step=0, steps=3)
    assert order.dtype == np.int32
    assert sorted(order.ravel()) == list(range(60))


def test_steps_are_the_same_in_whatever_pieces_they_are_asked_for():
    whole = batch_indices(seed=1, examples=70, batch=20, first_step=0, steps=10)
    pieces = [batch_indices(1, 70, 20, first, 2) for first in range(0, 10, 2)]
    np.testing.assert_array_equal(np.concatenate(pieces), whole)


def test_examples_that_fill_no_batch_are_left_out_of_the_epoch():
    order = batch_indices(seed=1, examples=70, batch=20, first_step=0, steps=3)
    assert len(set(order.ravel())) == 60


def test_epochs_and_seeds_have_other_orders():
    one = batch_indices(seed=1, examples=60, batch=20, first_step=0, steps=6)
    other = batch_indices(seed=2, examples=60, batch=20, first_step=0, steps=6)
    assert not np.array_equal(one[:3], one[3:])
    assert not np.array_equal(one, other)


def test_seed_zero_is_a_seed():
    draws = {seed: generator(seed, 0).random() for seed in (0, 1)}
    assert draws[0] != draws[1]
    assert generator(0, 0).random() == draws[0]
