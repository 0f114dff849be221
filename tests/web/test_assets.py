"""Shapes as they are packed and as they are drawn."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from rawi.web import assets
from rawi.web.drawing import HEIGHT, WIDTH, Frame, frame_around, shapes


@pytest.fixture(scope="module")
def hook() -> Any:
    pytest.importorskip("hatchling", reason="the build hook needs hatchling, which only a build installs")
    path = Path(__file__).parents[2] / "hatch_build.py"
    spec = importlib.util.spec_from_file_location("hatch_build", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_arcs_are_sums_of_steps_and_may_be_walked_backwards(hook: Any) -> None:
    atlas = {"transform": {"scale": [1, 1], "translate": [10, 0]}, "arcs": [[[0, 0], [2, 0], [0, 2]], [[0, 0], [2, 2]]]}
    country = {"type": "Polygon", "arcs": [[0, ~1]]}
    (ring,) = hook.rings_of(country, hook.decoded(atlas))
    assert ring == [(10, 0), (12, 0), (12, 2), (10, 0)]


def test_a_ring_over_the_date_line_does_not_jump(hook: Any) -> None:
    rings = list(hook.unwrapped([(170, 0), (179, 1), (-179, 2), (170, 0)]))
    assert rings[0] == [(170, 0), (179, 1), (181, 2), (170, 0)]
    assert rings[1][2] == (-179, 2)


def test_the_lock_file_names_no_host() -> None:
    lock = (Path(__file__).parents[2] / "npm" / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in lock and "integrity" in lock


def test_a_frame_holds_its_points() -> None:
    frame = frame_around([(33.5, 36.3), (24.7, 46.7)])
    for lat, lon in ((33.5, 36.3), (24.7, 46.7)):
        x, y = frame.point(lat, lon)
        assert 0 < x < WIDTH and 0 < y < HEIGHT


def test_countries_in_a_frame_are_drawn() -> None:
    if not assets.are_built():
        pytest.skip("fonts and map shapes were not built (no registry at build time)")
    assert {"LY", "TN", "EG"} <= {code for code, _ in shapes(Frame(27, 17, 4.5))}
    assert "LY" in {code for code, _ in shapes(Frame(32.9, 13.2, 11))}
