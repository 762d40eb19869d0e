# Removes what no study asks for; a dry run lists it.
snakemake_api.on_execute(workflow, refuse_to_prune)


rule prune:
    log:
        "logs/prune.log",
    localrule: True
    conda:
        "../../envs/analysis.yaml"
    params:
        files=lambda wildcards: pruning()[0],
        listing=lambda wildcards: pruning()[1],
    message:
        "{params.listing}"
    script:
        "../scripts/prune.py"
