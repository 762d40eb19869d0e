"""What machine a benchmark runs on."""

import os
import platform
from pathlib import Path


def description():
    """The processor, its cores that may be used, the system and Python."""
    names = Path("/proc/cpuinfo").read_text().splitlines()
    return {
        "processor": next(
            line.split(":")[1].strip() for line in names if "model name" in line
        ),
        "cores": len(os.sched_getaffinity(0)),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }
