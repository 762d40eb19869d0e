# The study that the configuration describes, and where its files are.
import hashlib
import os
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError
from snakemake.logging import logger

PACKAGE = str(Path(workflow.basedir) / "workflow")
sys.path.insert(0, PACKAGE)
SOURCES = filter(None, [PACKAGE, os.getenv("PYTHONPATH")])
os.environ.update(PYTHONPATH=os.pathsep.join(SOURCES))

from lrvalley.jobs import run_hooks
from lrvalley.study import follow_ups
from lrvalley.errors import InputError
from lrvalley.jobs.packing import HandOver
from lrvalley.study.code_hash import script_code
from lrvalley.study.cell import CELL_PATTERN as CELL
from lrvalley.study.study import load_study

try:
    *overlays, base = workflow.configfiles
    STUDY = load_study(config, [base, *overlays])
except InputError as error:
    raise WorkflowError(str(error))

RESULTS = f"results/{STUDY.name}"
DATASET = f"data/{config['data']['name']}.npz"
STEP_TIMES = [
    f"{RESULTS}/step_time/{optimizer}/size-{size}.json"
    for optimizer, size in STUDY.programs()
]
TIMING = f"{RESULTS}/timing/{{experiment}}/{{optimizer}}/size-{{size}}/lr-{{lr}}.json"
TABLE = f"{RESULTS}/tables/{{table}}.csv"
FIGURE = f"{RESULTS}/figures/{{figure}}.{{format}}"
METRICS = f"{RESULTS}/metrics.json"
REPORT = f"{RESULTS}/report.html"
FORMATS = ["png", "svg"]

if workflow.is_main_process:
    RUN = run_hooks.begin_run(workflow, logger.warning)
    for NOTE in run_hooks.set_aside_damaged(STUDY, f"{RESULTS}/tables"):
        logger.warning(NOTE)


wildcard_constraints:
    optimizer="|".join(config["optimizers"]),
    experiment="grid|scaling",
    size=r"[1-9]\d*",
    lr=r"\d\.\d{3}e[+-]\d\d",
    key="[0-9a-f]{12}",
    format="|".join(FORMATS),


onstart:
    try:
        run_hooks.before_run(workflow, STUDY, RUN, DATASET)
    except InputError as error:
        raise WorkflowError(str(error))


onsuccess:
    run_hooks.after_run(RUN)


def code_of(script, *resources):
    """What a script and the files that it uses do, as a parameter: when it changes, the
    output is made again. Resources are patterns below workflow/."""
    folder = Path(PACKAGE)
    files = [file for pattern in resources for file in sorted(folder.glob(pattern))]
    return script_code(folder / "scripts" / f"{script}.py", tuple(files))


def dataset_for(*outputs):
    """The data set, for jobs whose output is missing. A finished cell asks for no data:
    only then does it stay finished when another one has the data set downloaded."""

    def needed(wildcards):
        files = [Path(output.format(**wildcards)) for output in outputs]
        return [] if all(file.exists() for file in files) else DATASET

    return needed


def submitted_with(wildcards):
    return run_hooks.submitted_with(workflow, STUDY, dict(wildcards.items()))


def whole_machine(wildcards):
    return workflow.cores or 1


def named_tables(*names):
    return {name: TABLE.format(table=name) for name in names}


def trained_cells(wildcards):
    return list(dict.fromkeys(cell.path for cell in STUDY.grid + STUDY.scaling))


def grid_cells(wildcards):
    return [cell.path for cell in STUDY.grid]


def scaling_cells(wildcards):
    return [cell.path for cell in STUDY.scaling]


def names_of(*inputs):
    """A hash of the names of input files, as a parameter: when the set of files changes,
    the output is made again. The times of files say nothing of that. (Parameters that are
    functions of `input` are not compared.)"""

    def names(wildcards):
        lists = [each(wildcards) if callable(each) else each for each in inputs]
        return hashlib.sha256("\n".join(sum(lists, [])).encode()).hexdigest()

    return names


def curve_cells(wildcards):
    """Each optimizer at its best rate, which is known only after the grid."""
    best_lr = checkpoints.tabulate_cells.get().output.best_lr
    return [cell.path for cell in STUDY.curves(follow_ups.best_rates(best_lr))]


def search_check_cells(wildcards):
    """The search's and the grid's best, which are known only after both."""
    best_lr = checkpoints.tabulate_cells.get().output.best_lr
    search = checkpoints.tabulate_search.get().output[0]
    checks = follow_ups.search_check_cells(STUDY, search, best_lr)
    return [cell.path for cells in checks.values() for cell in cells]


def timings(wildcards):
    """Each program at its best rate."""
    rates = checkpoints.tabulate_cells.get().output.rates
    return expand(TIMING, zip, **follow_ups.fastest_cells(rates))


def if_in_report(paths):
    """What a plain `snakemake` makes only if the report is to show the tuners."""
    return paths if config["tune"]["in_report"] else []
