"""A Ray cluster of several nodes on this machine, as a test or a measurement needs one: nothing shared but the machine.

Every node has a working folder, a temporary folder and a loopback address of its own. They end with the context.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from rawi.run.cluster_engine import QUIET

STORE = "200000000"  # bytes of shared memory for each node
SECONDS = 240  # for a node to start, on a busy machine


class Nodes(NamedTuple):
    """A running cluster: its address from outside and from one of its nodes, and the processes that keep each node."""

    outside: str
    inside: str
    processes: list[subprocess.Popen[bytes]]


@contextmanager
def nodes(folder: Path, cores: tuple[int, ...] = (1, 1)) -> Iterator[Nodes]:
    """A head and other nodes, each with so many cores. `folder` should be short: sockets have paths of 107 bytes."""
    port, client = _free_port(), _free_port()
    own = {**QUIET, "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(16)}
    before = {name: os.environ.get(name) for name in own}
    os.environ.update(own)
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for number, count in enumerate(cores):
            head = [f"--address=127.0.0.2:{port}"]
            if number == 0:
                head = ["--head", f"--port={port}", f"--ray-client-server-port={client}", "--include-dashboard=false"]
            processes.append(_started(folder / str(number), number, [*head, f"--num-cpus={count}"]))
        yield Nodes(f"ray://127.0.0.2:{client}", f"127.0.0.2:{port}", processes)
    finally:
        for process in reversed(processes):
            stop(process)
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a node with all of its processes, at once."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def _started(folder: Path, number: int, options: list[str]) -> subprocess.Popen[bytes]:
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "ray.scripts.scripts", "start", f"--node-ip-address=127.0.0.{number + 2}",
               f"--object-store-memory={STORE}", "--disable-usage-stats", "--block", *options]  # fmt: skip
    if number == 0:  # the others have the head's
        command.append(f"--temp-dir={folder / 'ray'}")
    log = (folder / "log").open("wb")
    process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True)
    _wait_until_up(process, folder / "log")
    return process


def _wait_until_up(process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(SECONDS * 5):
        said = log.read_text(errors="replace")
        if "Ray runtime started" in said:
            return
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise RuntimeError(f"a node did not start: {said[-2000:]}")


def _free_port() -> int:
    """A port that is free now, outside of what Ray gives its workers (10002 to 19999)."""
    while True:
        with socket.socket() as found:
            found.bind(("127.0.0.2", 0))
            if (port := int(found.getsockname()[1])) > 20_000:
                return port
