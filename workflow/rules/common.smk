# The study that the configuration describes, and where its files are.
import hashlib
import os
import re
import sys
from functools import cache, partial
from pathlib import Path

from snakemake.exceptions import WorkflowError
from snakemake.logging import logger

PACKAGE = str(SOURCES / "workflow")
sys.path.insert(0, PACKAGE)
SEARCHED = filter(None, [PACKAGE, os.getenv("PYTHONPATH")])
os.environ.update(PYTHONPATH=os.pathsep.join(SEARCHED))

from lrvalley.config.files import overlaid
from lrvalley.config.load import laid_on
from lrvalley.config.reading import as_in_a_file
from lrvalley.jobs import snakemake_api, snakemake_repairs
from lrvalley.jobs.forked_scripts import fork_scripts
from lrvalley.jobs.handover import CELL_PATTERN as HANDED_OVER
from lrvalley.jobs.handover import MARKER_PATTERN as MARKER
from lrvalley.jobs.planner import Planner
from lrvalley.jobs.prune import Known, known_studies, listing, unused_files
from lrvalley.jobs.run_hooks import Run
from lrvalley.jobs.search_shares import shares
from lrvalley.errors import InputError
from lrvalley.reporting import rule_parameters
from lrvalley.reporting.printed_answer import printed_answer
from lrvalley.study.code_hash import script_code
from lrvalley.study import code_reading, follow_ups
from lrvalley.study.cell import CELL_NAME, KEY_PATTERN
from lrvalley.study.cell import CELL_PATTERN as CELL
from lrvalley.records.rehearsal_file import read_train_examples
from lrvalley.records.run_file import read_run
from lrvalley.records.search_file import read_search
from lrvalley.records.time_files import read_step_times
from lrvalley.study.tuner_runs import find_run
from lrvalley.study.load import load_study
from lrvalley.support.atomic_files import HALF_WRITTEN
from lrvalley.tuners.answer_search import is_made, search_of

code_reading.recall()
snakemake_repairs.quote_interpreter()
fork_scripts(workflow)
snakemake_repairs.look_at_jobs_once()
snakemake_repairs.look_for_pipes_once(workflow)
snakemake_repairs.format_commands_once()
snakemake_repairs.leave_first_task_alone()
snakemake_repairs.ignore_text_of_code(workflow)
snakemake_api.refuse_prefix(workflow)
COMMAND_LINE = as_in_a_file(snakemake_api.command_line(workflow))
OVERLAYS = snakemake_api.overlays(workflow)
try:
    STUDY = load_study(
        *laid_on([DEFAULTS_FILE, *OWN_FILES], overlaid(config, COMMAND_LINE), OVERLAYS)
    )
except InputError as error:
    raise WorkflowError(str(error))

# Jobs get the configuration with its defaults filled in.
config = STUDY.config.to_json()

RESULTS = f"results/{STUDY.name}"
DATASET = STUDY.dataset or []
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

# What a training waits for; the rehearsal of a user's own model joins it.
TO_TRAIN = [STUDY.dataset] if STUDY.dataset else []

# What only some studies have; the rules that are included for them fill these in.
FURTHER_CELLS = []
TIMINGS, TUNER_TRAININGS, TUNER_TABLES, TUNER_FIGURES, TUNER_OUTPUTS = [], [], [], [], []
CLAIMS = ["claims"] if STUDY.compares_with_article else []


def note(text):
    """Tell the user, in a run that goes on."""
    logger.warning(f"Note: {text}")


PLANNER = Planner(workflow, STUDY.config.pack.width, note)
RUN = Run(
    workflow,
    STUDY,
    PLANNER,
    note,
    answer=partial(printed_answer, STUDY, Path(RESULTS)),
    started_from=[*map(Path, OVERLAYS), *([COMMAND_LINE] if COMMAND_LINE else [])],
)
RUN.watch()


wildcard_constraints:
    task=r"\w+",
    optimizer=r"[^\W\d]\w*",
    experiment="grid|scaling",
    size=r"\d+(\.\d+)?",
    lr=r"\d\.\d{3}e[+-]\d\d",
    key=f"{KEY_PATTERN}|[0-9a-f]{{12}}",
    pack=r"[\w-]+",
    share=r"\w+(\+\w+)*",
    format="|".join(FORMATS),


def code_of(script, *resources):
    """What a script and the files that it uses do, as a parameter: when it changes, the
    output is made again. Resources are patterns below workflow/."""
    folder = Path(PACKAGE)

    def code(wildcards):
        files = [file for pattern in resources for file in sorted(folder.glob(pattern))]
        return script_code(folder / "scripts" / f"{script}.py", tuple(files))

    return code


def pack_of_cell(wildcards):
    """The marker of the pack that trains a missing cell."""
    return PLANNER.needed_by(wildcards.key, lambda: named_cells(CELL.format(**wildcards)))


