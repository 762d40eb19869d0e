"""Wrong input stops a run before it trains, with one message and an exit code."""

import pytest


def refused(clone, *arguments):
    before = clone.cells()
    finished = clone.snakemake(*arguments)
    assert finished.returncode != 0
    assert "Traceback" not in finished.stdout
    assert clone.cells() == before
    return finished.stdout


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "[gd, adam]",
            "[gd, adamw]",
            "grid.optimizers.1: found 'adamw', expected one of gd,",
        ),
        (
            "[1.0e-3, 1.0e-2, 1.0e-1]",
            "[-0.1]",
            "grid.rates.0: found -0.1, expected more than 0",
        ),
        ("  target", "  targt", "grid.targt: unknown key"),
        ("[1, 2]", "[]", "scaling.sizes: found [], expected at least 1 value"),
        ("target: 0.85", "target: 1.85", "grid.target: found 1.85, expected at most 1"),
        ("[1, 2]", "[0, 2]", "scaling.sizes.0: found 0, expected at least 1"),
    ],
)
def test_a_wrong_configuration(clone, old, new, message):
    clone.edit("config/smoke.yaml", old, new)
    printed = refused(clone)
    assert f"config/smoke.yaml: {message}" in printed


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("grid={target: 1.85}", "grid.target: found 1.85, expected at most 1"),
        ("grid={target: high}", "grid.target: found 'high', expected a number"),
        ("seeds=[18446744073709551616]", "seeds.0: found 18446744073709551616, expected"),
        ("batch=70000", "batch: found 70000, expected at most 60,000"),
        ("study=cells", "study: found 'cells', expected another name"),
        ("study=Aux", "study: found 'Aux', expected another name: Windows has no folder"),
    ],
)
def test_a_wrong_value_on_the_command_line(fresh, change, message):
    assert f"--config: {message}" in refused(fresh, "--config", change)


def test_numbers_on_the_command_line_are_read_as_in_a_file(fresh):
    change = "grid={target: .85, max_steps: 3e2, rates: [1e-3, .01, 1e-1]}"
    assert fresh.planned("--config", change) == fresh.planned()


def test_of_two_overlays_the_one_that_is_wrong_is_named(fresh):
    first, second = fresh.path / "first.json", fresh.path / "second.yml"
    first.write_text('{\n\t"study": "mine",\n\t"grid": {"target": null}\n}\n')
    second.write_text("grid: {size: 2}\n")
    printed = refused(fresh, "--configfile", "first.json", "second.yml")
    assert f"{first}: grid.target: found nothing, expected a number" in printed


def test_a_key_that_stands_twice(fresh):
    fresh.edit("config/smoke.yaml", "scaling:", "grid: {size: 1}\n\nscaling:")
    printed = refused(fresh)
    assert "config/smoke.yaml: grid: found on lines 4 and 10, expected it once" in printed


def test_cell_files_that_are_not_as_written_are_set_aside_and_trained_again(clone):
    before = clone.cells()
    first, second = [path for path in before if "/size-2/" in path]
    clone.edit(first, '"status"', "")
    clone.edit(second, '"weights": 13', '"weights": 23')
    printed = clone.run("cells")
    for path, problem in (
        (first, "not readable as JSON"),
        (second, "its checksum is that of another content"),
    ):
        assert f"cell file {path}: {problem}" in printed
        assert f"moved to logs/damaged/{path}, to be trained again" in printed
    after = clone.cells()
    assert {p for p in before if after[p][0] != before[p][0]} == {first, second}
    assert all(after[path][1] == before[path][1] for path in before)


def test_what_is_missing_cannot_be_touched(fresh):
    before = fresh.files()
    printed = refused(fresh, "--touch")
    assert "files more missing, expected a finished study, because nothing is" in printed
    assert set(fresh.files()) <= {*before, ".snakemake/run.lock"}


def test_a_damaged_data_file(clone):
    data = clone.path / "data" / "mnist.npz"
    data.unlink()
    data.write_bytes(b"PK, but not for long")
    cell = next(iter(clone.cells()))
    (clone.path / cell).unlink()
    printed = refused(clone, cell)
    assert printed.count("data file data/mnist.npz: not readable") == 1
    assert "Training" not in printed


def test_no_network_and_no_copy_of_the_data(fresh, monkeypatch, tmp_path):
    (fresh.path / "data" / "mnist.npz").unlink()
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "http://127.0.0.1:9")
    monkeypatch.setenv("NPM_CONFIG_CACHE", str(tmp_path / "npm"))
    printed = refused(fresh)
    assert "no source gave it (Keras: " in printed
    assert "set data.path in the configuration to your own copy" in printed


def test_a_copy_of_the_data_that_is_not_that_data_set(fresh):
    (fresh.path / "data" / "mnist.npz").unlink()
    (fresh.path / "mine").mkdir()
    printed = refused(fresh, "--config", "data={path: mine}")
    assert "data folder mine: no train-images-idx3-ubyte" in printed
