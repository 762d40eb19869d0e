"""SVG in fewer bytes: what it looks like stays."""

import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
from matplotlib.figure import Figure

from lrvalley.reporting.figures.compact_svg import compact_path, compact_svg

SVG = "{http://www.w3.org/2000/svg}"


def svg_of(body):
    head = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    sheet = '<style type="text/css">*{stroke-linejoin: round}</style>'
    return f"<svg {head}><metadata/><defs>{sheet}</defs>{body}</svg>"


def compacted(body):
    return ElementTree.fromstring(compact_svg(svg_of(body)))


def absolute(path):
    """The corners of a compact path, worked out anew."""
    x = y = 0.0
    corners = []
    for letter, rest in re.findall(r"([Mlhvqcz])([^Mlhvqcz]*)", path):
        numbers = [float(each) for each in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", rest)]
        size = {"M": 2, "l": 2, "h": 1, "v": 1, "q": 4, "c": 6, "z": 1}[letter]
        for start in range(0, len(numbers), size):
            *_, last = move = numbers[start : start + size]
            if letter == "M":
                x, y = move
            else:
                x += last if letter == "h" else 0 if letter == "v" else move[-2]
                y += 0 if letter == "h" else last
            corners.append((round(x, 2), round(y, 2)))
    return corners


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("M 1 2 \nL 3 4 \nL 5 7 \nz\n", "M1 2l2 2 2 3z"),
        ("M 0.5 0.25 L 0 0", "M.5 .25l-.5-.25"),
        ("M 10 10 L 20 10 L 20 5.004", "M10 10h10v-5"),
        ("M 0 0 Q 1 2 3 4 C 1 1 2 2 3 4", "M0 0q1 2 3 4c-2-3-1-2 0 0"),
        ("M 0 0 L 1 1 z M 5 5 L 6 6 z", "M0 0l1 1zM5 5l1 1z"),
        ("M 1.5e-05 -0.001 L 100 100.1", "M0 0l100 100.1"),
    ],
)
def test_a_path_is_short(path, short):
    assert compact_path(path) == short


def test_rounding_does_not_add_up():
    corners = [(0.3333 * i, 100 - 0.6666 * i) for i in range(1_000)]
    path = "M " + " L ".join(f"{x:.6f} {y:.6f}" for x, y in corners)
    for (x, y), exact in zip(absolute(compact_path(path)), corners, strict=True):
        assert (x, y) == pytest.approx(exact, abs=0.00501)


def test_styles_that_repeat_are_classes_and_keep_their_clip_path():
    mark = '<use xlink:href="#m1" style="fill: red" clip-path="url(#p1)"/>'
    named = '<path id="m1" d="M 0 0 z"/><clipPath id="p1"/>'
    root = compacted(
        f"{named}{mark}{mark}<path d='M 1 1' style='fill: blue; stroke: red'/>"
    )
    first, second = root.findall(f"{SVG}use")
    assert first.attrib == second.attrib == {"href": "#a", "class": "a"}
    assert ".a{fill:red;clip-path:url(#b)}" in root.find(f".//{SVG}style").text
    assert [element.get("id") for element in root.iter() if element.get("id")] == ["a", "b"]
    assert root.findall(f"{SVG}path")[-1].get("style") == "fill:blue;stroke:red"


def test_lines_of_one_look_are_one_path_but_not_if_they_can_be_seen_through():
    line = '<path d="M 0 0 L 1 1" style="fill: none; stroke: red{}"/>'
    assert len(compacted(line.format("") * 3).findall(f"{SVG}path")) == 1
    assert (
        len(compacted(line.format("; stroke-opacity: 0.5") * 3).findall(f"{SVG}path")) == 3
    )
    areas = '<path d="M 0 0 L 1 1" style="fill: red"/>' * 2
    assert len(compacted(areas).findall(f"{SVG}path")) == 2
    between = line.format("") + areas + line.format("")
    assert len(compacted(between).findall(f"{SVG}path")) == 4


def test_groups_without_a_meaning_are_gone_and_moved_ones_stay():
    letters = (
        '<g transform="translate(1.2345 2) scale(0.09 -0.09)"><use xlink:href="#g"/></g>'
    )
    root = compacted(
        f'<g id="figure_1"><g id="text_1">{letters}</g></g><path id="g" d=""/>'
    )
    [group] = root.findall(f"{SVG}g")
    assert group.get("transform") == "translate(1.23 2) scale(0.09 -0.09)"
    assert root.find(f"{SVG}metadata") is None


def test_a_real_figure_is_a_half_of_its_size():
    figure = Figure()
    figure.subplots().plot(range(50), [x**0.5 for x in range(50)], marker="o")
    file = BytesIO()
    figure.savefig(file, format="svg")
    whole = file.getvalue().decode()
    short = compact_svg(whole)
    assert len(short) < 0.5 * len(whole)
    assert compact_svg(whole) == short
    # A tick, a grid line, a marker and a letter each have their own.
    assert short.count("<use") == whole.count("<use")
