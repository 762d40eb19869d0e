"""Real runs of a tiny workflow: each inner attribute still does what is said of it."""

import base64
from pathlib import Path

import pytest
from snakemake.api import SnakemakeApi
from snakemake.exceptions import IncompleteFilesException, WorkflowError
from snakemake.settings.types import (
    DAGSettings,
    OutputSettings,
    Quietness,
    RerunTrigger,
    ResourceSettings,
)
from support import probe

from lrvalley.jobs import snakemake_api as inner

# Of the default scheduler, which is not the profile's.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:pulp")

RULES = Path(__file__).parents[3] / "workflow" / "rules"
SNAKEFILE = """
from lrvalley.jobs import snakemake_api as inner
from support.probe import SEEN, begun, choose

SEEN.append(("parsed", inner.is_main_process(workflow), inner.is_real_run(workflow)))
inner.on_execute(workflow, lambda acts: begun(workflow, acts))

rule all:
    input: "one.txt", "two.txt"

rule copy:
    input: lambda wildcards: inputs_of(wildcards)
    output: "{name}.txt"
    shell: "echo made > {output}"

rule source:
    output: "source"
    shell: "echo source > {output}"

def inputs_of(wildcards):
    path = f"{wildcards.name}.txt"
    SEEN.append((
        "input", inner.is_real_run(workflow), inner.runs_locally(workflow),
        inner.looks_at_inputs(workflow), inner.is_forced(workflow, path, ["copy"]),
        inner.recorded_inputs(workflow, path),
    ))
    return choose(workflow, path)

onstart:
    SEEN.append(("started", inner.is_real_run(workflow)))
    for job in inner.needed_jobs(workflow, "copy", "source"):
        waiting = inner.needed_dependents(workflow, job)
        names = sorted(str(other.output[0]) for other in waiting if other.output)
        reason = inner.reason_of(workflow, job)
        SEEN.append(("needed", job.rule.name, str(job.output[0]), names, reason))
"""


def from_source(workflow, path):
    return ["source"]


def take_note(workflow, acts):
    probe.SEEN.append(("began", acts))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    probe.SEEN.clear()
    return tmp_path


def snakemake(executor="local", choose=from_source, begun=take_note, **dag_settings):
    """Run the workflow in this process; what its Snakefile saw, by kind."""
    probe.SEEN.clear()
    probe.choose, probe.begun = choose, begun
    Path("Snakefile").write_text(SNAKEFILE)
    with SnakemakeApi(OutputSettings(quiet={Quietness.ALL})) as api:
        run = api.workflow(
            resource_settings=ResourceSettings(cores=1), snakefile=Path("Snakefile")
        )
        graph = run.dag(DAGSettings(**dag_settings))
        if executor:
            graph.execute_workflow(executor=executor)
        else:
            graph.summary()
    return list(probe.SEEN)


def of_kind(seen, kind):
    return [rest for name, *rest in seen if name == kind]


def made_again(seen):
    return sorted(output for _, output, *_ in of_kind(seen, "needed"))


def test_a_run_begins_between_parsing_and_the_first_input_and_acts():
    seen = snakemake()
    assert [kind for kind, *_ in seen][:3] == ["parsed", "began", "input"]
    assert of_kind(seen, "began") == [[True]]
    assert of_kind(seen, "parsed") == [[True, False]]
    assert {(real, local) for real, local, *_ in of_kind(seen, "input")} == {(True, True)}
    assert of_kind(seen, "started") == [[True]]


@pytest.mark.parametrize("executor", ["dryrun", "touch"])
def test_a_run_that_does_not_act_says_so(executor):
    snakemake()
    seen = snakemake(executor)
    assert of_kind(seen, "began") == [[False]]
    assert {real for real, *_ in of_kind(seen, "input")} == {False}


def test_a_summary_does_not_begin():
    snakemake()
    seen = snakemake(executor=None)
    assert of_kind(seen, "began") == []
    assert {real for real, *_ in of_kind(seen, "input")} == {False}


def test_a_run_with_nothing_to_do_does_not_start():
    snakemake()
    seen = snakemake()
    assert of_kind(seen, "began") == [[True]]
    assert of_kind(seen, "started") == []


def test_the_jobs_of_a_run_those_that_wait_for_them_and_why():
    needed = {output: rest for rule, output, *rest in of_kind(snakemake(), "needed")}
    assert sorted(needed) == ["one.txt", "source", "two.txt"]
    waiting, reason = needed["source"]
    assert waiting == ["one.txt", "two.txt"]
    assert "Missing output files: source" in reason


def test_of_the_jobs_that_depend_on_one_those_wait_that_are_needed():
    snakemake()
    Path("one.txt").unlink()
    Path("source").unlink()
    seen = snakemake(targets={"one.txt"}, rerun_triggers={RerunTrigger.PARAMS})
    needed = {output: waiting for _, output, waiting, _ in of_kind(seen, "needed")}
    assert needed == {"one.txt": [], "source": ["one.txt"]}


