"""What is loaded once for all tests."""

import pytest

from rawi.knowledge import Knowledge


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge.load()
