# Removes what no study asks for; a dry run lists it.
from functools import cache

from lrvalley.jobs import snakemake_api
from lrvalley.jobs.prune import Known, known_studies, listing, unused_files


@cache
def pruning():
    """The files that no study asks for, and what to say of them."""
    base = Path(DEFAULTS_FILE)
    overlays = [file for file in map(Path, workflow.configfiles) if file != base]
    here, beside = Path("config"), SOURCES / "config"
    folders = [here] if here.resolve() == beside.resolve() else [here, beside]
    try:
        known = known_studies(Known("this run", STUDY), base, folders, overlays)
        files = unused_files(each.study for each in known)
    except InputError as error:
        raise WorkflowError(str(error))
    return [str(file) for file in files], listing(files, known)


def refuse_to_prune(acts):
    """Snakemake shows where in the Snakefile a parameter's function fails, but not here."""
    if snakemake_api.is_target(workflow, "prune"):
        pruning()


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
