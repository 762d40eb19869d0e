import os
import subprocess
import sys
from pathlib import Path

import pytest

from lrvalley.jobs.remembered import remember, remembered_file
from lrvalley.jobs.watch import main, screen
from lrvalley.study.load import load_study


class TestCommand:
    def test_the_study_that_ran_last_is_shown(self, study, capsys):
        remember(load_study({"study": "before"}))
        os.utime(remembered_file(load_study({"study": "before"}), []), (1, 1))
        remember(study)
        main([])
        assert capsys.readouterr().out.startswith(
            "Study mine: 0 of 5 cells decided (0 %)\n"
        )

    def test_of_a_run_that_was_asked_for_the_answer_the_answer_is_shown(
        self, study, capsys
    ):
        remember(study, answer=True)
        main([])
        assert capsys.readouterr().out.startswith(
            "Answer of study mine: 0 of 2 optimizers searched\n"
        )
        remember(study)
        main([])
        assert capsys.readouterr().out.startswith("Study mine")
        main(["--answer"])
        assert capsys.readouterr().out.startswith("Answer of study mine")

    def test_of_a_study_that_is_named_the_answer_can_be_shown(self, study, capsys):
        Path("x.yaml").write_text("study: named\n")
        main(["--configfile", "x.yaml", "--answer"])
        assert capsys.readouterr().out.startswith("Answer of study named")

    def test_a_study_can_be_named(self, study, capsys):
        Path("config").mkdir()
        Path("config/config.yaml").write_text("study: base\ngrid: {rates: [0.1]}\n")
        Path("x.yaml").write_text("study: named\ngrid: {optimizers: [adam]}\n")
        main(["--configfile", "x.yaml", "--once"])
        shown = capsys.readouterr().out
        assert shown.startswith("Study named")
        assert "grid         0 of 1\n" in shown

    def test_a_study_elsewhere_is_laid_on_the_projects_configuration(self, study, capsys):
        Path("x.yaml").write_text("study: away\ngrid: {optimizers: [adam]}\n")
        main(["--configfile", "x.yaml", "--once"])
        assert "grid         0 of 48\n" in capsys.readouterr().out

    def test_a_study_of_a_users_model_takes_nothing_from_it(self, study, capsys):
        Path("m.py").write_text("def build():\n    pass\n")
        Path("x.yaml").write_text(
            "study: own\ntask: {model: m.py:build, data: mnist}\n"
            "objective: {metric: val_loss}\ngrid: {optimizers: [Adam], rates: [0.1]}\n"
        )
        main(["--configfile", "x.yaml", "--once"])
        assert capsys.readouterr().out.startswith("Study own: 0 of 1 cells decided")

    def test_without_a_study_it_says_what_to_do(self, study):
        with pytest.raises(
            SystemExit, match=r"^Error: watch: found no study.*--configfile"
        ):
            main([])

    def test_a_wrong_configuration_is_one_message(self, study):
        Path("config").mkdir()
        Path("config/config.yaml").write_text("study: base\nseeds: []\n")
        with pytest.raises(SystemExit, match=r"^Error: config/config\.yaml: seeds: found"):
            main(["--configfile", "config/config.yaml"])

    def test_a_screen_holds_what_fits(self):
        shown = screen(["a long line", "b", "c", "d"], columns=7, rows=4)
        assert shown.replace("\x1b[K", "").removeprefix("\x1b[H").split("\n") == [
            "a long",
            "b",
            "c",
            "\x1b[J",
        ]


def test_a_reader_that_has_gone_is_no_traceback(study):
    remember(study)
    command = [sys.executable, "-m", "lrvalley.jobs.watch"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as gone:
        run = subprocess.run(
            command, env=environment, stdout=gone, stderr=subprocess.PIPE, text=True
        )
    assert run.stderr == ""
