"""`config/README.md` says what the configuration is."""

import re
from pathlib import Path

import yaml

from lrvalley.config.document import keys, updated_page
from lrvalley.config.load import complete_config
from lrvalley.config.own_study import OwnStudyConfig
from lrvalley.jobs.prune import configurations, study_of
from lrvalley.study.tuner_runs import populations, range_tests

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "config" / "README.md").read_text(encoding="utf-8")


def test_the_tables_are_those_of_the_sections():
    assert updated_page(PAGE) == PAGE, (
        "run: python -m lrvalley.config.document config/README.md"
    )


def test_every_key_but_the_study_has_a_description_and_a_default():
    assert all(key.field.description for key in keys())
    assert [key.name for key in keys() if key.default == "none"] == ["study"]


def test_every_key_of_an_own_model_has_a_description_and_most_have_a_default():
    own = list(keys(OwnStudyConfig))
    assert all(key.field.description for key in own)
    needed = [key.name for key in own if key.default == "none"]
    assert needed == ["study", "task.model", "task.data", "objective.metric"]
    for name in needed:
        assert f"`{name}`" in PAGE.split("<!-- begin keys_of_your_own_model -->")[0]


def test_the_articles_configuration_states_the_defaults():
    article = yaml.safe_load((ROOT / "config" / "config.yaml").read_text(encoding="utf-8"))
    assert complete_config(article) == complete_config({"study": "article"})


def test_the_page_counts_the_trainings_of_every_study():
    found = re.findall(r"^\| `\w+\.yaml` \| `(\w+)` \| (.*?) \|", PAGE, re.MULTILINE)
    folder = ROOT / "config"
    studies = [study_of(file, [folder / "config.yaml"]) for file in configurations(folder)]
    assert {name for name, _ in found} == {study.name for study in studies}
    for study in studies:
        curves = len(study.optimizers) * len(study.config.seeds)
        counts = f"{len(study.grid)} grid, {len(study.scaling)} scaling, {curves} curves"
        answer = study.config.answer
        confirmed = (len(study.optimizers) + answer.more) * answer.seeds
        counts += f", {confirmed} confirmations"
        if study.repeats_bands:
            counts += f", the bands with {study.config.bands.seeds} more "
            counts += "seed" if study.config.bands.seeds == 1 else "seeds"
        if study.contrast:
            counts += f", {len(study.contrast)} contrast"
        tune = study.config.tune
        if tune.in_report:
            checks = 2 * tune.search.check_seeds
            counts += f"; to compare tuners: {len(study.search)} search"
            counts += f", {checks} checks of it, {len(populations(study))} populations"
            counts += f", {len(range_tests(study))} range tests"
        assert (study.name, counts) in found
