"""A user's model on a real Slurm: the same answer as on this machine."""

from cluster.clusters import ClusterClone
from support.clones import make_clone
from support.runs import contents
from support.snakemake_server import shared_fork_servers
from support.users_folder import write_files

from lrvalley.training.gpu_check import ALLOW_CPU

ANSWER = "results/mine/answer.json"


def test_the_answer_is_the_same_and_the_grid_is_one_submission(cluster, tmp_path, answered):
    there = tmp_path.resolve() / "there"
    there.mkdir()
    write_files(make_clone(there, None).path)
    environment = {ALLOW_CPU: "1", **shared_fork_servers()}
    mine = ClusterClone(there, cluster, environment, ("--configfile", "mine.yaml"))
    mine.run("answer")
    assert (there / ANSWER).read_bytes() == (answered.path / ANSWER).read_bytes()
    # The search has rungs on record, too, and what it gave up has not come to its end.
    known, kept = contents(answered), mine.cells()
    both = known.keys() & kept.keys()
    assert both
    assert {path: kept[path][1] for path in both} == {path: known[path] for path in both}

    before = len(mine.submissions())
    mine.edit("mine.yaml", "rates: [0.01, 0.1]", "rates: [0.001, 0.01, 0.1]")
    mine.run("cells")
    after = mine.cells()
    assert {path: after[path] for path in kept} == kept
    assert len([path for path in after if "/lr-1.000e-03/" in path]) == 2
    # What is missing of both optimizers' grids is one pack, and the searches, which are
    # others now, ask for no training.
    packs, searches, step_times = 1, 2, 1
    submissions = [job["JobState"] for job in mine.submissions()[before:]]
    assert submissions == ["COMPLETED"] * (packs + searches + step_times)
