"""Hand-made tables for the tests of figures, sentences and the report."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

STEP_S = 0.0082
TARGET = 0.97
MAX_SECONDS = 120.0
FULL_RATES = [float(f"{10 ** (i / 6):.3e}") for i in range(-36, 13) if i != 0]
SCALING_RATES = [1e-4, 5e-4, 1e-3, 1.46e-3, 5e-3, 1e-2]

# optimizer: first rate that trains, best rate, last rate that trains, fewest steps
BANDS = {
    "gd": (4.6e-2, 2.154e-1, 3.2e-1, 1700),
    "momentum": (2.1e-2, 1.468e-1, 2.2e-1, 1200),
    "adam": (4.6e-5, 1.468e-3, 1.1e-2, 1050),
    "adagrad": (2.1e-2, 1e-1, 1.5e-1, 1000),
    "adadelta": (3.1e-1, 2.154e1, 4.7e1, 1100),
    "rmsprop": (3.1e-4, 1.468e-3, 1.5e-3, 6000),
}
SPARSE_RATES = {
    "gd": [0.01, 0.1, 0.2154, 1.0],
    "adam": [1e-4, 1e-3, 1e-2],
    "adagrad": [0.1],
    "rmsprop": [1.0, 10.0],
}


def steps_of(optimizer: str, lr: float, seed: int = 0) -> int | None:
    """Invented steps to the target, None outside the optimizer's band."""
    first, best, last, fewest = BANDS[optimizer]
    if not first <= lr <= last:
        return None
    side = first / 1.5 if lr < best else last * 1.5
    depth = abs(np.log(lr / best) / np.log(side / best))
    wiggle = 1 + 0.06 * np.sin(9 * np.log(lr) + seed)
    return int(50 * round(fewest * np.exp(2.0 * depth**1.4) * wiggle / 50))


def make_cells(
    rates_of: dict[str, list[float]], seeds: int = 1, step_time_s: float = STEP_S
) -> pd.DataFrame:
    """The table `cells` of a grid."""
    rows = []
    for optimizer, lrs in rates_of.items():
        for lr in lrs:
            for seed in range(seeds):
                steps = steps_of(optimizer, lr, seed)
                status = "reached" if steps else _failure(optimizer, lr)
                row = ("grid", optimizer, lr, 1, seed, TARGET, 12000, status, steps)
                rows.append(_cell(row, step_time_s))
    return _cells_frame(rows)


def with_other_seed(cells: pd.DataFrame) -> pd.DataFrame:
    """The table `band_cells`: the cells of a grid with a seed more."""
    grid = cells[cells["experiment"] == "grid"].drop(columns="experiment")
    return grid.assign(seed=grid["seed"].max() + 1, steps=grid["steps"] + 100)


def make_scaling_cells(seeds: int = 1) -> pd.DataFrame:
    """The table `cells` of a scaling experiment: Adam, sizes 1 to 10."""
    rows = []
    for lr in SCALING_RATES:
        for size in range(1, 11):
            for seed in range(seeds):
                steps = int(50 * round((14 + 600 * abs(np.log10(lr / 8e-4))) / 50 + 12))
                fails = lr == 1e-2 and size in (4, 7, 8)
                row = (
                    "scaling", "adam", lr, size, seed, 0.96, 4000,
                    "stalled" if fails else "reached", None if fails else steps,
                )  # fmt: skip
                noise = 1 + 0.08 * np.sin(size * 5 + 40 * lr + seed)
                rows.append(_cell(row, noise * (0.004 + 0.009 * size)))
    return _cells_frame(rows)


def _failure(optimizer: str, lr: float) -> str:
    first, _, last, _ = BANDS[optimizer]
    if lr < first:
        return "budget"
    return "diverged" if lr > 30 * last else "stalled"


def _cell(row: tuple, step_time_s: float) -> dict:
    names = [
        "experiment", "optimizer", "lr", "size", "seed", "target", "max_steps",
        "status", "steps",
    ]  # fmt: skip
    cell = dict(zip(names, row, strict=True))
    steps, size = cell["steps"], cell["size"]
    time_s = steps * step_time_s if steps else np.nan
    return {
        **cell,
        "examples": steps * 100 if steps else None,
        "steps_trained": steps or cell["max_steps"],
        "weights": 1500 * size + 1871 * size**2,
        "step_time_s": step_time_s,
        "time_s": time_s,
        "trained": bool(time_s <= MAX_SECONDS),
        "first_value": 0.3,
        "value": 0.972 if steps else 0.11,
        "best_value": 0.972 if steps else 0.31,
        "best_step": steps or 50,
        "train_accuracy": 0.972 if steps else 0.11,
        "loss": 0.09 if steps else np.nan,
        "key": hashlib.sha256(repr(row).encode()).hexdigest()[:12],
        "tensorflow": "2.21.0",
        "device": "CPU",
    }


def _cells_frame(rows: list[dict]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    whole = {"steps": "Int64", "examples": "Int64", "best_step": "Int64"}
    return frame.astype(whole)


def make_curves(rates_of: dict[str, float], seeds: int = 1) -> pd.DataFrame:
    """The table `curves`: every optimizer at one rate, 3,000 steps."""
    rows = []
    for place, (optimizer, lr) in enumerate(rates_of.items()):
        for seed in range(seeds):
            noise = np.random.default_rng([place, seed]).normal(0, 0.002, 60)
            for check, step in enumerate(range(50, 3001, 50)):
                gap = 0.025 + 0.9 * np.exp(-((step / (90 + 25 * place)) ** 0.55))
                rows.append(
                    {
                        "optimizer": optimizer,
                        "lr": lr,
                        "seed": seed,
                        "step": step,
                        "time_s": step * STEP_S,
                        "train_accuracy": 1 - gap,
                        "loss": 3 * gap,
                        "validation_accuracy": 1 - gap + noise[check],
                        "train_value": 1 - gap,
                        "validation_value": 1 - gap + noise[check],
                    }
                )
    return pd.DataFrame(rows)
