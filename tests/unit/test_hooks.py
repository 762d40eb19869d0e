from types import SimpleNamespace

import pytest
from cells import make_result

from lrvalley.cellfile import write_cell
from lrvalley.errors import InputError
from lrvalley.hooks import announce_training, check_cells
from lrvalley.packing import HandOver
from lrvalley.spec import canonical_lr
from lrvalley.study import load_study

STUDY = load_study({"study": "mine", "grid": {"rates": [0.1, 0.2]}})


def job(cell, rule="train_cell"):
    wildcards = {"optimizer": cell.optimizer, "size": str(cell.size)}
    wildcards |= {"lr": canonical_lr(cell.lr), "key": cell.key}
    return SimpleNamespace(rule=SimpleNamespace(name=rule), wildcards_dict=wildcards)


def test_the_cells_of_the_runs_training_jobs_are_announced(tmp_path):
    wanted = [STUDY.grid[3], STUDY.grid[0]]
    jobs = [*map(job, wanted), SimpleNamespace(rule=SimpleNamespace(name="plot_figure"))]
    dag = SimpleNamespace(needrun_jobs=lambda: jobs)
    announce_training(dag, STUDY, HandOver(tmp_path), trainers=3)
    announced = HandOver(tmp_path).announced()
    assert {cell.key for cell in announced.cells} == {cell.key for cell in wanted}
    assert announced.trainers == 3


def test_every_damaged_file_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sound, damaged, missing, other = STUDY.grid[:4]
    write_cell(sound.path, make_result(sound))
    write_cell(damaged.path, make_result(damaged))
    (tmp_path / damaged.path).write_text("{")
    write_cell(other.path, make_result(sound))
    check_cells([sound, missing])
    with pytest.raises(InputError) as error:
        check_cells([sound, damaged, missing, other])
    assert damaged.path in str(error.value)
    assert other.path in str(error.value)
    assert sound.path not in str(error.value)
