from cells import make_cell

from lrvalley.selection import best_rates, fastest_cells, wanted_curves
from lrvalley.study import load_study

RATES = """experiment,optimizer,lr,size,trained,steps
grid,adam,0.001,1,True,400
grid,adam,0.00146,1,True,350
grid,gd,0.1,1,False,
scaling,adam,0.005,1,True,300
scaling,adam,0.001,2,True,200
"""


def test_the_best_rate_of_optimizers_that_have_one(tmp_path):
    file = tmp_path / "best_lr.csv"
    file.write_text("optimizer,best_lr\nadam,0.00146\ngd,\n")
    assert best_rates(file) == {"adam": 0.00146}


def test_each_program_is_timed_at_its_fastest_rate(tmp_path):
    file = tmp_path / "rates.csv"
    file.write_text(RATES)
    assert fastest_cells(file) == {
        "experiment": ["scaling", "scaling"],
        "optimizer": ["adam", "adam"],
        "size": ["1", "2"],
        "lr": ["5.000e-03", "1.000e-03"],
    }


def test_a_curve_is_wanted_together_with_the_others(tmp_path):
    study = load_study({"study": "mine"})
    file = tmp_path / "best_lr.csv"
    file.write_text("optimizer,best_lr\nadam,0.001\ngd,0.1\n")
    curves = study.curves({"adam": 0.001, "gd": 0.1})
    assert wanted_curves(curves[0], study, file) == curves
    assert wanted_curves(make_cell(), study, file) == []
    assert wanted_curves(curves[0], study, tmp_path / "missing.csv") == []
