rule download_dataset:
    output:
        DATASET,
    log:
        f"logs/{DATASET}.log",
    localrule: True
    conda:
        "../../envs/tensorflow.yaml"
    message:
        "Getting the data set {output}"
    script:
        "../scripts/download_dataset.py"
