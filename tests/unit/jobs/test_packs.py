from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cells import SETTINGS, make_cell

from lrvalley.jobs.packs import UNEVEN, WORTH_A_START, Pack, plan_packs
from lrvalley.study.lanes import LANE_MULTIPLE


def cells_of(count, optimizer="adam", **shared):
    return [make_cell(optimizer, 0.001 * n, **shared) for n in range(1, count + 1)]


@st.composite
def wanted(draw):
    """Different cells of several programs, in any order."""
    of = st.builds(
        make_cell,
        st.sampled_from(sorted(SETTINGS)),
        st.integers(1, 30).map(lambda n: n / 1000),
        size=st.sampled_from([1, 3]),
        seed=st.integers(1, 2),
        max_steps=st.sampled_from([50, 100, 1000]),
    )
    return draw(st.lists(of, max_size=40, unique_by=lambda cell: cell.key))


workers = st.one_of(st.none(), st.integers(1, 6))
widths = st.integers(1, 48)


def keys(packs):
    return [[cell.key for cell in pack.cells] for pack in packs]


@given(wanted(), workers, widths)
def test_every_cell_is_in_one_turn_of_its_program_and_not_too_wide(cells, workers, width):
    packs = plan_packs(cells, workers, width)
    turns = [turn for pack in packs for turn in pack.turns(width)]
    for parts in (packs, turns):
        planned = [cell.key for part in parts for cell in part.cells]
        assert sorted(planned) == sorted(cell.key for cell in cells)
    for pack in packs:
        assert len({cell.program.any_seed for cell in pack.cells}) == 1
    for turn in turns:
        assert 1 <= len(turn.lanes) <= width
        assert len({cell.program.key for cell in turn.cells}) == 1


@given(wanted(), workers, widths, st.randoms())
def test_the_order_of_the_cells_does_not_matter(cells, workers, width, random):
    shuffled = random.sample(cells, len(cells))
    assert keys(plan_packs(shuffled, workers, width)) == keys(
        plan_packs(cells, workers, width)
    )


@given(wanted(), st.integers(1, 6), widths)
def test_no_pack_keeps_a_worker_longer_unless_it_is_as_small_as_it_gets(
    cells, workers, width
):
    packs = plan_packs(cells, workers, width)
    share = sum(pack.cost for pack in packs) / workers
    for pack in packs[:1]:
        assert pack.cost <= UNEVEN * share or len(pack.lanes) <= LANE_MULTIPLE
    assert [p.cost for p in packs] == sorted((p.cost for p in packs), reverse=True)


@given(widths, st.integers(0, 30), st.integers(0, 30))
def test_packs_of_a_program_are_mixed(width, adam, gd):
    packs = plan_packs(cells_of(adam) + cells_of(gd, "gd"), None, width)
    for optimizer in ("adam", "gd"):
        shares = [Counter(c.optimizer for c in pack.cells)[optimizer] for pack in packs]
        assert not shares or max(shares) - min(shares) <= 1


@given(wanted(), widths)
def test_on_a_cluster_there_are_as_few_packs_as_the_width_allows(cells, width):
    trajectories = {cell.trajectory.key: cell.program.any_seed for cell in cells}
    programs = Counter(trajectories.values())
    fewest = sum(-(-count // width) for count in programs.values())
    assert len(plan_packs(cells, None, width)) == fewest


@pytest.mark.parametrize(
    ("count", "workers", "shares"),
    [
        (8, 1, [8]),
        (8, 2, [4, 4]),
        (4, 2, [4]),  # two packs of two would take as many lanes each
        (5, 2, [3, 2]),
        (288, 2, [48] * 6),
        (16, 4, [4] * 4),
    ],
)
def test_cells_are_shared_out_to_the_workers(count, workers, shares):
    packs = plan_packs(cells_of(count, max_steps=WORTH_A_START), workers, 48)
    assert sorted((len(pack.cells) for pack in packs), reverse=True) == shares


@pytest.mark.parametrize(
    ("steps", "workers", "shares"),
    [
        (50, 2, [144, 144]),
        (50, 4, [72] * 4),
        (WORTH_A_START // 96, 2, [96] * 3),  # each has two turns, and is worth its start
        (50, None, [48] * 6),  # the GPUs of a cluster work side by side
    ],
)
def test_short_trainings_take_turns_in_few_processes(steps, workers, shares):
    packs = plan_packs(cells_of(288, max_steps=steps), workers, 48)
    assert sorted((len(pack.cells) for pack in packs), reverse=True) == shares


def test_turns_are_alike_so_that_a_compiled_program_serves_all():
    cells = cells_of(50) + cells_of(50, "gd")
    turns = Pack(tuple(cells)).turns(48)
    shares = [Counter(cell.optimizer for cell in turn.cells) for turn in turns]
    assert shares == [
        {"adam": 17, "gd": 17},
        {"adam": 17, "gd": 16},
        {"adam": 16, "gd": 17},
    ]


def test_the_largest_program_is_split_before_smaller_ones():
    small, large = cells_of(8), cells_of(8, size=5)
    packs = plan_packs([*small, *large], 2, 48)
    assert [(p.cells[0].size, len(p.cells)) for p in packs] == [(5, 4), (5, 4), (1, 8)]


def test_the_larger_network_is_split_before_many_cells_of_a_small_one():
    small, large = cells_of(40), cells_of(6, network="tutorial_cnn")
    packs = plan_packs([*small, *large], 2, 48)
    sizes = [(pack.cells[0].task.name, len(pack.cells)) for pack in packs]
    assert sizes == [("tutorial_cnn", 3), ("tutorial_cnn", 3), ("article_cnn", 40)]


def test_idle_lanes_and_the_longest_budget_count():
    four = Pack(tuple(cells_of(4, max_steps=100)))
    assert Pack(four.cells[:1]).cost == four.cost == 4 * 100
    longer = make_cell("gd", max_steps=300)
    assert Pack((*four.cells, longer)).cost == 8 * 300


def test_a_pack_is_named_by_its_cells_in_any_order():
    cells = tuple(cells_of(3))
    assert Pack(cells).name == Pack(cells[::-1]).name
    assert Pack(cells).name != Pack(cells[1:]).name


def test_nothing_to_train_needs_no_pack():
    assert plan_packs([], 2, 48) == plan_packs([], None, 48) == []


@given(wanted(), workers, widths)
def test_cells_of_one_trajectory_are_in_one_pack(cells, workers, width):
    packs = plan_packs(cells, workers, width)
    homes = [(lane[0].trajectory.key, pack.name) for pack in packs for lane in pack.lanes]
    assert len(homes) == len({trajectory for trajectory, _ in homes})
