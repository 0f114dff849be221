"""The reading room, open on chronicles of invented articles: served as it is in use, on a port of this machine."""

import io
import json
import shutil
import socket
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from rawi.knowledge import Knowledge
from rawi.run.demo import SAMPLE
from rawi.run.local import build
from rawi.web import assets
from rawi.web.app import create_app
from rawi.web.room import Room
from tests.web import told
from tests.web.browser import page

__all__ = ["page"]  # a fixture of its own module
PUBLISHED = "2024-03-13"  # a Wednesday

# Invented throughout, but for the towns.
SCENES = {
    "tripoli": "قتل جنديان في هجوم على حاجز في طرابلس أمس.",
    "countryside": "قصفت طائرات مجهولة ريف حماة الشمالي أمس وقتل ثلاثة أشخاص.",
    "village": "قتل أربعة مدنيين في قصف على قرية أم السدر أمس.",
    "passive": "قُتل شخصان في غارة جوية على مدينة الرقة في سوريا أمس.",
    "accused": "اتهمت وزارة الدفاع السورية فصائل مسلحة بقتل خمسة جنود في مدينة حلب أمس.",
    "martyrs": "دفن أهالي مدينة إدلب شهداء القصف أمس. وقال المتحدث باسم الجيش إن ميليشيا مسلحة قتلت ثلاثة جنود.",
    "script": "قتل رجل في انفجار بمدينة حمص أمس <script>alert(1)</script> & <b>عاجل</b> 😀 قُتل طفل.",
}


@contextmanager
def served(path: Path, read_only: bool = False) -> Iterator[str]:
    """The address of a chronicle's room while it is open."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(Room(path, read_only)), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Path:
    """The sample corpus as a chronicle. Read it; who writes takes a copy."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    assert build([SAMPLE], path, io.StringIO(), 1, knowledge=knowledge) == 0
    return path


@pytest.fixture(scope="session")
def demo(demo_file: Path) -> Iterator[str]:
    if not assets.are_built():
        warnings.warn("fonts and map shapes were not built: pages are tested without", stacklevel=1)
    with served(demo_file, read_only=True) as address:
        yield address


@pytest.fixture
def own_demo(demo_file: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A copy that may be judged."""
    path = Path(shutil.copy(demo_file, tmp_path / "own.db"))
    with served(path) as address:
        yield address, path


@pytest.fixture(scope="session")
def scenes_file(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Path:
    folder = tmp_path_factory.mktemp("scenes")
    given: list[dict[str, Any]] = [
        {"url": f"https://example.org/{name}", "outlet": f"صحيفة {n}", "published": PUBLISHED, "text": text}
        for n, (name, text) in enumerate(SCENES.items())
    ]
    (folder / "scenes.jsonl").write_text("".join(json.dumps(each) + "\n" for each in given), encoding="utf-8")
    assert build([folder / "scenes.jsonl"], folder / "scenes.db", io.StringIO(), 1, knowledge=knowledge) == 0
    return folder / "scenes.db"


@pytest.fixture(scope="session")
def told_file(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Path:
    """A strike, a toll and a chain. Read it; who writes takes a copy."""
    folder = tmp_path_factory.mktemp("told")
    given = "".join(json.dumps(each) + "\n" for each in told.articles())
    (folder / "told.jsonl").write_text(given, encoding="utf-8")
    assert build([folder / "told.jsonl"], folder / "told.db", io.StringIO(), 1, knowledge=knowledge) == 0
    return folder / "told.db"


@pytest.fixture
def own_told(told_file: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A copy that may be judged."""
    path = Path(shutil.copy(told_file, tmp_path / "told.db"))
    with served(path) as address:
        yield address, path


@pytest.fixture(scope="session")
def scenes(scenes_file: Path) -> Iterator[str]:
    with served(scenes_file, read_only=True) as address:
        yield address
