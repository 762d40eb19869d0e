"""Steps x step time beside the clock: the table `timing_check`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from lrvalley.analysis.table_file import as_table
from lrvalley.errors import InputError
from lrvalley.records.time_files import Timing

StepTimes = Mapping[tuple[str, float], float]


def step_time_of(step_times: StepTimes, optimizer: str, size: float) -> float:
    """Seconds per step of a program.

    Args:
        step_times: seconds per step by (optimizer, size).
        optimizer: name of the optimizer.
        size: size of the network.

    Raises:
        InputError: if it was not measured.
    """
    try:
        return step_times[optimizer, size]
    except KeyError:
        known = ", ".join(f"{name} at size {s:g}" for name, s in sorted(step_times))
        raise InputError(
            f"step time of {optimizer} at size {size:g}: not measured, expected one "
            f"among those of {known or 'no optimizer'}"
        ) from None


def timing_check_table(timings: Iterable[Timing], step_times: StepTimes) -> pd.DataFrame:
    """Predicted and measured durations of trainings that ran alone.

    Args:
        timings: the trainings against the clock.
        step_times: seconds per step by (optimizer, size).

    Returns:
        The table `timing_check`. `cell_steps` and `steps` differ only because sums in
        another order are rounded otherwise.

    Raises:
        InputError: if the step time of a training is missing.
    """
    rows = []
    for timing in timings:
        step_time = step_time_of(step_times, timing.optimizer, timing.size)
        predicted = timing.steps * step_time
        rows.append(
            {
                "optimizer": timing.optimizer,
                "lr": timing.lr,
                "size": timing.size,
                "cell_steps": timing.cell_steps,
                "steps": timing.steps,
                "step_time_s": step_time,
                "predicted_s": predicted,
                "measured_s": timing.seconds,
                "ratio": timing.seconds / predicted,
            }
        )
    order = ["size", "optimizer", "lr"]
    return as_table(rows, "timing_check").sort_values(order, ignore_index=True)
