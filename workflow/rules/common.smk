# The study that the configuration describes, and where its files are.
import os
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError

PACKAGE = str(Path(workflow.basedir) / "workflow")
sys.path.insert(0, PACKAGE)
os.environ["PYTHONPATH"] = os.pathsep.join(
    [PACKAGE, *filter(None, [os.environ.get("PYTHONPATH")])]
)

from lrvalley import hooks, selection
from lrvalley.errors import InputError
from lrvalley.packing import HandOver
from lrvalley.runlock import clear_stale_locks
from lrvalley.spec import CELL_PATTERN as CELL
from lrvalley.study import load_study

try:
    *overlays, base = workflow.configfiles
    STUDY = load_study(config, [base, *overlays])
except InputError as error:
    raise WorkflowError(str(error))

if workflow.is_main_process:
    RUN_LOCK = clear_stale_locks(".snakemake")

RESULTS = f"results/{STUDY.name}"
DATASET = f"data/{config['data']['name']}.npz"
STEP_TIME = f"{RESULTS}/step_time/{{optimizer}}/size-{{size}}.json"
TIMING = f"{RESULTS}/timing/{{experiment}}/{{optimizer}}/size-{{size}}/lr-{{lr}}.json"
TABLE = f"{RESULTS}/tables/{{table}}.csv"
FIGURE = f"{RESULTS}/figures/{{figure}}.{{format}}"
REPORT = f"{RESULTS}/report.html"
HANDOVER = ".snakemake/handover"
FORMATS = ["png", "svg"]


wildcard_constraints:
    optimizer="|".join(config["optimizers"]),
    experiment="grid|scaling",
    size=r"[1-9]\d*",
    lr=r"\d\.\d{3}e[+-]\d\d",
    key="[0-9a-f]{12}",
    format="|".join(FORMATS),


onstart:
    try:
        hooks.check_cells(STUDY.grid + STUDY.scaling)
        handover = HandOver(Path(HANDOVER))
        hooks.announce_training(workflow.dag, STUDY, handover, workflow.cores or 1)
    except InputError as error:
        raise WorkflowError(str(error))


onsuccess:
    HandOver(Path(HANDOVER)).clear()


def code(*patterns):
    """Sources whose change means that a table, figure or report is made again."""
    folder = Path(PACKAGE, "lrvalley")
    names = [pattern if "*" in pattern else f"{pattern}.py" for pattern in patterns]
    return sorted(str(file) for name in names for file in folder.glob(name) if file.is_file())
