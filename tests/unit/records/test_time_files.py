"""Files of measured times."""

import pytest

from lrvalley.errors import InputError
from lrvalley.records.time_files import Timing, read_step_times, read_timings
from lrvalley.support.atomic_files import write_json

TIMING = {
    "optimizer": "gd",
    "size": 2,
    "lr": 0.1,
    "cell_steps": 350,
    "steps": 300,
    "seconds": 3.3,
}


def test_step_times_are_by_optimizer_and_size(tmp_path):
    for number, size in enumerate((1, 2), start=1):
        values = {"optimizer": "gd", "size": size, "seconds": number / 100, "blocks": 9}
        write_json(tmp_path / f"{size}.json", values)
    paths = sorted(tmp_path.glob("*.json"))
    assert read_step_times(paths) == {("gd", 1): 0.01, ("gd", 2): 0.02}


def test_a_timing(tmp_path):
    write_json(tmp_path / "timing.json", TIMING)
    assert read_timings([tmp_path / "timing.json"]) == [Timing("gd", 2, 0.1, 350, 300, 3.3)]


@pytest.mark.parametrize("read", [read_step_times, read_timings])
@pytest.mark.parametrize("content", [None, "", "{}", "[1]", '{"optimizer": "gd"}'])
def test_a_damaged_file_is_named(tmp_path, content, read):
    file = tmp_path / "step.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(InputError, match=r"step\.json: .* expected JSON with optimi"):
        read([file])
