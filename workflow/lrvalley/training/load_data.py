"""The data of a task, wherever they come from."""

from __future__ import annotations

from pathlib import Path

import keras

from lrvalley.config.data_source import ArrayFile, NamedData, data_source
from lrvalley.data.named_data import named_data
from lrvalley.data.task_data import TaskData, check_task_data
from lrvalley.data.users_npz import read_users_npz
from lrvalley.training.returned_data import as_task_data
from lrvalley.training.users_files import call, users_object

# Of the random numbers that a user's function draws: every process gets the same data.
SEED = 0


def load_task_data(source: str, named_file: str | Path | None = None) -> TaskData:
    """Load and check the data of a task.

    Args:
        source: as the configuration names it: a data set of the catalogue, a user's
            `.npz`, or `my_data.py:load_data`, a function that is called without arguments.
        named_file: the project's file of a data set of the catalogue; the one that the
            rule `download_dataset` makes if it is None.

    Raises:
        InputError: if there are no such data, they do not fit together, or the user's
            function fails.
    """
    found = data_source(source)
    if isinstance(found, NamedData):
        return named_data(named_file or f"data/{found.name}.npz", found.name)
    if isinstance(found, ArrayFile):
        return read_users_npz(found.path)
    function = users_object(found)
    keras.utils.set_random_seed(SEED)
    data = as_task_data(call(function, str(found)), str(found))
    check_task_data(data, str(found))
    return data
