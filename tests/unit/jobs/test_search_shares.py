"""Which searches share a process."""

from hypothesis import given
from hypothesis import strategies as st

from lrvalley.jobs.search_shares import JOINED, MOST, optimizers_of, shares

NAMES = st.lists(st.from_regex(r"\A[A-Za-z]\w{0,19}\Z"), unique=True, max_size=40)


@given(NAMES, st.integers(1, 16))
def test_every_worker_gets_a_share_of_what_trains(names, workers):
    shared = shares(names, workers)
    if len(names) <= workers:
        assert shared == {}
        return
    assert list(shared) == names
    assert all(optimizer in optimizers_of(shared[optimizer]) for optimizer in names)
    own = [optimizers_of(share) for share in set(shared.values())]
    assert sorted(name for share in own for name in share) == sorted(names)
    assert len(own) >= workers
    assert max(map(len, own)) - min(map(len, own)) <= 1
    assert max(map(len, own)) <= MOST


def test_on_a_cluster_each_is_a_job_of_its_own():
    assert shares(["gd", "momentum", "adam"], workers=None) == {}


def test_a_name_of_an_optimizer_has_no_sign_that_joins():
    assert not JOINED.isidentifier()
    assert optimizers_of(shares(["SGD", "Adam_2"], workers=1)["SGD"]) == ["SGD", "Adam_2"]
