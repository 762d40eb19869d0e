"""A user's model on a real Slurm: the same answer as on this machine."""

from cluster.clusters import ClusterClone
from support.clones import make_clone
from support.runs import contents
from support.users_folder import write_files

from lrvalley.training.gpu_check import ALLOW_CPU

ANSWER = "results/mine/answer.json"


def test_the_answer_is_the_same_and_the_grid_is_one_submission(cluster, tmp_path, answered):
    there = tmp_path.resolve() / "there"
    there.mkdir()
    write_files(make_clone(there, None).path)
    study = ("--configfile", "mine.yaml")
    mine = ClusterClone(there, cluster, {ALLOW_CPU: "1"}, study)
    mine.run("answer")
    assert (there / ANSWER).read_bytes() == (answered.path / ANSWER).read_bytes()
    # Here the search has rungs on record, too. What came to its end, the best of each
    # optimizer and its two confirmations, is as in a run that trains the whole grid.
    known, own = contents(answered), contents(mine)
    ended = {path: text for path, text in own.items() if b'"max_steps": 40' in text}
    assert len(ended) == 2 * 3
    assert ended.items() <= known.items()

    # What is missing of both optimizers' grids, with one more rate, is one pack; the
    # searches, which are others now, ask for no training.
    mine.edit("mine.yaml", "rates: [0.01, 0.1]", "rates: [0.001, 0.01, 0.1]")
    planned = mine.planned("cells", "--profile", "slurm-gpu", *study)
    assert planned["train_pack"] == 1
    assert planned["search_answer"] == 2
