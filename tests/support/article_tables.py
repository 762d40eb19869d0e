"""The functions that make tables, with the article's objective filled in."""

from dataclasses import replace
from functools import partial

from lrvalley.analysis import best_rates, study_tables
from lrvalley.study.objective import TRAIN_ACCURACY

OBJECTIVE = replace(TRAIN_ACCURACY, target=0.97)

cells_table = partial(study_tables.cells_table, objective=OBJECTIVE)
rates_table = partial(study_tables.rates_table, objective=OBJECTIVE)
curves_table = partial(study_tables.curves_table, objective=OBJECTIVE)
best_lr_table = partial(best_rates.best_lr_table, objective=OBJECTIVE)
