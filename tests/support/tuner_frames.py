"""Hand-made tables of the tuners for the tests of figures."""

import math

import numpy as np
from support import frames

from lrvalley.analysis.table_file import as_table

METHODS = {
    "grid": [("all rates", 400_000, 1.0)],
    "random_search": [("4 rates", 40_000, 3.1), ("8 rates", 80_000, 1.5)],
    "successive_halving": [("4 rates", 13_000, 3.2), ("8 rates", 21_000, 1.7)],
    "hyperband": [("eta 3", 90_000, 1.3)],
    "asha": [("4 rates", 12_000, math.inf), ("8 rates", 20_000, 2.2)],
    "range_test": [("steepest", 1000, 4.0), ("minimum / 10", 1000, 1.8)],
    "pbt": [("16 members", 24_000, 0.9)],
}
OPTIMIZERS = list(frames.BANDS)


def make_tuners(methods=METHODS, optimizers=(*OPTIMIZERS, "all")):
    rows = []
    for method, settings in methods.items():
        for setting, spent, regret in settings:
            for optimizer in optimizers:
                times = 6 if optimizer == "all" else 1
                rows.append(tuner(method, setting, optimizer, spent * times, regret))
    return as_table(rows, "tuners")


def tuner(method, setting, optimizer, spent, regret, high=None):
    return {
        "method": method, "setting": setting, "optimizer": optimizer, "replays": 100,
        "steps_spent": spent, "steps_spent_low": spent * 0.8,
        "steps_spent_high": spent * 1.3, "share_of_grid": spent / 4e5,
        "lr": frames.BANDS.get(optimizer, [math.nan] * 2)[1] * 1.5, "lr_ratio": 1.5,
        "regret": regret, "regret_low": max(1.0, regret * 0.8),
        "regret_high": regret * 1.6 if high is None else high,
        "found": 0.8, "in_band": 0.7,
    }  # fmt: skip


def make_best_lr(optimizers=OPTIMIZERS):
    rows = []
    for name in optimizers:
        first, best, last, fewest = frames.BANDS[name]
        row = {"optimizer": name, "best_lr": best, "steps": fewest, "time_s": fewest / 100}
        band = {"band_from": first, "band_to": last, "share": 0.25, "at_edge": ""}
        rows.append({**row, **band, "rates_trained": 12, "rates_tried": 48})
    return as_table(rows, "best_lr")


def make_range_test(optimizers=OPTIMIZERS, seeds=2, steps=120):
    rows = []
    for place, name in enumerate(optimizers):
        best = frames.BANDS[name][1]
        for seed in range(1, seeds + 1):
            noise = np.random.default_rng([place, seed]).normal(1, 0.25, steps)
            for lr, factor in zip(np.geomspace(1e-6, 100, steps), noise, strict=True):
                depth = 1 / (1 + (best / lr / 8) ** 1.2)
                loss = (2.3 * (1 - 0.9 * depth) + 0.3 * (lr / best / 4) ** 1.5) * factor
                loss = loss if loss < 1e3 else math.nan
                rows.append({"optimizer": name, "seed": seed, "lr": lr, "loss": loss})
    return as_table(rows, "range_test")


def make_population(optimizers=OPTIMIZERS, runs=2, members=8, judgements=5):
    rows = []
    for place, name in enumerate(optimizers):
        best = frames.BANDS[name][1]
        for run in range(1, runs + 1):
            random = np.random.default_rng([place, run])
            lr = np.geomspace(1e-5, 10, members) * random.uniform(0.5, 2, members)
            for step in range(250, 250 * judgements + 1, 250):
                off = np.abs(np.log10(lr / best))
                score = 0.985 - 0.25 * np.exp(-step / 500) - 0.08 * np.minimum(off, 5) ** 2
                score = np.maximum(score + random.normal(0, 0.003, members), 0.1)
                parent = np.arange(members)
                order = np.argsort(-score)
                if step < 250 * judgements:
                    parent[order[-3:]] = random.choice(order[:3], 3)
                for member in range(members):
                    rows.append(judged(name, run, step, member, lr, score, parent))
                mutated = lr[parent] * random.choice([0.8, 1.25], members)
                lr = np.where(parent == np.arange(members), lr, mutated)
    return as_table(rows, "population")


def judged(name, run, step, member, lr, score, parent):
    place = {"optimizer": name, "run": run, "step": step, "member": member}
    accuracy = {"train_accuracy": score[member], "validation_accuracy": score[member]}
    own = {"lr": lr[member], "settings": "", "parent": parent[member]}
    return {**place, **own, **accuracy}


def make_population_choices(found, optimizer="adam"):
    """The table `replays` of populations, from rates and steps to the target."""
    rows = [
        {
            "method": "pbt",
            "setting": "16 members",
            "optimizer": optimizer,
            "replay": number,
            "steps_spent": 16 * (steps or 3_000),
            "grid_steps": 400_000,
            "lr": lr,
            "steps": steps,
            "best_steps": 1_000,
        }
        for number, (lr, steps) in enumerate(found, start=1)
    ]
    return as_table(rows, "replays")


def make_search(trials=60):
    random = np.random.default_rng(3)
    rows = []
    for lr in 10 ** random.uniform(-6, 2, trials):
        steps = frames.steps_of("adam", lr)
        steps = int(steps * random.uniform(0.8, 2.5) // 50 * 50) if steps else None
        kept = f"beta_1 {random.uniform(0.5, 0.99):.4g}, beta_2 0.9871, epsilon 3.2e-08"
        rows.append(searched(lr, steps, kept))
    return as_table(rows, "search")


def searched(lr, steps, settings=""):
    return {
        "optimizer": "adam", "lr": lr, "settings": settings,
        "status": "reached" if steps else "stalled", "steps": steps,
        "steps_trained": steps or 4000, "train_accuracy": 0.97, "key": "0" * 12,
    }  # fmt: skip


def make_search_check(found):
    """The table `search_check` of Adam, from the steps of each origin's rate by seed."""
    rows = [
        searched(lr, each) | {"origin": origin, "seed": seed}
        for (origin, lr), steps in found.items()
        for seed, each in enumerate(steps, start=2)
    ]
    return as_table(rows, "search_check")


CHECK = make_search_check(
    {("search", 1e-3): [700, 900, 800], ("grid", 2e-3): [900, None, 1_000]}
)


def family(step, member, lr, score, parent):
    """A row of a population that is worked by hand."""
    row = judged("adam", 1, step, 0, [lr], [score], [parent])
    return {**row, "member": member}


FAMILY = as_table(
    [
        family(100, 0, 0.1, 0.9, 0),
        family(100, 1, 9.0, 0.2, 0),
        family(200, 0, 0.1, 0.8, 1),
        family(200, 1, 0.2, 0.95, 1),
        family(300, 0, 0.25, 0.97, 0),
        family(300, 1, 0.2, math.nan, 1),
    ],
    "population",
)


def make_tables(optimizers=OPTIMIZERS):
    """The tables that the figures of the tuners read, beside those of the grid."""
    return {
        "tuners": make_tuners(optimizers=(*optimizers, "all")),
        "best_lr": make_best_lr(optimizers),
        "range_test": make_range_test(optimizers),
        "population": make_population(optimizers),
        "search": make_search(),
        "search_check": CHECK,
        "replays_pbt": make_population_choices([(1e-3, 700), (2e-3, 1_200)]),
    }
