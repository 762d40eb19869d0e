"""Model-steps a second of this project and of its peers, on the whole machine.

Every engine is tried as one process that may use all cores and as one process on each
core; `throughput.csv` has the faster of the two, `measurements.csv` has all. A round
measures every engine once, so that a slow minute of the machine does not fall on all
measurements of one; of the rounds the median counts. Needs Linux.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parent
MEASUREMENTS = FOLDER / "measurements.csv"
THROUGHPUT = FOLDER / "throughput.csv"
MACHINE = FOLDER / "machine.json"

SIZES = (1, 4, 10)
MODULES = {
    "keras": "keras_fit",
    "keras-onednn": "keras_fit",
    "pytorch": "pytorch",
    "pytorch-vmap": "pytorch",
    "jax-vmap": "jax_vmap",
    "lrvalley": "lrvalley_pack",
    "matmul": "matmul",
}
LANES = {"pytorch-vmap": (48,), "jax-vmap": (48,), "lrvalley": (1, 4, 8, 16, 48)}
PEERS = ("pytorch", "pytorch-vmap", "jax-vmap")
ONE_THREAD_EACH = ("lrvalley", "matmul")
ONEDNN = ("keras-onednn", "lrvalley", "matmul")
CORES = sorted(os.sched_getaffinity(0))


def main():
    """Measure everything and write the three files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", required=True, help="Python that has the peers")
    parser.add_argument("--seconds", type=float, default=8, help="for each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()

    rows = []
    for turn in range(arguments.rounds):
        for engine, size, lanes, processes in plan():
            python = arguments.peers if engine in PEERS else sys.executable
            measured = measure(engine, size, lanes, processes, python, arguments.seconds)
            rows.append(
                {
                    "engine": engine,
                    "size": size,
                    "lanes": lanes,
                    "processes": processes,
                    "round": turn,
                    **measured,
                }
            )
            print(*rows[-1].values(), flush=True)
            pd.DataFrame(rows).round(1).to_csv(MEASUREMENTS, index=False)
    summary = summarised(pd.DataFrame(rows))
    is_matmul = summary["engine"] == "matmul"
    summary[~is_matmul].to_csv(THROUGHPUT, index=False)
    products = float(summary[is_matmul]["model_steps_per_s"].iloc[0])
    MACHINE.write_text(json.dumps(machine(products), indent=2) + "\n")


def plan():
    """Engine, size, lanes and number of processes of every measurement."""
    for engine, size in itertools.product(MODULES, SIZES):
        if engine == "matmul" and size != SIZES[0]:
            continue
        for lanes in LANES.get(engine, (1,)):
            arrangements = {len(CORES)} if engine in ONE_THREAD_EACH else {1, len(CORES)}
            for processes in sorted(arrangements):
                yield engine, size, lanes, processes


def measure(engine, size, lanes, processes, python, seconds):
    """Run an engine in some processes at once.

    Returns:
        Model-steps a second and peak memory in MiB, both of all processes together.
    """
    environment = os.environ | {
        "PYTHONPATH": f"{FOLDER}{os.pathsep}{FOLDER.parent / 'workflow'}",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    environment.pop("TF_ENABLE_ONEDNN_OPTS", None)
    if engine in ONEDNN:
        environment["TF_ENABLE_ONEDNN_OPTS"] = "1"
    command = [python, FOLDER / "worker.py", MODULES[engine]]
    command += ["--size", str(size), "--lanes", str(lanes), "--seconds", str(seconds)]
    workers = [
        subprocess.Popen(
            [*pinned(i, processes), *map(str, command)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for i in range(processes)
    ]
    for worker in workers:
        if worker.stdout.readline() != "ready\n":
            raise SystemExit(f"{engine} failed; try it alone: {' '.join(worker.args)}")
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    measured = [json.loads(worker.communicate()[0]) for worker in workers]
    return {
        "model_steps_per_s": lanes * sum(m["steps_per_s"] for m in measured),
        "peak_rss_mb": sum(m["peak_rss_mb"] for m in measured),
    }


def pinned(worker, processes):
    """The command that keeps a worker on its core, where it has one of its own."""
    return ["taskset", "--cpu-list", str(CORES[worker])] if processes > 1 else []


def summarised(measurements):
    """The median over rounds of each engine's faster arrangement."""
    case = ["engine", "size", "lanes"]
    values = ["model_steps_per_s", "peak_rss_mb"]
    median = measurements.groupby([*case, "processes"], sort=False)[values].median()
    fastest = median["model_steps_per_s"].groupby(level=case, sort=False).idxmax()
    best = median.loc[fastest].reset_index("processes", drop=True)
    return best.round(1).reset_index()


def machine(products_per_s):
    """What it was measured on."""
    from engines import matmul
    from machine import description

    rate = round(products_per_s * matmul.FLOPS / 1e9, 1)
    return {**description(), "matmul_gflop_per_s": rate}


if __name__ == "__main__":
    main()
