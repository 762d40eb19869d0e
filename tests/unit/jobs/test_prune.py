from pathlib import Path

import pytest

from lrvalley.errors import InputError
from lrvalley.jobs.prune import remove_unused_cells, studies_in
from lrvalley.study.study import load_study


def touch(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")


def test_cells_of_any_study_are_kept_and_others_removed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    one = load_study({"study": "one", "grid": {"rates": [0.1]}})
    two = load_study({"study": "two", "grid": {"rates": [0.2]}})
    gone = load_study({"study": "gone", "grid": {"rates": [0.3]}})
    (curve,) = two.curves({"adam": 0.2})
    stale = two.curves({"adam": 0.1})[0]
    table = Path("results/two/tables/best_lr.csv")
    touch(table)
    table.write_text("optimizer,best_lr\nadam,0.2\ngd,\n")
    search = two.search[0]
    (table.parent / "search.csv").write_text(f"key,steps\n{search.key},400\n")
    kept = [*one.grid, *two.grid, *one.scaling, curve, *two.with_other_seeds(search)]
    for cell in [*kept, *gone.grid, stale]:
        touch(Path(cell.path))
    removed = remove_unused_cells("results", [one, two])
    assert sorted(map(str, removed)) == sorted(c.path for c in [*gone.grid, stale])
    assert all(Path(cell.path).exists() for cell in kept)
    assert not Path(gone.grid[0].path).parent.exists()


def test_overlays_are_read_on_top_of_the_base(tmp_path):
    (tmp_path / "config.yaml").write_text("study: base\ngrid: {target: 0.9, size: 2}\n")
    (tmp_path / "other.yaml").write_text("study: other\ngrid: {size: 3}\n")
    base, other = studies_in(tmp_path)
    assert (base.name, other.name) == ("base", "other")
    assert other.config.grid.target == 0.9
    assert {cell.size for cell in other.grid} == {3}


@pytest.mark.parametrize("name", ["other.yml", "other.json"])
def test_overlays_are_yaml_or_json(tmp_path, name):
    (tmp_path / "config.yaml").write_text("study: base\n")
    text = '{"study": "other"}\n' if name.endswith(".yml") else '{\n\t"study": "other"\n}'
    (tmp_path / name).write_text(text)
    (tmp_path / "README.md").write_text("# Not a configuration\n")
    assert {study.name for study in studies_in(tmp_path)} == {"base", "other"}


def test_a_wrong_configuration_stops_before_anything_is_removed(tmp_path):
    (tmp_path / "config.yaml").write_text("study: base\n")
    (tmp_path / "bad.yaml").write_text("study: bad\nseeds: []\n")
    with pytest.raises(InputError, match=r"bad\.yaml: seeds"):
        studies_in(tmp_path)
