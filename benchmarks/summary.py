"""The measurements as tables for two pages and as figures.

``python benchmarks/summary.py README.md docs/speed.md docs/images``
"""

import json
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from answers import pages

from lrvalley.config.optimizer_catalog import title
from lrvalley.reporting.figures import style
from lrvalley.support.atomic_files import write_text
from lrvalley.support.markdown import table, with_section

FOLDER = Path(__file__).parent
BATCH = 100
# A choice is as good as the grid's if it needs at most so many times its steps.
CLOSE = 1.1
OURS, PEER = "#0072b2", "#b0b0b0"
LABELS = {
    ("keras", 1): "Keras `model.fit`, as installed",
    ("keras-onednn", 1): "Keras `model.fit`, oneDNN on",
    ("pytorch", 1): "PyTorch",
    ("pytorch-vmap", 48): "PyTorch, `torch.func.vmap` over 48 models",
    ("jax-vmap", 48): "JAX, `jax.vmap` over 48 models",
    ("lrvalley", 1): "lrvalley, 1 lane",
    ("lrvalley", 4): "lrvalley, 4 lanes",
    ("lrvalley", 8): "lrvalley, 8 lanes",
    ("lrvalley", 16): "lrvalley, 16 lanes",
    ("lrvalley", 48): "lrvalley, 48 lanes",
}
# What the README shows: the peers as they are mostly used, the fastest of them, and a full
# pack.
IN_SHORT = (("keras", 1), ("pytorch", 1), ("pytorch-vmap", 48), ("lrvalley", 48))


def main():
    """Write the tables into their pages and the figures into a folder."""
    readme, speed, images = map(Path, sys.argv[1:])
    for page, update in ((readme, updated_readme), (speed, updated_speed)):
        write_text(page, update(page.read_text(encoding="utf-8")))
    draw(pd.read_csv(FOLDER / "throughput.csv"), images / "throughput.png")
    if not (answers := pd.read_csv(FOLDER / "answer.csv")).empty:
        pages.draw(answers, images / "answer.png")


def updated_readme(page):
    """The README with its short table made from the measurements."""
    throughput = pd.read_csv(FOLDER / "throughput.csv")
    page = with_section(page, "speed", short_table(throughput))
    answers = pd.read_csv(FOLDER / "answer.csv")
    return with_section(page, "time_to_answer", pages.short_table(answers))


def updated_speed(page):
    """The page about speed with its sections made from the measurements."""
    throughput = pd.read_csv(FOLDER / "throughput.csv")
    machine = json.loads((FOLDER / "machine.json").read_text())
    sections = {
        "machine": machine_in_words(machine),
        "throughput": f"{long_table(throughput, machine)}\n\n{in_words(throughput)}",
        "packing": packing_table(pd.read_csv(FOLDER / "packing.csv")),
        "own_models": own_models_table(pd.read_csv(FOLDER / "own_models.csv")),
        "overhead": overhead_table(pd.read_csv(FOLDER / "overhead.csv")),
        "time_to_answer": answer_section(pd.read_csv(FOLDER / "answer.csv")),
        "repetitions": repetitions_section(pd.read_csv(FOLDER / "repetitions.csv")),
    }
    for name, content in sections.items():
        page = with_section(page, name, content)
    return page


def step_flop(size):
    """Floating-point operations of a training step of the article's network.

    A layer's forward pass multiplies and adds once for each weight and place; its two
    gradients cost as much again each, and the first layer needs only one of them.
    """
    places = {"conv1": 28 * 28, "conv2": 14 * 14, "dense1": 1, "dense2": 1}
    weights = {
        "conv1": 25 * 2 * size,
        "conv2": 25 * 2 * size * 4 * size,
        "dense1": 7 * 7 * 4 * size * 15 * size,
        "dense2": 15 * size * 10,
    }
    passes = {"conv1": 2, "conv2": 3, "dense1": 3, "dense2": 3}
    return sum(2 * BATCH * places[k] * weights[k] * passes[k] for k in places)


def long_table(throughput, machine):
    """Markdown: each engine's steps a second by size, its share of the machine's
    matrix-multiply rate, and the memory of all its processes at size 1x."""
    rates = throughput.set_index(["engine", "lanes", "size"])["model_steps_per_s"]
    memory = throughput.set_index(["engine", "lanes", "size"])["peak_rss_mb"]
    sizes = sorted(throughput["size"].unique())
    peak = machine["matmul_gflop_per_s"] * 1e9
    rows = []
    for (engine, lanes), label in LABELS.items():
        measured = [rates[engine, lanes, size] for size in sizes]
        shares = [r * step_flop(s) / peak for r, s in zip(measured, sizes, strict=True)]
        cells = [_rate(rate) for rate in measured]
        cells.append(" / ".join(f"{share:.0%}" for share in shares))
        cells.append(f"{memory[engine, lanes, sizes[0]]:,.0f}")
        rows.append([label, *cells])
    titles = [f"{s}x, steps/s:" for s in sizes]
    share = "share of matmul rate at " + " / ".join(f"{s}x" for s in sizes) + ":"
    return table(["engine", *titles, share, "memory at 1x, MiB:"], rows)


def short_table(throughput):
    """Markdown: steps a second of a few engines, by size."""
    rates = throughput.set_index(["engine", "lanes", "size"])["model_steps_per_s"]
    sizes = sorted(throughput["size"].unique())
    rows = [
        [LABELS[engine], *(_rate(rates[*engine, size]) for size in sizes)]
        for engine in IN_SHORT
    ]
    return table(["engine", *(f"{size}x:" for size in sizes)], rows)


