"""Random damage to the bytes of files, for property tests."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from lrvalley.errors import InputError

# Where the tests of the fault campaign are meant; see the folder's conftest.py.
CAMPAIGN, CASES_IN_CAMPAIGN = "campaign", 2_000


def cases(count: int) -> settings:
    """So many cases of a property, and more of them in a fault campaign."""
    in_campaign = settings.get_current_profile_name() == CAMPAIGN
    return settings(max_examples=CASES_IN_CAMPAIGN if in_campaign else count)


@st.composite
def mutated(draw, content: bytes, depth: int = 5_000) -> bytes:
    """Other bytes than some content: a part is changed, missing, new or repeated."""
    start = draw(st.integers(0, len(content) - 1))
    length = draw(st.sampled_from([1, 1, 2, 8, 64, len(content)]))
    before, part, after = (
        content[:start],
        content[start : start + length],
        content[start + length :],
    )
    kinds = {
        "bit": bytes([part[0] ^ 1 << draw(st.integers(0, 7)), *part[1:]]),
        "other": draw(st.binary(min_size=1, max_size=16)),
        "digits": draw(st.from_regex(rb"-?[0-9]{1,20}(\.[0-9]+)?(e[0-9]{1,3})?\Z")),
        "zeros": bytes(len(part)),
        "missing": b"",
        "twice": part + part,
        "nested": b"[" * depth,
        "the end": None,
    }
    kind = draw(st.sampled_from(list(kinds)))
    changed = before if kind == "the end" else before + kinds[kind] + after
    return changed if changed != content else b""


def is_refused(read, path) -> bool:
    """Whether a file is refused, with one line that names it."""
    try:
        read(path)
    except InputError as error:
        message = str(error)
        assert path.name in message
        assert message.isprintable(), message
        return True
    return False


def assert_refused_or_same(path, content: bytes, read, original) -> None:
    """A file with other content is refused by name, or says the same as before."""
    path.write_bytes(content)
    if not is_refused(read, path):
        assert read(path) == original
