"""Studies that refute each of the article's claims, and that cannot tell.

A case is (number of the claim, arguments of `builders.study`, what to expect): the
value of the statistic where the claim does not hold, and a part of the note where it
is not testable.
"""

from __future__ import annotations

import math

import pytest
from support.builders import (
    ARTICLE_GRID,
    CURVES,
    SIZES,
    VALLEYS,
    curve,
    grid_lr,
    valley,
)

ALL = valley(-36, 12, -4, 900, 1.05)


def without(mapping, *names):
    return {name: value for name, value in mapping.items() if name not in names}


def only_rates(lrs):
    return {
        name: {lr: steps for lr, steps in tried.items() if lr in lrs}
        for name, tried in VALLEYS.items()
    }


def only_sizes(*sizes):
    return {lr: {s: tried[s] for s in sizes} for lr, tried in SIZES.items()}


def lines(seconds_of):
    """The default sizes with seconds replaced: rate to function of the size."""
    return SIZES | {
        lr: {size: seconds(size) for size in FULL_SIZES}
        for lr, seconds in seconds_of.items()
    }


def failing(lr, *sizes):
    return SIZES | {lr: SIZES[lr] | dict.fromkeys(sizes)}


def changed(optimizer, steps):
    """The default valleys with the steps of one optimizer changed."""
    return VALLEYS | {optimizer: VALLEYS[optimizer] | steps}


def each(numbers, data, expected, why):
    """The same case for several claims."""
    return [pytest.param(n, data, expected, id=f"{n} {why}") for n in numbers]


FULL_SIZES = range(1, 11)
COARSE_GRID = {grid_lr(at) for at in ARTICLE_GRID if at % 6 == 0}
NARROW_GRID = {grid_lr(at) for at in ARTICLE_GRID if at >= -24}
# Nothing is known of the rates beyond.
NO_EDGES = {
    name: {lr: steps for lr, steps in tried.items() if steps}
    for name, tried in VALLEYS.items()
}
PARABOLA = {size: 20 * (size - 5.5) ** 2 + 10 for size in FULL_SIZES}

K = (14, 8, 9, 10, 18, 20)


def _scattered(k):
    return lambda size: 100 + k * size + 6 * k * (-1) ** size


REFUTED = [
    pytest.param(1, {"valleys": VALLEYS | {"gd": ALL}}, 1.0, id="1 gd trains always"),
    pytest.param(2, {"valleys": changed("adam", {grid_lr(-15): None})}, 1, id="2 a gap"),
    pytest.param(
        2,
        {"valleys": changed("adam", {grid_lr(-15): 4_000, grid_lr(-14): 1_500})},
        1,
        id="2 a second valley",
    ),
    pytest.param(
        3, {"valleys": dict.fromkeys(VALLEYS, ALL)}, 6, id="3 every rate trains all"
    ),
    pytest.param(
        4,
        {"valleys": dict.fromkeys(VALLEYS, valley(-10, -5, -7, 900, 1.2))},
        1.2**3,
        id="4 flat valleys",
    ),
    pytest.param(
        5, {"valleys": changed("adam", {grid_lr(-11): None})}, 25 / 26, id="5 a hole"
    ),
    pytest.param(
        6, {"valleys": dict.fromkeys(VALLEYS, ALL)}, 0, id="6 every rate trains all"
    ),
    pytest.param(
        7,
        {"valleys": VALLEYS | {"momentum": valley(-10, -4, -4, 2_800, 1.2)}},
        4,
        id="7 momentum is slow",
    ),
    pytest.param(
        7,
        {"valleys": VALLEYS | {"momentum": dict.fromkeys(ALL)}},
        math.inf,
        id="7 momentum never trains",
    ),
    pytest.param(
        7,
        {"valleys": VALLEYS | {"rmsprop": valley(-21, -17, -18, 900, 1.1)}},
        1_200 / 700,
        id="7 rmsprop is no exception",
    ),
    pytest.param(8, {"curves": CURVES | {"gd": curve(2, 0.001)}}, 2, id="8 gd is first"),
    pytest.param(8, {"curves": CURVES | {"gd": CURVES["adam"]}}, 2, id="8 gd is as fast"),
    pytest.param(9, {"curves": CURVES | {"gd": curve(4, 0.0001)}}, 2, id="9 gd is calmer"),
    pytest.param(
        9,
        {"curves": CURVES | {"adam": curve(4, 0.001, 30) + [0.95, 0.85] * 20}},
        6,
        id="9 Adam falls below 90% again and again",
    ),
    pytest.param(
        10,
        {"valleys": VALLEYS | {"adam": valley(-18, -16, -17, 800, 1.35)}},
        6,
        id="10 a narrow band",
    ),
    pytest.param(11, {"sizes": dict.fromkeys(SIZES, PARABOLA)}, 0, id="11 a parabola"),
    pytest.param(
        11,
        {"sizes": {lr: {s: 200 - 9 * s for s in FULL_SIZES} for lr in SIZES}},
        1,
        id="11 time shrinks",
    ),
    pytest.param(
        12,
        {"sizes": {lr: tried | {7: None} for lr, tried in SIZES.items()}},
        0.9,
        id="12 no rate trains 7x",
    ),
    pytest.param(13, {"sizes": lines({0.01: lambda s: s})}, 4, id="13 0.01 is the best"),
    pytest.param(
        13, {"sizes": SIZES | {0.0001: SIZES[0.00146]}}, 4, id="13 another is as good"
    ),
    pytest.param(
        14,
        {"sizes": lines({0.01: lambda s: 2 * s + (-1) ** s * 9})},
        -0.2,
        id="14 0.01 is fast",
    ),
    pytest.param(
        14,
        {"sizes": lines({0.01: lambda s: 21 * s})},
        -0.2,
        id="14 0.01 varies least",
    ),
    pytest.param(
        15,
        {"sizes": lines({0.01: lambda s: 30 * s - 29})},
        271 / 82.5,
        id="15 another rate at 1x",
    ),
    pytest.param(
        15,
        {"sizes": failing(0.0005, 10)},
        math.inf,
        id="15 the best at 1x fails at 10x",
    ),
    pytest.param(16, {"sizes": dict.fromkeys(SIZES, PARABOLA)}, 0, id="16 a parabola"),
    pytest.param(
        16,
        {"sizes": {lr: {s: 9 * s for s in FULL_SIZES} for lr in SIZES}},
        1,
        id="16 k is the same at every rate",
    ),
    pytest.param(
        16,
        {"sizes": lines({0.001: lambda s: 40 * s})},
        0.997,
        id="16 k jumps up and down",
    ),
    pytest.param(
        16,
        {"sizes": lines({lr: _scattered(k) for lr, k in zip(SIZES, K, strict=True)})},
        0.305,
        id="16 no line fits",
    ),
    pytest.param(17, {"weights_exponent": 2.0}, 2.0, id="17 weights grow as a square"),
]

