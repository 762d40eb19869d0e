def dataset_for(output):
    """The data set, for jobs whose output is missing. A finished cell asks for no data:
    only then does it stay finished when another one has the data set downloaded."""
    return lambda wildcards: [] if Path(output.format(**wildcards)).exists() else DATASET


def whole_machine(wildcards):
    return workflow.cores or 1


rule train_cell:
    input:
        dataset_for(CELL),
    output:
        CELL,
    log:
        "logs/cells/{optimizer}/size-{size}/lr-{lr}/{key}.log",
    benchmark:
        "logs/cells/{optimizer}/size-{size}/lr-{lr}/{key}.tsv"
    threads: 1
    params:
        dataset=DATASET,
        handover=HANDOVER,
        best_lr=TABLE.format(table="best_lr"),
    conda:
        "../../envs/tensorflow.yaml"
    message:
        "Training {wildcards.optimizer} at rate {wildcards.lr}, size {wildcards.size}"
    script:
        "../scripts/train_cell.py"


rule measure_step_time:
    input:
        dataset_for(STEP_TIME),
    output:
        STEP_TIME,
    log:
        f"logs/{STEP_TIME}.log",
    threads: whole_machine
    params:
        dataset=DATASET,
        program=lambda wildcards: STUDY.program_cell(**wildcards).key,
    conda:
        "../../envs/tensorflow.yaml"
    message:
        "Measuring a step of {wildcards.optimizer} at size {wildcards.size}, alone"
    script:
        "../scripts/measure_step_time.py"


rule time_training:
    input:
        dataset_for(TIMING),
    output:
        TIMING,
    log:
        f"logs/{TIMING}.log",
    threads: whole_machine
    params:
        dataset=DATASET,
        cell=lambda wildcards: STUDY.timed_cell(**wildcards).key,
    conda:
        "../../envs/tensorflow.yaml"
    message:
        "Training {wildcards.optimizer} at rate {wildcards.lr}, size {wildcards.size}, "
        "alone and against the clock"
    script:
        "../scripts/time_training.py"
