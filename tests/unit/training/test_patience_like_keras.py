"""Patience is that of Keras's `EarlyStopping`, and stops a training."""

from dataclasses import replace
from types import SimpleNamespace

import keras
from hypothesis import given
from hypothesis import strategies as st
from support.cells import make_cell, make_history
from support.trainings import Memory, results_of

from lrvalley.records.cell_file import cut, dumps
from lrvalley.study.patience import checks_until_gone
from lrvalley.study.stop import Patience, Stop
from lrvalley.training.device import prepare_for_cells

prepare_for_cells()


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=20),
    st.integers(1, 6),
    st.booleans(),
)
def test_it_runs_out_where_early_stopping_does(values, checks, higher):
    mode = "max" if higher else "min"
    callback = keras.callbacks.EarlyStopping("watched", patience=checks, mode=mode)
    model = SimpleNamespace(stop_training=False, metrics=[])
    callback.set_model(model)
    callback.on_train_begin()
    stopped = None
    for epoch, value in enumerate(values):
        callback.on_epoch_end(epoch, {"watched": float(value)})
        if model.stop_training:
            stopped = epoch + 1
            break
    seen = make_history([0.0] * len(values), [float(value) for value in values])
    patience = Patience(checks, metric="loss", higher=higher)
    assert checks_until_gone(seen, patience) == stopped


def test_a_training_stops_there_and_another_beside_it_goes_on():
    """With a rate that is far too high the accuracy is soon what it stays."""
    wild, calm = (
        make_cell("gd", lr, target=None, max_steps=200, every=20) for lr in (5.0, 1e-3)
    )
    impatient = replace(wild, stop=Stop(200, patience=Patience(2)))
    states = Memory()
    trained = results_of([impatient, calm], states=states)
    short = trained[impatient.key]
    assert (short.status, short.steps) == ("plateaued", None)
    assert short.steps_trained < 200 == trained[calm.key].steps_trained
    # The same file from a longer record; and a longer training goes on from its state.
    longer = results_of([wild], states=states)[wild.key]
    assert longer.history.step == trained[calm.key].history.step
    assert dumps(cut(longer, impatient)) == dumps(short)
    assert cut(short, wild) is None
