"""The time to an answer as tables for two pages and as a figure."""

import matplotlib.pyplot as plt
from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

from answers.catalog import METHODS
from answers.setting import TASKS
from lrvalley.reporting.figures import style
from lrvalley.support.markdown import table

NOT_RUN = "Not measured yet: `make bench` does it."
TITLES = {
    "dense": "dense, MNIST",
    "convnet": "convolutional, Fashion-MNIST",
    "article": "the article's, MNIST",
}
# The README has the tools as they are mostly used.
IN_SHORT = (
    ("kerastuner", "hyperband"),
    ("optuna", "tpe"),
    ("lrvalley", "search"),
    ("lrvalley", "answer"),
)
OURS = ("lrvalley", "answer")
SEARCH, RANGE_TEST = ("lrvalley", "search"), ("keras", "range test")
COLORS = {
    "kerastuner": "#e69f00",
    "optuna": "#009e73",
    "ray": "#cc79a7",
    "keras": "#767676",
    "lrvalley": "#0072b2",
}
MARKERS = "osD^vXP"


def middle(answers):
    """One row for each task and method that was run: the median over repetitions, and the
    lowest and the highest quality of all seeds."""
    how = {name: "median" for name in ("wall_s", "steps", "peak_rss_mb", "quality_median")}
    how |= {"quality_low": "min", "quality_high": "max", "repetition": "count"}
    return answers.groupby(["task", "tool", "method"]).agg(how)


def long_table(answers):
    """Markdown: all that was measured, and how much faster this project is."""
    if answers.empty:
        return NOT_RUN
    measured = middle(answers)
    rows = [
        [
            task,
            method.title,
            f"{row.wall_s:,.0f}",
            f"{row.steps:,.0f}",
            f"{row.peak_rss_mb:,.0f}",
            f"{row.quality_median:.2%} ({row.quality_low:.2%} to {row.quality_high:.2%})",
            f"{row.repetition:.0f}",
        ]
        for task, method, row in in_order(measured)
    ]
    titles = [
        "task",
        "tool",
        "seconds:",
        "steps paid:",
        "memory, MB:",
        "accuracy:",
        "runs:",
    ]
    points = [
        point
        for compared in (comparison, beside_range_test)
        for task in TASKS
        if (point := compared(measured, task))
    ]
    return "\n".join([table(titles, rows), *([""] if points else []), *points])


def in_order(measured, tasks=TASKS):
    """Task, method and row of each that was run."""
    for task in tasks:
        for method in METHODS:
            if (place := (task, method.tool, method.name)) in measured.index:
                yield task, method, measured.loc[place]


def comparison(measured, task):
    """A bullet: our time beside that of the fastest peer whose choice is as good; None if
    one of both is missing."""
    rows = {method: row for _, method, row in in_order(measured, [task])}
    ours = next((row for m, row in rows.items() if (m.tool, m.name) == OURS), None)
    if ours is None:
        return None
    as_good = {
        method.title: row.wall_s
        for method, row in rows.items()
        if not method.is_ours and row.quality_median >= ours.quality_median
    }
    if not as_good:
        return f"- {task}: no peer chose as well as lrvalley."
    fastest = min(as_good, key=as_good.get)
    share = ours.wall_s / as_good[fastest]
    return (
        f"- {task}: lrvalley takes {share:.2f} of the time of {fastest}, the fastest of "
        f"the peers that chose as well or better."
    )


def beside_range_test(measured, task):
    """A bullet: the search's time beside the range test's; None if one is missing."""
    both = [(task, *method) for method in (SEARCH, RANGE_TEST)]
    if not all(place in measured.index for place in both):
        return None
    ours, theirs = (measured.loc[place].wall_s for place in both)
    return f"- {task}: without confirmation {ours / theirs:.2f} of the range test's time."


def short_table(answers):
    """Markdown: time and quality of a few methods, by task."""
    if answers.empty:
        return NOT_RUN
    measured = middle(answers)
    rows = {}
    for task, method, row in in_order(measured):
        cells = rows.setdefault(method, dict.fromkeys(TASKS, "–"))
        cells[task] = f"{clock(row.wall_s)}, {row.quality_median:.1%}"
    shown = [
        [method.title if method.is_ours else method.title.split(",")[0], *cells.values()]
        for method, cells in rows.items()
        if (method.tool, method.name) in IN_SHORT
    ]
    return table(["min:s, accuracy", *(f"{task}:" for task in TASKS)], shown)


def clock(seconds):
    """Minutes and seconds.

    Examples:
        >>> clock(65.7)
        '1:06'
    """
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def draw(answers, image):
    """Quality against wall time; each task has its panel, and each method a mark."""
    measured = middle(answers)
    with style.figure_style():
        figure, panels = plt.subplots(1, len(TASKS), figsize=(11, 4.2), sharex=True)
        for task, panel in zip(TASKS, panels, strict=True):
            rows = [(method, row) for _, method, row in in_order(measured, [task])]
            for method, row in rows:
                mark(panel, method, row)
            if not rows:
                panel.set_yticks([])
                panel.text(
                    0.5, 0.5, "not measured yet", transform=panel.transAxes, ha="center"
                )
            panel.set(title=TITLES[task], xlabel="seconds to the answer", xscale="log")
            panel.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            panel.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
            panel.xaxis.set_minor_formatter(NullFormatter())
        panels[0].set_ylabel("validation accuracy of the choice, %")
        handles = {
            label: handle
            for panel in panels
            for handle, label in zip(*panel.get_legend_handles_labels(), strict=True)
        }
        figure.tight_layout(rect=(0, 0.14, 1, 1))
        figure.legend(handles.values(), handles, loc="lower center", ncols=4, fontsize=8)
        figure.savefig(image, dpi=150)
        plt.close(figure)


def mark(panel, method, row):
    """A method's mark, with a line from its lowest to its highest quality."""
    value = row.quality_median
    panel.errorbar(
        row.wall_s,
        100 * value,
        [[100 * (value - row.quality_low)], [100 * (row.quality_high - value)]],
        fmt=MARKERS[METHODS.index(method)],
        markersize=8 if method.is_ours else 6,
        elinewidth=1,
        color=COLORS[method.tool],
        label=method.title,
    )
