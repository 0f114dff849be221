"""What a command and all its processes open, connect to and write, as the system saw it (strace)."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

NETWORK = "connect,sendto,sendmsg,bind"
CALLS = f"{NETWORK},open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat"
_NETWORK = re.compile(
    r"(connect|sendto|sendmsg|bind)\(.*?sa_family=(AF_INET6?),.*?(?:inet_addr\(\"|inet_pton\(AF_INET6, \")([^\"]+)"
)
_PATHS = re.compile(r'(?:(AT_FDCWD|\d+)(?:<([^>]*)>)?, )?"((?:[^"\\]|\\.)*)"')
_WRITING = ("O_CREAT", "O_WRONLY", "O_RDWR", "O_TRUNC", "O_TMPFILE")
_QUIET = ("/dev/", "/proc/self/", "/dev/shm/")


class Trace(NamedTuple):
    """Addresses that were spoken to beyond this machine, and files that were written or made."""

    code: int
    outside: list[str]
    written: list[Path]
    said: str


def may_trace() -> bool:
    """Whether strace is here and may be used."""
    if sys.platform != "linux" or not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True).returncode == 0


def watched(command: Sequence[str], log: Path) -> list[str]:
    """A command under strace; other calls than those asked for are not slowed down."""
    return ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-s", "400", "-e", f"trace={CALLS}", "-o", str(log), *command]


def traced(command: Sequence[str], log: Path, cwd: Path, env: Mapping[str, str], source: bytes = b"") -> Trace:
    """Run a command to its end with all its processes watched."""
    done = subprocess.run(watched(command, log), cwd=cwd, env=dict(env), input=source, capture_output=True)
    return read_trace(log, done.returncode, cwd, done.stderr.decode("utf-8", "replace"))


def read_trace(log: Path, code: int, cwd: Path, said: str) -> Trace:
    """What a log of strace tells."""
    outside: list[str] = []
    written: set[Path] = set()
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if found := _NETWORK.search(line):
            if not found[3].startswith("127.") and found[3] != "::1":
                outside.append(line[:200])
        elif path := _written(line, cwd):
            written.add(path)
    return Trace(code, outside, sorted(written), said)


def _written(line: str, cwd: Path) -> Path | None:
    """The file that a call made or opened to write, if it did."""
    name, _, rest = line.partition("(")
    call = name.split()[-1] if name.split() else ""
    if " = -1 " in line or " = ?" in line:
        return None
    if call.startswith("open") and not any(flag in rest for flag in _WRITING):
        return None
    if call not in CALLS.split(",") or call in NETWORK.split(","):
        return None
    paths = _PATHS.findall(rest)
    if not paths:
        return None
    at, folder, path = paths[-1]
    whole = Path(folder or cwd) / path if at else cwd / path
    return None if str(whole).startswith(_QUIET) else Path(os.path.normpath(whole))
