"""Programs are traced here as jobs trace them."""

import pytest

from lrvalley.training.tracing import trace_as_written


@pytest.fixture(scope="session", autouse=True)
def as_in_a_job() -> None:
    trace_as_written()