def test_recorded_inputs_are_those_that_a_file_was_made_of():
    first, second = snakemake(), snakemake()
    assert [recorded for *_, recorded in of_kind(first, "input")] == [[], []]
    assert [recorded for *_, recorded in of_kind(second, "input")] == [["source"]] * 2


def test_a_file_that_stands_for_one_that_is_gone():
    """Without it, Snakemake would see that a file has other inputs than it was made of."""
    everything = frozenset(RerunTrigger.all())
    Path("there").touch()
    snakemake()
    Path("source").unlink()
    assert made_again(
        snakemake(choose=lambda *_: [], rerun_triggers={RerunTrigger.INPUT})
    ) == ["one.txt", "two.txt"]
    snakemake(rerun_triggers=everything)
    Path("source").unlink()
    stands = lambda *_: [inner.standing_for("there", "source")]  # noqa: E731
    seen = snakemake(choose=stands, rerun_triggers={RerunTrigger.INPUT})
    assert made_again(seen) == []


@pytest.mark.parametrize(
    ("triggers", "looks"),
    [
        ({RerunTrigger.MTIME, RerunTrigger.PARAMS}, False),
        ({RerunTrigger.INPUT}, True),
        (frozenset(RerunTrigger.all()), True),
    ],
)
def test_whether_snakemake_looks_at_inputs(triggers, looks):
    seen = snakemake("dryrun", rerun_triggers=triggers)
    assert {does for _, _, does, *_ in of_kind(seen, "input")} == {looks}


@pytest.mark.parametrize(
    ("settings", "forced"),
    [
        ({}, []),
        ({"forcerun": {"one.txt"}}, ["one.txt"]),
        ({"forcerun": {"copy"}}, ["one.txt", "two.txt"]),
        ({"targets": {"one.txt"}, "forcetargets": True}, ["one.txt"]),
        ({"forcerun": {"source"}}, []),
    ],
)
def test_what_the_user_forces_is_forced(settings, forced):
    snakemake()
    asked = []

    def choose(workflow, path):
        if inner.is_forced(workflow, path, ["copy"]):
            asked.append(path)
        return ["source"]

    snakemake("dryrun", choose, **settings)
    assert sorted(set(asked)) == forced


def test_an_input_function_can_have_a_finished_file_made_again():
    snakemake()

    def choose(workflow, path):
        if path == "two.txt":
            inner.force(workflow, path)
        return ["source"]

    assert made_again(snakemake(choose=choose)) == ["two.txt"]


def mark_incomplete(path):
    name = base64.b64encode(path.encode()).decode()
    mark = Path(".snakemake/incomplete") / name
    mark.parent.mkdir(exist_ok=True)
    mark.write_text("{}")


def test_files_that_exist_are_trusted_although_their_job_was_not_seen_to_end():
    snakemake()
    mark_incomplete("one.txt")
    with pytest.raises(IncompleteFilesException):
        snakemake("dryrun")
    snakemake("dryrun", begun=lambda workflow, _: inner.trust_existing_files(workflow))


LINGERING = """
rule all:
    input: "made", "later"

rule linger:
    output: "lingering"
    shell: "touch {output}; sleep 2"

rule make:
    input: LINGERING
    output: "made"
    shell: "touch {output}"

checkpoint check:
    output: "check"
    shell: "while [ ! -e lingering ]; do sleep 0.1; done; touch {output}"

rule later:
    input: lambda wildcards: checkpoints.check.get() and []
    output: "later"
    shell: "touch {output}"
"""


@pytest.mark.parametrize("ancient", [False, True])
def test_what_waits_for_an_ancient_input_that_a_job_makes_can_be_lost(ancient):
    """Here a checkpoint ends while the output of a job that is running is there."""
    name = 'ancient("lingering")' if ancient else '"lingering"'
    Path("Snakefile").write_text(LINGERING.replace("LINGERING", name))
    with SnakemakeApi(OutputSettings(quiet={Quietness.ALL})) as api:
        cores = ResourceSettings(cores=2)
        run = api.workflow(resource_settings=cores, snakefile=Path("Snakefile"))
        run.dag().execute_workflow(executor="local")
    assert Path("made").exists() is not ancient
    assert Path("later").exists() is not ancient


def test_a_file_that_stands_for_another_is_the_only_ancient_input():
    """But for a cell that its job finds in place."""
    assert inner.standing_for("there", "source").flags["ancient"]
    lines = [
        line.strip()
        for file in RULES.glob("*.smk")
        for line in file.read_text().splitlines()
        if "ancient(" in line
    ]
    assert lines == ["cell=ancient(lambda wildcards: STUDY.timed_cell(**wildcards).path),"]


def test_ctrl_c_between_jobs_ends_in_a_sentence():
    def interrupt(workflow, path):
        raise KeyboardInterrupt

    with pytest.raises(WorkflowError, match="interrupted; run the same command"):
        snakemake(choose=interrupt)
