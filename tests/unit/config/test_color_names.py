from matplotlib.colors import BASE_COLORS, CSS4_COLORS, TABLEAU_COLORS, is_color_like

from lrvalley.config.color_names import COLOR_NAMES


def test_the_names_are_those_that_matplotlib_has():
    assert set(COLOR_NAMES) == {*BASE_COLORS, *CSS4_COLORS, *TABLEAU_COLORS}
    assert all(map(is_color_like, COLOR_NAMES))
