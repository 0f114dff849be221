"""Cases as data: where they lie, and how those that must fail are marked."""

from pathlib import Path
from typing import Any

import pytest
import yaml

CASES = Path(__file__).parents[1] / "cases"


def cases(kind: str, name: str) -> list[Any]:
    """The cases of `cases/<kind>/<name>.yml` as parameters; known failures are strict: passing by accident fails."""
    groups = yaml.safe_load((CASES / kind / f"{name}.yml").read_text(encoding="utf-8"))
    return [
        pytest.param(case, id=case["why"], marks=[pytest.mark.xfail(strict=True)] if group == "known-failures" else [])
        for group, found in groups.items()
        for case in found
    ]
