import pytest

from lrvalley.study.history import History
from lrvalley.study.objective import Objective, direction_of
from lrvalley.study.stop import Stop, Target


@pytest.mark.parametrize(
    ("metric", "better"),
    [
        ("val_loss", "lower"),
        ("loss", "lower"),
        ("mae", "lower"),
        ("val_root_mean_squared_error", "lower"),
        ("sparse_categorical_crossentropy", "lower"),
        ("accuracy", "higher"),
        ("val_auc", "higher"),
        ("price_mean_absolute_percentage_error", "lower"),
        ("cosine_similarity", "higher"),
        ("my_score", None),
    ],
)
def test_which_value_is_better_is_known_by_the_name(metric, better):
    assert direction_of(metric) == better


def test_a_metric_of_the_validation_data():
    objective = Objective.of("val_mae")
    assert (objective.metric, objective.split, objective.higher) == (
        "mae",
        "validation",
        False,
    )
    assert objective.name == "val_mae"


def test_a_metric_whose_direction_is_not_known_has_to_say_it():
    with pytest.raises(ValueError, match="higher or a lower my_score is better"):
        Objective.of("my_score")
    assert Objective.of("my_score", "higher").higher


def test_the_direction_that_is_given_wins():
    assert Objective.of("val_loss", "higher").higher


def test_a_stop_with_a_target_and_one_without():
    objective = Objective.of("val_mae")
    reach = Target(2.5, "mae", "validation", "check", higher=False)
    assert objective.stop(100, 2.5) == Stop(100, reach, validate=True)
    assert objective.stop(100, None) == Stop(100, None, validate=True)
    assert Objective.of("loss").stop(100, None) == Stop(100, None, validate=False)


def test_the_values_of_a_history():
    history = History(
        [10, 20],
        {"loss": [3.0, 1.0]},
        [False, False],
        {"loss": [4.0, None]},
    )
    assert Objective.of("val_loss").values(history) == [4.0, None]
    assert Objective.of("loss").values(history) == [3.0, 1.0]
