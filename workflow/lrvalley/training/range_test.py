"""The training of a range test: one network whose learning rate grows with every step."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lrvalley.study.history import rounded
from lrvalley.study.learning_schedules import rates_of_steps
from lrvalley.study.trajectory import OptimizerSpec
from lrvalley.study.tuner_runs import TunerRun
from lrvalley.training.program import Program


def train_range_test(run: TunerRun, program: Program) -> dict[str, list[float | None]]:
    """Train one network, each step with the next learning rate.

    Args:
        run: the spec: the first rate, `from`, the last, `to`, and the number of `steps`.
        program: network, batches and data, checked at every step.

    Returns:
        Of each step its `lr` and its `loss`: mean cross-entropy (nats) over its batch,
        before its update; None if it is not finite.
    """
    optimizer, steps = ramp(run), int(run.settings["steps"])
    rates = rates_of_steps(optimizer.lr, optimizer.schedule, 0, steps)
    losses = train_at(program, optimizer, run.seed, steps)
    return {"lr": [rounded(lr) for lr in rates], "loss": [rounded(x) for x in losses]}


def ramp(run: TunerRun) -> OptimizerSpec:
    """The run's optimizer, with a rate that grows from step to step."""
    settings: Mapping[str, float] = run.settings
    schedule = {
        "name": "exponential",
        "to": settings["to"],
        "horizon": int(settings["steps"]),
    }
    return OptimizerSpec(run.optimizer, run.fixed, settings["from"], schedule)


def train_at(
    program: Program, optimizer: OptimizerSpec, seed: int, steps: int
) -> np.ndarray:
    """Each step's mean cross-entropy (nats), float64 [steps], of one network."""
    state, losses = program.start([optimizer], seed), []
    for step in range(0, steps, program.check_every):
        state, (seen,) = program.train(state, step)
        losses.append(seen.metrics["loss"])
    return np.array(losses)
