"""The tools that are compared, each with the methods that it is tried with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
    """A way of a tool to an answer.

    Attributes:
        tool: the tool, as in the table.
        name: the method, as in the table.
        module: the module of `answers` that runs it.
        title: both, as people read them.
    """

    tool: str
    name: str
    module: str
    title: str

    @property
    def is_ours(self):
        """Whether it runs in the project's environment."""
        return self.tool == "lrvalley"


METHODS = (
    Method("kerastuner", "hyperband", "kerastuner", "KerasTuner, Hyperband"),
    Method("kerastuner", "random", "kerastuner", "KerasTuner, random search"),
    Method("optuna", "tpe", "optuna_tpe", "Optuna, TPE and Hyperband pruner"),
    Method("ray", "asha", "ray_asha", "Ray Tune, ASHA"),
    Method("keras", "range test", "range_test", "Keras, range test"),
    Method("lrvalley", "answer", "lrvalley_answer", "lrvalley"),
    Method("lrvalley", "search", "lrvalley_answer", "lrvalley, without confirmation"),
)
TOOLS = tuple(dict.fromkeys(method.tool for method in METHODS))
