"""Trainings of two networks, for the table of networks and windows."""

from dataclasses import replace

from support.cells import OPTIONS, make_cell, make_history, make_result

from lrvalley.study.objective import TRAIN_ACCURACY
from lrvalley.study.stop import Target

RUNNING = replace(TRAIN_ACCURACY, target=0.9, window="running")
# Mean 0.9 after 4 checks; 0.9 since the check before after 2.
SLOW = [0.6, 1.0, 1.0, 1.0]
# Both after the first.
FAST = [0.95]
NEVER = [0.1, 0.2, 0.3, 0.4]


def trained(network, optimizer, lr, accuracy):
    target = Target(0.9, window="running")
    cell = make_cell(optimizer, lr, options=OPTIONS, target=target, max_steps=200)
    program = replace(cell.program, task=replace(cell.task, name=network))
    cell = replace(cell, trajectory=replace(cell.trajectory, program=program))
    reached = sum(accuracy) >= 0.9 * len(accuracy)
    return make_result(
        cell,
        status="reached" if reached else "budget",
        steps=50 * len(accuracy) if reached else None,
        history=make_history(accuracy, loss=[1.0] * len(accuracy)),
    )


RESULTS = [
    trained("article_cnn", "adam", 0.001, FAST),
    trained("article_cnn", "rmsprop", 0.001, SLOW),
    trained("article_cnn", "rmsprop", 0.01, NEVER),
    trained("tutorial_cnn", "rmsprop", 0.001, FAST),
]
