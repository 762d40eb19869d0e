rule train_cell:
    input:
        dataset_for(CELL),
    output:
        CELL,
    log:
        "logs/cells/{optimizer}/size-{size}/lr-{lr}/{key}.log",
    benchmark:
        "logs/cells/{optimizer}/size-{size}/lr-{lr}/{key}.tsv"
    group:
        submitted_with if run_hooks.on_cluster(workflow) else None
    conda:
        "../../envs/tensorflow.yaml"
    threads: 1
    params:
        dataset=DATASET,
        handover=run_hooks.HANDOVER,
        best_lr=TABLE.format(table="best_lr"),
    message:
        "Training {wildcards.optimizer} at rate {wildcards.lr}, size {wildcards.size}"
    script:
        "../scripts/train_cell.py"


rule measure_step_times:
    input:
        dataset_for(*STEP_TIMES),
    output:
        STEP_TIMES,
    log:
        f"logs/{RESULTS}/step_time.log",
    conda:
        "../../envs/tensorflow.yaml"
    threads: whole_machine
    params:
        dataset=DATASET,
        programs=[STUDY.step_time_trajectory(*each).key for each in STUDY.programs()],
    message:
        "Measuring a step of every optimizer and size, alone"
    script:
        "../scripts/measure_step_times.py"


rule time_training:
    input:
        dataset_for(TIMING),
        # A cell never changes; its file's time does, when Git or DVC brings it.
        cell=ancient(lambda wildcards: STUDY.timed_cell(**wildcards).path),
    output:
        TIMING,
    log:
        f"logs/{TIMING}.log",
    conda:
        "../../envs/tensorflow.yaml"
    threads: whole_machine
    params:
        dataset=DATASET,
        cell=lambda wildcards: STUDY.timed_cell(**wildcards).key,
    message:
        "Training {wildcards.optimizer} at rate {wildcards.lr}, size {wildcards.size}, "
        "alone and against the clock"
    script:
        "../scripts/time_training.py"
