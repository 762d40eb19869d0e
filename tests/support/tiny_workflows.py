"""Runs of tiny workflows by Snakemake itself, in this process."""

from snakemake.api import SnakemakeApi
from snakemake.settings.types import OutputSettings, Quietness, ResourceSettings


def run_with(folder, rules, repair, executor="local"):
    """Run `rules` in a folder, with a repair; what the run has written to the file `all`,
    or nothing if it is no real run."""
    (folder / "Snakefile").write_text(rules)
    with SnakemakeApi(OutputSettings(quiet={Quietness.ALL})) as api:
        run = api.workflow(
            resource_settings=ResourceSettings(cores=2),
            snakefile=folder / "Snakefile",
            workdir=folder,
        )
        repair(run._workflow)
        run.dag().execute_workflow(executor=executor)
    return (folder / "all").read_text() if executor == "local" else ""


def leave(workflow):
    """Repair nothing."""