def named_cells(path):
    """A cell that is asked for by its file's name, with all others that are."""
    targets = filter(CELL_NAME.fullmatch, snakemake_api.targets(workflow))
    return map(STUDY.find, sorted({path, *targets}))


def check_measured(path):
    read_step_times([path])


def check_search(path):
    read_search(path)


def check_run(path):
    read_run(path, find_run(STUDY, Path(path).parent.name, Path(path).stem))


def check_rehearsal(path):
    read_train_examples(path)


def unless_made(needed, *outputs, check):
    """Inputs of a job whose output is missing or damaged. A finished file asks for none of
    them, so that a clone that has all results does not download the data set."""
    pattern = "|".join(map(re.escape, needed))

    def inputs(wildcards):
        files = [output.format(**wildcards) for output in outputs]
        kept = [PLANNER.kept(file, check, pattern) for file in files]
        return needed if None in kept else kept[0]

    return inputs


def whole_machine(wildcards):
    return workflow.cores or 1


def named_tables(*names):
    return {name: TABLE.format(table=name) for name in names}


def trained_cells(wildcards):
    return PLANNER.want(STUDY.grid + STUDY.scaling + STUDY.contrast)


def searched_cells(wildcards):
    return PLANNER.want(STUDY.search)


def grid_cells(wildcards):
    return PLANNER.want(STUDY.grid)


def scaling_cells(wildcards):
    return PLANNER.want(STUDY.scaling)


def contrast_cells(wildcards):
    return PLANNER.want(STUDY.contrast)


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
    return PLANNER.want(STUDY.curves(follow_ups.best_rates(best_lr)))


def band_cells(wildcards):
    """The rates of each band, which are known only after the grid, with other seeds."""
    best_lr = checkpoints.tabulate_cells.get().output.best_lr
    return PLANNER.want(follow_ups.band_cells(STUDY, best_lr))


def search_check_cells(wildcards):
    """The search's and the grid's best, which are known only after both."""
    best_lr = checkpoints.tabulate_cells.get().output.best_lr
    search = checkpoints.tabulate_search.get().output[0]
    checks = follow_ups.search_check_cells(STUDY, search, best_lr)
    return PLANNER.want(cell for cells in checks.values() for cell in cells)


def search_inputs(wildcards):
    """A search that is to be made may train, unless the cells of its optimizer's grid are
    on record by then: it waits for those that this run makes anyhow, or else for the
    process that it shares with others. A search that is made waits for nothing."""
    optimizer = wildcards.optimizer
    kept = made_search(optimizer)
    if kept is not None:
        return kept
    if not PLANNER.is_main:
        return TO_TRAIN
    share = search_shares().get(optimizer)
    shared = [SEARCHED.format(share=share)] if share else []
    return [*TO_TRAIN, *wanted_grid(optimizer), *shared]


def made_search(optimizer):
    """The inputs of a search as they were when it was made, or None if it is to be made."""
    path = SEARCH.format(optimizer=optimizer)
    kept = PLANNER.kept(path, check_search, ".*")
    return kept if is_made(search_of(STUDY, optimizer), Path(path)) else None


def wanted_grid(optimizer):
    return PLANNER.wanted(cell for cell in STUDY.grid if cell.optimizer == optimizer)


@cache
def search_shares():
    """Planned once: when a search has been made, the others keep their shares."""
    to_train = [
        optimizer
        for optimizer in STUDY.optimizers
        if made_search(optimizer) is None and not wanted_grid(optimizer)
    ]
    return shares(to_train, PLANNER.workers)


def confirmation_cells(wildcards):
    """The search's candidates, which are known only after it, with other seeds."""
    candidates = checkpoints.tabulate_candidates.get().output[0]
    return PLANNER.want(follow_ups.confirmations(STUDY, candidates))


def timings(wildcards):
    """Each program at its best rate."""
    rates = checkpoints.tabulate_cells.get().output.rates
    return expand(TIMING, zip, **follow_ups.fastest_cells(rates))


def if_in_report(paths):
    """What a plain `snakemake` makes only if the report is to show the tuners."""
    return paths if STUDY.shows_tuners else []


@cache
def pruning():
    """The files that no study asks for, and what to say of them."""
    defaults = [Path(DEFAULTS_FILE)]
    layers = {Path("config"): [*defaults, *map(Path, OWN_FILES)]}
    if not IN_PLACE:
        layers[SOURCES / "config"] = defaults
    try:
        known = known_studies(Known("this run", STUDY), layers, map(Path, OVERLAYS))
        files = unused_files(each.study for each in known)
    except InputError as error:
        raise WorkflowError(str(error))
    return [str(file) for file in files], listing(files, known)


def refuse_to_prune(acts):
    """Snakemake shows where in the Snakefile a parameter's function fails, but not here."""
    if snakemake_api.is_target(workflow, "prune"):
        pruning()
