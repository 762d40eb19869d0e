from pathlib import Path

import pytest

from lrvalley.errors import InputError
from lrvalley.jobs.prune import Known, known_studies, listing, remove_files, unused_files
from lrvalley.jobs.remembered import remember
from lrvalley.records.state_file import state_path
from lrvalley.study.load import load_study
from lrvalley.study.tuner_runs import runs

BASE, FOLDER = Path("config/config.yaml"), Path("config")


def study_at(name, rate):
    """A study that shares no trajectory with one at another rate."""
    config = {"study": name, "grid": {"rates": [rate]}, "scaling": {"rates": [rate]}}
    search = {"cells": 2, "lr": {"from": rate, "to": 2 * rate}}
    space = {"lr": {"from": rate, "to": 2 * rate}}
    return load_study(config | {"tune": {"search": search, "space": space}})


def write(path, text=""):
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(BASE, "study: base\n")
    return tmp_path


def names(known):
    return sorted(each.study.name for each in known)


def known_here(overlays=(), **layers):
    run = Known("this run", load_study({"study": "base"}))
    layers = {FOLDER: [BASE], **{Path(name): below for name, below in layers.items()}}
    return known_studies(run, layers, list(map(Path, overlays)))


class TestUnusedFiles:
    def test_what_a_study_may_ask_for_stays_whatever_its_tables_say(self):
        kept, gone = study_at("kept", 0.1), study_at("gone", 0.3)
        for study in (kept, gone):
            (curve,) = study.curves({"adam": study.rates("adam")[0]})
            checks = [
                again
                for cell in (*study.grid, *study.search)
                if cell.optimizer == "rmsprop"
                for again in study.with_other_seeds(cell)
            ]
            for cell in (*study.grid, *study.scaling, *study.search, curve, *checks):
                write(cell.path)
                write(state_path(cell.trajectory.key))
            for run in runs(study):
                write(run.path)
                write(state_path(run.key))
        assert unused_files([kept, gone]) == []
        unused = unused_files([kept])
        assert len(unused) == len(set(unused_files([gone]))) > 0
        remove_files(unused)
        assert unused_files([kept]) == []
        assert all(Path(cell.path).exists() for cell in kept.grid)
        assert not Path(gone.grid[0].path).parent.exists()

    def test_what_the_search_may_train_and_its_confirmations_stay(self):
        study = study_at("one", 0.1)
        (optimizer, *_), (seed, *_) = study.optimizers, study.confirmation_seeds
        confirmation = study.grid_cell(optimizer, 0.1, seed)
        other = study.grid_cell(optimizer, 0.1, max(study.confirmation_seeds) + 1)
        for cell in (confirmation, other):
            write(cell.path)
            write(state_path(cell.trajectory.key))
        unused = [Path(other.path), state_path(other.trajectory.key)]
        assert unused_files([study]) == sorted(unused)

    def test_another_stop_of_a_trajectory_stays_to_be_cut_from(self):
        study = study_at("one", 0.1)
        longer = load_study({"study": "x", "grid": {"rates": [0.1], "max_steps": 50_000}})
        write(longer.grid[0].path)
        assert longer.grid[0].path != study.grid[0].path
        assert unused_files([study]) == []

    @pytest.mark.parametrize(
        "file",
        [
            "results/cells/notes.json",
            "results/cells/article_cnn/adam/size-1/lr-1.000e-03/README.md",
            "results/cells/article_cnn/adam/size-1/lr-1.000e-03/mine.json",
            "results/cells/article_cnn/adam/size-1/other/aaaaaaaaaaaa.json",
            "results/cells/metrics.json",
            "results/states/mine.npz",
            "results/mine/tables/best_lr.csv",
        ],
    )
    def test_nothing_but_cells_and_states_is_touched(self, file):
        write(file)
        assert unused_files([study_at("one", 0.1)]) == []

    @pytest.mark.parametrize(
        "file",
        [
            "results/cells/article_cnn/adam/size-1/lr-1.000e-03/aaaaaaaaaaaa-bbbbbb.json",
            "results/cells/article_cnn/adam/size-1.5/pbt/aaaaaaaaaaaa.json",
            "results/cells/article_cnn/gone/size-1/range_test/aaaaaaaaaaaa.json",
            "results/states/aaaaaaaaaaaa.npz",
        ],
    )
    def test_a_cell_a_run_and_a_state_of_no_study_are_found(self, file):
        write(file)
        (found,) = unused_files([study_at("one", 0.1)])
        assert found == Path(file)
        remove_files([found])
        assert not Path(file).exists()
        assert Path(*Path(file).parts[:2]).exists()