def answer_section(answers):
    """Markdown: the time to an answer, where it was measured, and its figure."""
    content = pages.long_table(answers)
    if answers.empty:
        return content
    machine = json.loads((FOLDER / "answer_machine.json").read_text())
    where = f"Measured on {machine['processor']}, {machine['cores']} cores."
    figure = "![Quality of the choice against the time](images/answer.png)"
    return "\n\n".join([content, where, figure])


def machine_in_words(machine):
    """What the measurements were taken on."""
    return (
        f"Machine: {machine['processor']}, {machine['cores']} cores, {machine['system']}, "
        f"Python {machine['python']}.\nIts matrix-multiply rate is "
        f"{machine['matmul_gflop_per_s']:,.0f} GFLOP/s."
    )


def in_words(throughput):
    """What a full pack gains over the peers, and what a cell that trains alone pays, at
    size 1x."""
    rates = throughput[throughput["size"] == 1].set_index(["engine", "lanes"])
    rates = rates["model_steps_per_s"]
    pack, solo, alone = (rates["lrvalley", lanes] for lanes in (48, 1, 4))
    gains = [
        f"- {pack / rates[peer]:.1f} times as fast as {LABELS[peer]}"
        for peer in LABELS
        if peer[0] != "lrvalley"
    ]
    return "\n".join(
        [
            "A pack of 48 at size 1x trains",
            "",
            *gains,
            "",
            "A cell that trains alone has three idle lanes beside it, so that it gets the",
            "same bytes as in a pack. This takes "
            f"{4 * solo / alone:.1f} times as long as one lane by itself.",
        ]
    )


def packing_table(packing):
    """Markdown: seconds of a whole run, for each width of the packs."""
    rows = [
        [f"{row.width:,}", f"{row.cells:,}", f"{row.seconds:,.0f} s"]
        for row in packing.itertuples()
    ]
    return table(["lanes in a pack:", "cells:", "whole run:"], rows)


def own_models_table(measured):
    """Markdown: steps a second of users' models, and how many times as fast as `fit`.

    Several rounds count as their median; ratios are taken in each, and their range is
    there, too.
    """
    case = ["engine", "threads", "processes"]
    rows = []
    for name, rounds in measured.groupby("model", sort=False):
        speed = rounds.pivot(index="round", columns=case, values="steps_per_s")
        row = [name, _rate(speed["fit", 0, 1].median())]
        for processes in sorted(measured["processes"].unique()):
            fit, own = (speed[engine, 1, processes] for engine in ("fit", "lrvalley"))
            row += [_rate(fit.median()), _rate(own.median()), _ratio(own / fit)]
        rows.append(row)
    alone = ["`fit` on one core:", "lrvalley:", "ratio:"]
    full = ["`fit` on each core:", "lrvalley:", "ratio:"]
    return table(["model", "`fit` as installed:", *alone, *full], rows)


def _ratio(ratios):
    """The median of several rounds, and their range."""
    if len(ratios) == 1:
        return f"{ratios.item():.1f}"
    return f"{ratios.median():.1f} ({ratios.min():.1f} to {ratios.max():.1f})"


def repetitions_section(repetitions):
    """Markdown: what was chosen with each seed, and how that compares with the best
    confirmed median of the article's study, whose grid is on record."""
    answer = json.loads((FOLDER.parent / "results/article/answer.json").read_text())
    best = min(each["median"] for each in answer["optimizers"])
    good = (repetitions["median"] <= CLOSE * best).sum()
    rows = [
        [
            f"{row.seed}",
            f"{title(row.optimizer)} at {row.lr:g}",
            f"{row.median:,.0f} ({row.interval_low:,.0f} to {row.interval_high:,.0f})",
            f"{row.search_share:.1%}",
            f"{row.whole_share:.1%}",
            f"{row.seconds:,.0f} s",
        ]
        for row in repetitions.itertuples()
    ]
    titles = ["seed:", "choice", "median:", "search:", "with confirmation:", "time:"]
    found = (
        f"{good} of {len(repetitions)} medians are within {CLOSE - 1:.0%} of {best:,.0f} "
        "steps, the best confirmed median with the whole grid on record, or below."
    )
    return f"{table(titles, rows)}\n\n{found}"


def overhead_table(overhead):
    """Markdown: what the workflow costs a cell, for each number of cells."""
    rows = [
        [
            f"{row.cells:,}",
            f"{row.run_s:,.0f} s",
            f"{row.run_s_per_cell:.2f} s",
            f"{row.nothing_to_do_s:.1f} s",
        ]
        for row in overhead.itertuples()
    ]
    return table(["cells:", "whole run:", "for each cell:", "nothing to do:"], rows)


def draw(throughput, image):
    """Bars; each size has its panel."""
    sizes = sorted(throughput["size"].unique())
    names = list(LABELS)[::-1]
    with style.figure_style():
        figure, panels = plt.subplots(1, len(sizes), figsize=(11, 3.6), sharey=True)
        for size, panel in zip(sizes, panels, strict=True):
            rates = throughput[throughput["size"] == size].set_index(["engine", "lanes"])
            values = [rates.loc[name, "model_steps_per_s"] for name in names]
            labels = [LABELS[name].replace("`", "") for name in names]
            ours = [name[0] == "lrvalley" for name in names]
            bars = panel.barh(labels, values, color=[OURS if o else PEER for o in ours])
            panel.bar_label(bars, map(_rate, values), padding=3, fontsize=8)
            panel.set(title=f"size {size}x", xlabel="model-steps a second")
            panel.set_xlim(right=max(values) * 1.25)
            panel.grid(axis="y", visible=False)
        figure.tight_layout()
        figure.savefig(image, dpi=150)


def _rate(value):
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


if __name__ == "__main__":
    main()
