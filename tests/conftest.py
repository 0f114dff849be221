"""What is loaded once for all tests."""

import pytest

from rawi.knowledge import Knowledge
from tests.web.browser import browser

__all__ = ["browser"]  # one for the whole session: two in one process get in each other's way


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge.load()