UNTESTABLE = [
    *each(
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
        {"valleys": without(VALLEYS, "gd")},
        "not tried: gd",
        "five optimizers",
    ),
    *each((5, 10), {"valleys": only_rates(COARSE_GRID)}, "none was tried", "coarse"),
    *each((1,), {"valleys": only_rates(NARROW_GRID)}, "none was tried", "narrow"),
    *each((1, 3, 6, 10), {"valleys": NO_EDGES}, "none was tried", "no failing rate"),
    pytest.param(
        2,
        {"valleys": VALLEYS | {"gd": valley(-4, -3, -4, 700, 1.8)}},
        "rates that trained of gd: 2",
        id="2 two rates",
    ),
    pytest.param(
        4,
        {"valleys": VALLEYS | {"gd": valley(-4, -4, -4, 700, 1.8)}},
        "gd: 1",
        id="4 one rate",
    ),
    pytest.param(
        4,
        {
            "valleys": dict.fromkeys(VALLEYS, valley(-10, -5, -7, 900, 1.2)),
            "max_steps": 4_000,
        },
        "at most 4.4 times the fastest training",
        id="4 a small budget",
    ),
    *each(
        (7, 10),
        {"valleys": dict.fromkeys(VALLEYS, dict.fromkeys(ALL))},
        "no optimizer trained",
        "nothing trained",
    ),
    *each(
        (8, 9),
        {"curves": without(CURVES, "adagrad")},
        "no accuracy over time of adagrad",
        "a curve is missing",
    ),
    *each(
        (8, 9),
        {"valleys": {k: ALL if k == "adam" else dict.fromkeys(ALL) for k in VALLEYS}},
        "no optimizer but Adam",
        "Adam alone",
    ),
    pytest.param(
        8,
        {"curves": {name: [0.5, 0.8] for name in CURVES}},
        "no optimizer reaches 95%",
        id="8 nobody learns",
    ),
    pytest.param(
        9,
        {"curves": CURVES | {"gd": CURVES["gd"][:20]}},
        "gd has 4 changes",
        id="9 a short curve",
    ),
    *each(
        (11, 12, 13, 14, 15, 16),
        {"sizes_of": "gd"},
        "Adam's sizes; the study has gd",
        "gd",
    ),
    *each((11, 12, 13, 14, 15, 16, 17), {"sizes": {}}, "", "no sizes"),
    *each((12, 13, 15), {"sizes": only_sizes(1, 2, 3)}, "tried: 1, 2, 3", "three sizes"),
    *each((11, 14, 16), {"sizes": only_sizes(1, 4, 7, 10)}, "study has 0", "four sizes"),
    *each(
        (12, 13, 15),
        {"sizes": {0.001: {1: 1.0, 2: 2.0, 3: 3.0}, 0.01: {4: 4.0, 10: 9.0}}},
        "no rate was tried at all sizes",
        "rates at different sizes",
    ),
    pytest.param(
        13, {"sizes": without(SIZES, 0.00146)}, "three rates", id="13 two of three rates"
    ),
    pytest.param(
        13,
        {"sizes": without(SIZES, 0.0001, 0.005, 0.01)},
        "at least one other",
        id="13 no other rate",
    ),
    pytest.param(
        14, {"sizes": without(SIZES, 0.005, 0.01)}, "study has 2", id="14 two rates"
    ),
    pytest.param(
        15,
        {"sizes": {lr: tried | {10: None} for lr, tried in SIZES.items()}},
        "no rate trains",
        id="15 nothing trains 10x",
    ),
    pytest.param(
        15, {"sizes": {0.001: SIZES[0.001]}}, "at least two rates", id="15 one rate"
    ),
    pytest.param(
        16, {"sizes": without(SIZES, 0.005, 0.01)}, "study has 4", id="16 four rates"
    ),
    pytest.param(17, {"sizes": only_sizes(1, 10)}, "study has 2", id="17 two sizes"),
]
