# The answer: a search that trains little, and a confirmation with seeds that did not choose.
from lrvalley.jobs.search_shares import MARKER_PATTERN as SEARCH_MARKER
from lrvalley.jobs.search_shares import shares
from lrvalley.tuners.answer_search import is_made, search_of

SEARCH = f"{RESULTS}/search/{{optimizer}}.json"
SEARCHES = expand(SEARCH, optimizer=STUDY.optimizers)
SEARCHED = SEARCH_MARKER.format(study=STUDY.name, share="{share}")
ANSWER, ANSWER_PAGE = f"{RESULTS}/answer.json", f"{RESULTS}/answer.md"
DEFAULT_RATES = {
    optimizer: STUDY.default_rate(optimizer) if STUDY.config.answer.defaults else None
    for optimizer in STUDY.optimizers
}


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


# If there are more searches than workers, so that TensorFlow starts once a worker. What they
# train is on record, and `search_answer` then trains nothing.
rule train_searches:
    input:
        TO_TRAIN,
    output:
        temp(SEARCHED),
    log:
        f"logs/{RESULTS}/searches/{{share}}.log",
    conda:
        "../../envs/tensorflow.yaml"
    threads: 1
    message:
        "Searching rates, one optimizer after another ({wildcards.share})"
    script:
        "../scripts/train_searches.py"


rule search_answer:
    input:
        search_inputs,
    output:
        SEARCH,
    log:
        f"logs/{SEARCH}.log",
    conda:
        "../../envs/tensorflow.yaml"
    threads: 1
    params:
        code=code_of("search_answer"),
        search=lambda wildcards: search_of(STUDY, wildcards.optimizer).key,
    message:
        "Searching a rate for {wildcards.optimizer}"
    script:
        "../scripts/search_answer.py"


checkpoint tabulate_candidates:
    input:
        search=SEARCHES,
    output:
        TABLE.format(table="candidates"),
    log:
        f"logs/{RESULTS}/tables/tabulate_candidates.log",
    localrule: True
    conda:
        "../../envs/analysis.yaml"
    params:
        code=code_of("tabulate_candidates"),
        files=names_of(SEARCHES),
        objective=rule_parameters.objective_of(STUDY),
        defaults=DEFAULT_RATES,
        more=STUDY.config.answer.more,
    message:
        "Choosing the candidates to confirm"
    script:
        "../scripts/tabulate_candidates.py"


rule write_answer:
    input:
        search=SEARCHES,
        candidates=TABLE.format(table="candidates"),
        cells=confirmation_cells,
    output:
        json=ANSWER,
        markdown=ANSWER_PAGE,
        confirmed=TABLE.format(table="confirmed"),
    log:
        f"logs/{ANSWER}.log",
    localrule: True
    conda:
        "../../envs/analysis.yaml"
    params:
        code=code_of("write_answer"),
        files=names_of(confirmation_cells),
        study=STUDY.name,
        objective=rule_parameters.objective_of(STUDY),
        max_steps=STUDY.max_steps["grid"],
        defaults=DEFAULT_RATES,
        settings=rule_parameters.code_settings(STUDY),
    message:
        "Writing the answer"
    script:
        "../scripts/write_answer.py"


rule answer:
    input:
        ANSWER,
        ANSWER_PAGE,
