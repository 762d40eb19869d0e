# The answer: a search that trains little, and a confirmation with seeds that did not choose.
from lrvalley.jobs.search_shares import MARKER_PATTERN as SEARCH_MARKER
from lrvalley.tuners.answer_search import search_of

SEARCH = f"{RESULTS}/search/{{optimizer}}.json"
SEARCHES = expand(SEARCH, optimizer=STUDY.optimizers)
SEARCHED = SEARCH_MARKER.format(study=STUDY.name, share="{share}")
ANSWER, ANSWER_PAGE = f"{RESULTS}/answer.json", f"{RESULTS}/answer.md"
DEFAULT_RATES = {
    optimizer: STUDY.default_rate(optimizer) if STUDY.config.answer.defaults else None
    for optimizer in STUDY.optimizers
}


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
