"""What befalls a chronicle from outside: a full disk, a closed folder, two writers, a wrong clock, a dead worker.

Each function makes it happen to real processes and gives back what became of it; `python -m tests.faults` runs all.
"""

import io
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path
from unittest.mock import patch

from rawi.chronicle.store import open_chronicle
from rawi.chronicle.verify import digest_of, faults_of
from rawi.knowledge import Knowledge
from rawi.run import local
from tests.faults.kill_build import RAWI, known, started

HELD = "held"  # the outcome of a fault where every promise held
MOUNTS = ("unshare", "-rm", "bash", "-c")  # a shell that may mount a small file system for itself


class _Yesterday(date):
    """A clock that stands in the last century."""

    @classmethod
    def today(cls) -> "_Yesterday":
        return cls(1999, 1, 1)


def may_mount() -> bool:
    """Whether this machine lets a user mount a small file system of his own."""
    command = [*MOUNTS, "mount -t tmpfs -o size=64k none /mnt"]
    return shutil.which("unshare") is not None and subprocess.run(command, capture_output=True).returncode == 0


def digest(path: Path) -> str:
    with closing(open_chronicle(path)) as chronicle:
        assert not list(faults_of(chronicle))
        return str(digest_of(chronicle))


def full_disk(paths: list[Path], whole: str, folder: Path, size: int) -> str:
    """Build on a disk of `size` bytes; what is there then, taken to a larger one, goes on to the same chronicle.

    Where no file system may be mounted, files may not grow beyond `size` instead.
    """
    out = folder / "full.db"
    build = shlex.join([*RAWI, "build", "--processes", "1", *map(str, paths), "-o"])
    if may_mount():
        disk = folder / "disk"
        disk.mkdir()
        script = (
            f"mount -t tmpfs -o size={size} none {disk} && {{ {build} {disk}/full.db; code=$?; "
            f"cp {disk}/full.db* {folder}; exit $code; }}"
        )
        done = subprocess.run([*MOUNTS, script], capture_output=True, text=True)
    else:
        script = f"ulimit -f {size // 1024}; exec {build} {out}"
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True)
    if done.returncode != 2 or "Traceback" in done.stderr or "room" not in done.stderr:
        return f"exit {done.returncode}: {done.stderr[-300:]}"
    subprocess.run([*RAWI, "build", *map(str, paths), "-o", str(out)], capture_output=True, check=True)
    return HELD if digest(out) == whole else "not the same afterwards"


def read_only_folder(paths: list[Path], chronicle: Path, folder: Path) -> str:
    """A chronicle in a folder that can't be written to: it is read and verified, and no build harms it."""
    there = folder / "closed"
    there.mkdir()
    copied = shlex.join(["cp", str(chronicle), str(there / "c.db")])
    file, tables = str(there / "c.db"), str(folder / "tables")
    export, build = ["export", file, "--format", "csv", "-o", tables], ["build", *map(str, paths), "-o", file]
    words = [["verify", file], export, build, ["verify", file]]
    shut = f"mount -t tmpfs none {there} && {copied} && mount -o remount,ro {there}"
    runs = "; ".join(f"{shlex.join([*RAWI, *each])} >/dev/null 2>>{folder}/said; echo $?" for each in words)
    done = subprocess.run([*MOUNTS, f"{shut} && {{ {runs}; }}"], capture_output=True, text=True)
    said = (folder / "said").read_text(encoding="utf-8") if (folder / "said").exists() else ""
    if done.stdout.split() != ["0", "0", "2", "0"] or "Traceback" in said or "another place" not in said:
        return f"exits {done.stdout.split()} {done.stderr[-200:]} {said[-300:]}"
    return HELD


def two_writers(paths: list[Path], whole: str, folder: Path) -> str:
    """Two builds of one chronicle at once: one ends, the other is refused and names the first; all is there."""
    out = folder / "two.db"
    commands = [[*RAWI, "build", *map(str, paths), "-o", str(out)] for _ in range(2)]
    runs = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for command in commands]
    said = [run.communicate()[1] for run in runs]
    codes = sorted(run.returncode for run in runs)
    if codes not in ([0, 2], [0, 0]) or any("Traceback" in each for each in said):
        return f"exits {codes}: {said}"
    if codes == [0, 2] and not any("being built by process" in each for each in said):
        return f"no message: {said}"
    return HELD if digest(out) == whole else "not the same afterwards"


def clock_set_back(paths: list[Path], whole: str, folder: Path, knowledge: Knowledge) -> str:
    """Half built today, the rest in 1999, with files older than the epoch of the first: the same chronicle."""
    out = folder / "clock.db"
    first, *rest = paths
    local.build([first], out, io.StringIO(), 1, knowledge=knowledge)
    for path in (out, *paths):
        os.utime(path, (915148800, 915148800))
    with patch.object(local, "date", _Yesterday):
        local.build([first, *rest], out, io.StringIO(), 1, knowledge=knowledge)
    return HELD if digest(out) == whole else "not the same afterwards"


def dead_worker(paths: list[Path], whole: str, folder: Path) -> str:
    """A worker process is killed in the middle: the build goes on without losing an article."""
    out = folder / "worker.db"
    run = started(paths, out)
    for _ in range(400):
        time.sleep(0.05)
        found = subprocess.run(["pgrep", "-P", str(run.pid), "-f", "spawn_main"], capture_output=True, text=True)
        workers = found.stdout.split()
        if workers and known(out):
            os.kill(int(workers[-1]), signal.SIGKILL)
            break
    else:
        run.kill()
        return "no worker to kill"
    code = run.wait()
    return HELD if code == 0 and digest(out) == whole else f"exit {code}, or not the same afterwards"


if sys.platform != "linux":  # what this file does to processes and disks is done the way Linux has it
    MOUNTS = ("false",)
