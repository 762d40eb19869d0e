"""How cells use the device that TensorFlow finds."""

from __future__ import annotations

import tensorflow as tf


def prepare_for_cells() -> None:
    """Set TensorFlow up to train cells.

    One thread trains a cell: with another number the gradient of the first convolution
    is summed in another order. As many trainings as there are cores run at the same
    time instead, and are together faster than one with as many threads. A GPU is shared
    with other trainings, and asked for kernels that sum in a fixed order.
    """
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    for gpu in tf.config.list_physical_devices("GPU"):
        tf.config.experimental.set_memory_growth(gpu, True)
        tf.config.experimental.enable_op_determinism()


def device_kind() -> str:
    """The kind of device that TensorFlow uses: `CPU` or `GPU`."""
    return "GPU" if tf.config.list_physical_devices("GPU") else "CPU"


def trained_on() -> dict[str, str]:
    """TensorFlow's version and the kind of device, as a result records them."""
    return {"tensorflow": tf.__version__, "device": device_kind()}
