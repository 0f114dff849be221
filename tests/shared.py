"""Where the reference material lies, for the tests that measure against it; absent, they skip and say so."""

import os
from pathlib import Path

import pytest


def shared(*parts: str) -> Path:
    """The path of a file of the reference folder (`RAWI_SHARED` or `../shared`); skips the test where it is absent."""
    root = Path(os.environ.get("RAWI_SHARED") or Path(__file__).parents[2] / "shared")
    path = root.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {'/'.join(('shared', *parts))}, which is not here (RAWI_SHARED names its folder)")
    return path
