"""Outputs that can't be written: each gets a message with a remedy and exit 2, and nothing is harmed."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.chronicle import made
from tests.faults.kill_build import RAWI, invented


def run(*words: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*RAWI, *map(str, words)], capture_output=True, text=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to(tmp_path: Path) -> None:
    path = invented(tmp_path / "a.jsonl", 3)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    done = run("build", path, "-o", closed / "c.db")
    assert done.returncode == 2 and "choose another place" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux'")
def test_a_full_disk_stops_annotate_with_a_message() -> None:
    with open("/dev/full", "wb") as full:
        line = '{"text": "قتل ثلاثة"}'
        done = subprocess.run([*RAWI, "annotate"], input=line, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2 and "Traceback" not in done.stderr and "No space left" in done.stderr


def test_a_full_disk_stops_the_build_and_it_goes_on_later(tmp_path: Path) -> None:
    path, out = invented(tmp_path / "a.jsonl", 300), tmp_path / "c.db"
    command = [*RAWI, "build", "--processes", "1", str(path), "-o", str(out)]
    limited = f"ulimit -f 600; exec {shlex.join(command)}"
    done = subprocess.run(["bash", "-c", limited], capture_output=True, text=True)
    assert done.returncode == 2 and "make room and run it again" in done.stderr, done.stderr
    assert run("build", path, "-o", out).returncode == 0
    assert run("verify", out).returncode == 0


def test_an_export_into_a_file_is_refused(tmp_path: Path) -> None:
    made.chronicle(tmp_path / "c.db").close()
    (tmp_path / "taken").write_text("mine")
    done = run("export", tmp_path / "c.db", "--format", "csv", "-o", tmp_path / "taken")
    assert done.returncode == 2 and "choose a folder" in done.stderr
    assert (tmp_path / "taken").read_text() == "mine"


def test_what_is_no_chronicle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine, not a database" * 100)
    for words in (["verify", tmp_path / "notes.txt"], ["verify", tmp_path / "none.db"],
                  ["export", tmp_path / "notes.txt", "--format", "jsonl", "-o", tmp_path / "out"]):  # fmt: skip
        done = run(*words)
        assert done.returncode == 2 and done.stderr.startswith("rawi: ") and "Traceback" not in done.stderr
