# A user's own model and data are looked at before anything trains.
REHEARSALS.append(STUDY.rehearsal)


rule rehearse:
    input:
        ancient(DATASET),
    output:
        STUDY.rehearsal,
    log:
        f"logs/{STUDY.rehearsal}.log",
    conda:
        "../../envs/tensorflow.yaml"
    threads: 1
    message:
        "One batch and one evaluation of your model"
    script:
        "../scripts/rehearse.py"
