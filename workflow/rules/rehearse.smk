# A user's own model and data are looked at before anything trains.
rule rehearse:
    input:
        unless_made([*TO_TRAIN], STUDY.rehearsal, check=check_rehearsal),
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


TO_TRAIN.append(STUDY.rehearsal)
