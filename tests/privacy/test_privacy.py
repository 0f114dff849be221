"""No command speaks to another machine, and none writes but where it was told to: all its processes are traced."""

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from rawi.cli import main
from tests.faults.kill_build import RAWI, invented
from tests.privacy.tracing import may_trace, read_trace, traced, watched

pytestmark = pytest.mark.skipif(not may_trace(), reason="needs strace (Debian: apt-get install strace)")
COMMANDS = {
    "annotate": [["annotate"], ["annotate", "--processes", "2"]],
    "build": [["build", "a.jsonl", "-o", "out/c.db", "--processes", "2"], ["build", "-o", "out/c.db"]],
    "export": [["export", "out/c.db", "--format", form, "-o", f"out/{form}"] for form in ("csv", "xlsx", "jsonl")],
    "corrections": [["corrections", "out/c.db", "-o", "out/changes.csv"]],
    "review": [["review", "undo", "out/c.db", "--who", "سلمى", "--why", "لا شيء"]],
    "verify": [["verify", "out/c.db"]],
    "rescue": [["rescue", "out/c.db", "-o", "out/saved.db"]],
    "explain": [["explain", "out/c.db"], ["explain", "a.jsonl"]],
    "evaluate": [["evaluate", "gold.jsonl"]],
    "gazetteer": [["gazetteer", "add", "villages.csv", "-o", "out/own.tsv"]],
    "knowledge": [["knowledge", "check"]],
    "demo": [["demo", "-o", "out/demo.db"]],
}
SLOW = {
    "annotate",
    "corrections",
    "review",
    "verify",
    "knowledge",
    "demo",
    "export",
    "explain",
    "evaluate",
    "gazetteer",
    "rescue",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with inputs, an empty home and an empty folder for temporary files."""
    folder = tmp_path_factory.mktemp("private")
    for name in ("out", "home", "tmp", "work"):
        (folder / name).mkdir()
    invented(folder / "a.jsonl", 80)
    gold = {"id": "g", "text": "قتل ثلاثة جنود في حلب أمس.", "marks": [], "facts": {}}
    (folder / "gold.jsonl").write_text(json.dumps(gold) + "\n", encoding="utf-8")
    (folder / "villages.csv").write_text("name,lat,lon,country\nأم السدر,33.5,36.2,SY\n", encoding="utf-8")
    return folder


def environment(place: Path) -> dict[str, str]:
    """As a user has it, with a home and temporary folder of its own; this checkout is what is imported."""
    own = {"HOME": str(place / "home"), "TMPDIR": str(place / "tmp"), "PYTHONDONTWRITEBYTECODE": "1"}
    return {**os.environ, **own, "PYTHONPATH": str(Path(__file__).parents[2])}


def strays(place: Path, written: list[Path]) -> list[Path]:
    """Files written beyond the chosen folder; SQLite's and multiprocessing's own may lie in TMPDIR and are gone."""
    allowed = (place / "out", place / "tmp")
    return [path for path in written if not any(path == one or one in path.parents for one in allowed)]


def test_every_command_is_traced() -> None:
    assert set(COMMANDS) | {"serve"} == set(main.commands)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_leaves_nothing_elsewhere_and_speaks_to_no_one(place: Path, command: str) -> None:
    if command in SLOW and not os.environ.get("RAWI_ALL"):
        pytest.skip("slow under a trace: RAWI_ALL=1 runs it")
    source = (place / "a.jsonl").read_bytes()
    for words in COMMANDS[command]:
        trace = traced([*RAWI, *words], place / "trace", place, environment(place), source)
        assert "Traceback" not in trace.said, (words, trace.said)
        assert trace.outside == [] and strays(place, trace.written) == [], words
    assert list((place / "home").iterdir()) == [] and list((place / "tmp").iterdir()) == []


def test_the_room_speaks_to_this_machine_alone(place: Path) -> None:
    from tests.web.asking import all_pages, ask

    if not (place / "out/c.db").exists():
        assert (
            subprocess.run([*RAWI, "build", "a.jsonl", "-o", "out/c.db"], cwd=place, env=environment(place)).returncode
            == 0
        )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = place / "trace"
    command = watched([*RAWI, "serve", "out/c.db", "--port", str(port)], log)
    room = subprocess.Popen(
        command, cwd=place, env=environment(place), stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        for _ in range(600):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        for path in all_pages(place / "out/c.db"):
            assert ask(f"http://127.0.0.1:{port}", path).status == 200, path
    finally:
        os.killpg(room.pid, signal.SIGINT)
        room.wait()
    trace = read_trace(log, 0, place, "")
    assert trace.outside == [] and strays(place, trace.written) == []
    assert "bind(" in log.read_text(encoding="utf-8", errors="replace")