class TestKnownStudies:
    @pytest.mark.parametrize(
        "name", ["other.yaml", "other.yml", "other.json", "OTHER.YML", "old/deep/x.yaml"]
    )
    def test_every_configuration_of_a_folder_is_read(self, name):
        write(FOLDER / name, '{\n "study": "other",\n "seeds": [2]\n}\n')
        write(FOLDER / "README.md", "# Not a configuration\n")
        assert names(known_here()) == ["base", "other"]

    def test_a_linked_folder_is_read(self, folder):
        write("elsewhere/x.yaml", "study: linked\n")
        (FOLDER / "link").symlink_to(folder / "elsewhere")
        assert names(known_here()) == ["base", "linked"]

    def test_overlays_are_read_on_top_of_the_base(self):
        write(BASE, "study: base\ngrid: {target: 0.9, size: 2}\n")
        write(FOLDER / "other.yaml", "study: other\ngrid: {size: 3}\n")
        (other,) = [e.study for e in known_here() if e.study.name == "other"]
        assert (other.config.grid.target, other.config.grid.size) == (0.9, 3)

    def test_a_folder_may_have_several_files_below_it(self):
        write("away/config.yaml", "study: away\ngrid: {size: 2}\n")
        write(BASE, "seeds: [1, 2]\n")
        write(FOLDER / "other.yaml", "study: other\n")
        layers = {FOLDER: [Path("away/config.yaml"), BASE]}
        run = Known("this run", load_study({"study": "base"}))
        known = {each.origin: each.study for each in known_studies(run, layers, [])}
        assert known[BASE].name == "away" and known[BASE].config.seeds == (1, 2)
        other = known[FOLDER / "other.yaml"].config
        assert (other.grid.size, other.seeds) == (2, (1, 2))

    def test_another_folder_is_laid_on_what_is_below_it(self):
        write(BASE, "study: base\ngrid: {size: 2}\n")
        write("more/other.yaml", "study: other\n")
        known = known_here(more=[BASE])
        (other,) = [e.study for e in known if e.study.name == "other"]
        assert other.config.grid.size == 2

    def test_named_overlays_are_read_wherever_they_are(self):
        write("outside/one.yaml", "study: one\n")
        write("outside/two.yaml", "study: two\n")
        overlays = ["outside/one.yaml", "outside/two.yaml"]
        assert names(known_here(overlays)) == ["base", "one", "two"]

    def test_a_file_that_is_named_in_two_ways_is_read_once(self):
        write(FOLDER / "other.yaml", "study: other\n")
        known = known_here([Path("config/other.yaml").resolve()])
        assert names(known) == ["base", "other"]

    def test_the_run_s_own_study_counts(self):
        run = Known("this run", load_study({"study": "base", "seeds": [7]}))
        known = known_studies(run, {FOLDER: [BASE]}, [])
        assert [each.origin for each in known] == [BASE, "this run"]

    def test_a_study_that_has_run_is_known_without_its_file(self):
        remember(load_study({"study": "away", "seeds": [3]}))
        (away,) = [e.study for e in known_here() if e.study.name == "away"]
        assert away.config.seeds == (3,)

    def test_a_file_counts_more_than_what_was_started_from_it(self):
        write(FOLDER / "other.yaml", "study: other\n")
        remember(load_study({"study": "base", "seeds": [3]}))
        start = [Path("config/other.yaml").resolve()]
        remember(load_study({"study": "other", "seeds": [3]}), start)
        assert [each.study.config.seeds for each in known_here()] == [(1,), (1,)]

    def test_a_folder_may_be_moved_after_a_run(self, folder, monkeypatch):
        write("before/config/other.yaml", "study: other\n")
        monkeypatch.chdir(folder / "before")
        start = [Path("config/other.yaml").resolve()]
        remember(load_study({"study": "other", "seeds": [3]}), start)
        (folder / "before").rename(folder / "after")
        monkeypatch.chdir(folder / "after")
        write(BASE, "study: base\n")
        assert [each.study.config.seeds for each in known_here()] == [(1,), (1,)]

    @pytest.mark.parametrize(
        "start",
        [
            [{"seeds": [3]}],
            [Path("config/other.yaml"), {"seeds": [3]}],
            [Path("config/other.yaml"), Path("config/more.yaml")],
            [Path("outside/other.yaml")],
            [Path("config/renamed.yaml")],
        ],
        ids=["command line", "both", "two overlays", "another file", "renamed"],
    )
    def test_what_was_started_otherwise_counts_beside_a_file_of_its_name(self, start):
        write(FOLDER / "other.yaml", "study: other\n")
        for name in ("base", "other"):
            remember(load_study({"study": name, "seeds": [3]}), start)
        seeds = [each.study.config.seeds for each in known_here()]
        assert seeds == [(1,), (1,), (3,), (3,)]

    @pytest.mark.parametrize(
        "text, message",
        [
            ("study: bad\nseeds: []\n", r"bad\.yaml: seeds"),
            ("- a list\n", r"bad\.yaml: found .*, expected keys and values"),
            ("", r"bad\.yaml: found nothing"),
            ("a: [", r"bad\.yaml: "),
        ],
    )
    def test_a_configuration_that_is_not_understood_stops_it(self, text, message):
        write(FOLDER / "bad.yaml", text)
        with pytest.raises(InputError, match=message):
            known_here()

    def test_a_missing_base_stops_it(self):
        BASE.unlink()
        with pytest.raises(InputError, match=r"config\.yaml: No such file"):
            known_here()

    def test_a_damaged_memory_stops_it_and_says_how_to_forget(self):
        write(".snakemake/lrvalley-studies/study-x-1.json", '{"study": "x", "seeds": []}')
        with pytest.raises(InputError, match=r"delete .*study-x-1\.json to forget"):
            known_here()

    @pytest.mark.parametrize("made", ["step_time", "tables"])
    def test_results_of_an_unknown_study_stop_it(self, made):
        Path("results/renamed", made).mkdir(parents=True)
        with pytest.raises(InputError, match="results/renamed: found results of a study"):
            known_here()

    def test_other_folders_of_results_do_not(self):
        for name in ("cells", "states", "base/tables", "my-notes"):
            Path("results", name).mkdir(parents=True)
        assert names(known_here()) == ["base"]


def test_the_listing_names_studies_and_files():
    known = known_here()
    assert listing([], known).splitlines()[1:] == [
        "  base: config/config.yaml",
        "Nothing to remove",
    ]
    text = listing([Path("results/states/a.npz")], known)
    assert text.splitlines()[2:] == [
        "Removing 1 file that none of them asks for:",
        "  results/states/a.npz",
    ]
