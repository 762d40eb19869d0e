"""A user's model on a real Slurm: the same answer as on this machine."""

from cluster.clusters import ClusterClone
from support.clones import make_clone
from support.runs import contents
from support.users_folder import begin, write_files

from lrvalley.training.gpu_check import ALLOW_CPU

ANSWER = "results/mine/answer.json"


def test_the_answer_is_the_same_and_one_more_rate_is_one_submission(cluster, tmp_path):
    here = begin(tmp_path / "here")
    here.run("answer")
    there = tmp_path.resolve() / "there"
    there.mkdir()
    write_files(make_clone(there, None).path)
    mine = ClusterClone(there, cluster, {ALLOW_CPU: "1"}, ("--configfile", "mine.yaml"))
    mine.run("answer")
    assert (there / ANSWER).read_bytes() == (here.path / ANSWER).read_bytes()
    assert contents(mine) == contents(here)

    mine.run("cells")
    before = len(mine.submissions())
    mine.edit("mine.yaml", "rates: [0.01, 0.1]", "rates: [0.001, 0.01, 0.1]")
    kept = mine.cells()
    mine.run("cells")
    after = mine.cells()
    assert {path: after[path] for path in kept} == kept
    assert len(after) == len(kept) + 2
    # Both optimizers' new cells are one pack, and another search asks for no training.
    assert [job["JobState"] for job in mine.submissions()[before:]] == ["COMPLETED"] * 3
