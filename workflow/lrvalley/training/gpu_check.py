"""Whether a job has the GPU that it asked for."""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from typing import Any

import tensorflow as tf

from lrvalley.errors import InputError

ALLOW_CPU = "LRVALLEY_ALLOW_CPU"


def prepare_gpu(
    resources: Mapping[str, Any], environment: MutableMapping[str, str] = os.environ
) -> None:
    """Have TensorFlow share a GPU, and see that there is one if the job asked for it.

    A training that finds no GPU would otherwise go on, slowly, on the CPU.

    Args:
        resources: the job's resources; `gpu`, or `gres` as Slurm writes it, ask for one.
        environment: environment variables; `LRVALLEY_ALLOW_CPU` set to anything but
            nothing allows the CPU.

    Raises:
        InputError: if a GPU was asked for, TensorFlow sees none, and the CPU is not
            allowed.
    """
    environment["TF_FORCE_GPU_ALLOW_GROWTH"] = "true"
    asked = [
        f"{name}: {value}"
        for name, value in resources.items()
        if (name == "gpu" and value) or (name == "gres" and "gpu" in str(value))
    ]
    if (
        asked
        and not environment.get(ALLOW_CPU)
        and not tf.config.list_physical_devices("GPU")
    ):
        visible = environment.get("CUDA_VISIBLE_DEVICES")
        raise InputError(
            f"the job asked for a GPU ({asked[0]}) and TensorFlow sees none "
            f"(CUDA_VISIBLE_DEVICES is {visible!r}), expected one; does nvidia-smi work in "
            "a job, and is TensorFlow for GPUs installed (make GPU=1)? To train on the "
            f"CPU, set the environment variable {ALLOW_CPU}=1"
        )
