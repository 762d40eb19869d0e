# Cells are trained in packs. The job of a pack is the one that needs a GPU; the job of a
# cell only puts the file that its pack has handed over in its place.
rule train_pack:
    input:
        TO_TRAIN,
    output:
        temp(MARKER),
    log:
        "logs/packs/{pack}.log",
    wildcard_constraints:
        pack="train-.+",
    priority: lambda wildcards: PLANNER.cost(wildcards.pack)
    conda:
        "../../envs/tensorflow.yaml"
    threads: 1
    message:
        "Training a pack of cells ({wildcards.pack})"
    script:
        "../scripts/train_pack.py"


rule cut_cells:
    output:
        temp(MARKER),
    log:
        "logs/packs/{pack}.log",
    wildcard_constraints:
        pack="cut-.+",
    localrule: True
    conda:
        "../../envs/tensorflow.yaml"
    message:
        "Cutting cells from longer trainings that are on record ({wildcards.pack})"
    script:
        "../scripts/cut_cells.py"


rule train_cell:
    input:
        pack_of_cell,
    output:
        CELL,
    log:
        f"logs/{CELL}.log",
    # Before any training, so that what is decided can be seen in its place.
    priority: 1e9
    localrule: True
    conda:
        "../../envs/tensorflow.yaml"
    params:
        handed_over=HANDED_OVER,
    message:
        "Trained: {wildcards.optimizer} at rate {wildcards.lr}, size {wildcards.size}"
    shell:
        f"half=$(dirname {{output}})/{HALF_WRITTEN}{{wildcards.key}}; "
        "(cp {params.handed_over} $half && mv $half {output} "
        "|| {{ rm -f $half; false; }}) 2> {log}"


rule measure_step_times:
    input:
        unless_made(TO_TRAIN, *STEP_TIMES, check=check_measured),
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
