"""Shapes as they are packed and as they are drawn."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from rawi.web import assets
from rawi.web.drawing import HEIGHT, WIDTH, Frame, frame_around, shapes
from rawi.web.places import country_name, shapes_of
from rawi.web.wording import Wording


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


def test_a_simplified_ring_stays_near_the_one_it_was_made_of(hook: Any) -> None:
    ring = [(0, 0), (0.5, 0.001), (1, 0), (1, 0.5), (1.001, 0.7), (1, 1), (0, 1), (0, 0)]
    assert hook.simplified(ring) == [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]


def test_what_ships_says_whose_it_is() -> None:
    if not assets.notices():
        pytest.skip("fonts and map shapes were not built (no registry at build time)")
    notices = assets.notices()
    assert {"fonts", "countries"} <= {notice.what for notice in notices}
    assert all((assets.ASSETS / notice.file).read_text(encoding="utf-8") for notice in notices)
    named = tuple(notice.file.removesuffix("LICENSE.txt") for notice in notices if notice.what == "fonts")
    assert all(path.name.startswith(named) for path in assets.ASSETS.glob("*.woff2"))


@pytest.mark.parametrize(
    ("country", "name", "parts"),
    [("YE", "عدن", 1), ("YE", "محافظة تعز", 1), ("SA", "المنطقة الشرقية", 1), ("EG", "الشرقية", 1),
     ("AE", "أبو ظبي", 1), ("PS", "قطاع غزة", 1), ("EG", "سيناء", 2), ("SA", "عدن", 0), ("SA", "الأحساء", 0),
     (None, "الشرق الأوسط", 0)],
)  # fmt: skip
def test_a_province_has_its_shape_in_its_own_country_alone(country: str | None, name: str, parts: int) -> None:
    if not assets.provinces():
        pytest.skip("the shapes of provinces were not built (no registry at build time)")
    assert len(shapes_of(country, name)) == parts


def test_the_same_name_in_two_countries_is_two_provinces() -> None:
    if assets.provinces():
        assert shapes_of("SA", "الشرقية") != shapes_of("EG", "الشرقية")


def test_countries_are_named_in_the_readers_language() -> None:
    assert (country_name("YE", Wording("ar")), country_name("YE", Wording("en"))) == ("اليمن", "Yemen")
    assert country_name("ZZ", Wording("en")) == "ZZ"
