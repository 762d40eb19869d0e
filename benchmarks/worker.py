"""Times one engine in one process, which `throughput.py` starts.

It builds the engine and warms it up, prints `ready`, and when it is sent a line trains
for some seconds and prints what it measured as JSON.
"""

import argparse
import importlib
import json
import resource
import sys
import time

from lrvalley.data.data_file import load_dataset


def main():
    """Read the arguments and time the engine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("module")
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--lanes", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    arguments = parser.parse_args()

    engine = importlib.import_module(f"engines.{arguments.module}")
    dataset = load_dataset("data/mnist.npz", "mnist")
    run, unit = (
        engine.build(arguments.size, arguments.lanes, dataset),
        engine.unit(arguments.size),
    )
    run(min(unit, 50))
    print("ready", flush=True)
    sys.stdin.readline()

    steps, start = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - start) < arguments.seconds:
        run(unit)
        steps += unit
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"steps_per_s": steps / elapsed, "peak_rss_mb": peak}))


if __name__ == "__main__":
    main()
