"""The measurements as a table for the README and as a figure.

``python benchmarks/summary.py README.md docs/images/throughput.png``
"""

import json
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

from lrvalley.reporting.figures import style
from lrvalley.support.atomic_files import write_text
from lrvalley.support.markdown import with_section

FOLDER = Path(__file__).parent
SECTION = "throughput"
BATCH = 100
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


def main():
    """Write the table into a page and the figure into a file."""
    page, image = map(Path, sys.argv[1:])
    throughput = pd.read_csv(FOLDER / "throughput.csv")
    machine = json.loads((FOLDER / "machine.json").read_text())
    write_text(page, updated(page.read_text(encoding="utf-8"), throughput, machine))
    draw(throughput, image)


def updated(page, throughput, machine):
    """A page with its section on throughput made from the measurements."""
    content = f"{table(throughput, machine)}\n\n{in_words(throughput)}"
    return with_section(page, SECTION, content)


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


def table(throughput, machine):
    """Markdown: a row an engine; for each size the rate, and the share of the
    machine's matrix-multiply rate; the memory of all processes at size 1x."""
    rates = throughput.set_index(["engine", "lanes", "size"])["model_steps_per_s"]
    memory = throughput.set_index(["engine", "lanes", "size"])["peak_rss_mb"]
    sizes = sorted(throughput["size"].unique())
    peak = machine["matmul_gflop_per_s"] * 1e9
    lines = [
        "| | "
        + " | ".join(f"{s}x, steps/s" for s in sizes)
        + " | share of matmul rate at "
        + " / ".join(f"{s}x" for s in sizes)
        + " | memory at 1x, MiB |",
        "|---|" + "---:|" * (len(sizes) + 2),
    ]
    for (engine, lanes), label in LABELS.items():
        measured = [rates[engine, lanes, size] for size in sizes]
        shares = [r * step_flop(s) / peak for r, s in zip(measured, sizes, strict=True)]
        cells = [_rate(rate) for rate in measured]
        cells.append(" / ".join(f"{share:.0%}" for share in shares))
        cells.append(f"{memory[engine, lanes, sizes[0]]:,.0f}")
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def in_words(throughput):
    """What a pack gains over the peers, and what a cell that trains alone pays, at 1x."""
    rates = throughput[throughput["size"] == 1].set_index(["engine", "lanes"])
    rates = rates["model_steps_per_s"]
    pack, solo, alone = (rates["lrvalley", lanes] for lanes in (48, 1, 4))
    gains = [
        f"{pack / rates[peer]:.1f} times as many as {LABELS[peer]}"
        for peer in LABELS
        if peer[0] != "lrvalley"
    ]
    return (
        f"Steps of packs of 48 at size 1x: {'; '.join(gains)}.\n\n"
        "A cell that trains alone has three idle lanes beside it, so that its bytes are\n"
        f"those of any pack: it takes {4 * solo / alone:.1f} times as long as one lane by "
        "itself would."
    )


def draw(throughput, image):
    """Bars, a panel a size."""
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
