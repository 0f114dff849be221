import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.faults.kill_build import invented, kill_and_resume, started


def test_a_build_killed_at_random_moments_ends_as_one_in_one_go(tmp_path: Path) -> None:
    outcome = kill_and_resume([invented(tmp_path / "invented.jsonl", 200)], tmp_path, kills=2, seed=3)
    assert outcome.faults == [] and outcome.at_once == outcome.resumed, outcome


def test_workers_end_with_the_build_that_started_them(tmp_path: Path) -> None:
    run = started([invented(tmp_path / "invented.jsonl", 3000)], tmp_path / "c.db")
    children: list[str] = []
    for _ in range(200):
        time.sleep(0.05)
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(run.pid)], capture_output=True, text=True
        ).stdout.split()
        if len(children) > 1 and (tmp_path / "c.db").stat().st_size > 100_000:
            break
    os.kill(run.pid, signal.SIGKILL)  # the build alone, as the system does when memory runs out
    run.wait()
    assert len(children) > 1
    for _ in range(100):
        left = [child for child in children if Path(f"/proc/{child}").exists()]
        if not left:
            break
        time.sleep(0.05)
    assert not left or sys.platform != "linux"
