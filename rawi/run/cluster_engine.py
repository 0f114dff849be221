"""The engine: Daft on Ray, quiet, started on this machine or found where the user says.

Neither of the two may report what it does to anybody: the switches are set before either is imported here, and in the
environment of every process that works for us. The one module beside `cluster_frames` that imports them.
"""

import logging
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rawi.errors import ChronicleError

QUIET = {
    "DO_NOT_TRACK": "1",
    "SCARF_NO_ANALYTICS": "1",
    "DAFT_ANALYTICS_ENABLED": "0",
    "DAFT_PROGRESS_BAR": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_USAGE_STATS_PROMPT_ENABLED": "0",
}
HERE = "ray://local"  # a Ray of this machine's own, for this build alone
NEAREST = "ray://auto"  # the Ray cluster that this machine is a node of
MISSING = "--on needs Daft and Ray; install them in an environment of their own: pip install 'rawi[cluster]'"


def quiet() -> None:
    """Set the switches; before Daft or Ray is imported."""
    os.environ.update(QUIET)


@contextmanager
def cluster(address: str, cores: int | None = None) -> Iterator[int]:
    """Work on the cluster at an address; gives how many cores it has. `cores` is for a Ray of this machine's own.

    Raises ChronicleError where the engine is not installed or the cluster does not answer.
    """
    quiet()
    own = _own(cores) if address == HERE else {}
    try:
        import daft
        import ray
    except ImportError as error:
        raise ChronicleError(MISSING) from error
    logging.getLogger("ray").setLevel(logging.ERROR)
    where = {HERE: "local", NEAREST: "auto"}.get(address, address)
    try:
        ray.init(where, runtime_env={"env_vars": QUIET}, log_to_driver=False, configure_logging=False, **own)
        daft.set_runner_ray(noop_if_initialized=True)
        yield max(int(ray.cluster_resources().get("CPU", 1)), 1)
    except (ConnectionError, TimeoutError) as error:
        raise ChronicleError(f"no Ray cluster answers at {address} ({error}); check its address and port") from error
    finally:
        ray.shutdown()
        if own:
            shutil.rmtree(own["_temp_dir"], ignore_errors=True)


def _own(cores: int | None) -> dict[str, Any]:
    """How a Ray of this machine's own is started: on loopback, with a folder that goes when it ends."""
    # The token stands in the environment: Ray would otherwise write one into the home folder.
    os.environ.update(RAY_AUTH_MODE="token")
    os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(16))
    return {"num_cpus": cores or os.cpu_count(), "include_dashboard": False, "_node_ip_address": "127.0.0.1",
            "_temp_dir": tempfile.mkdtemp(prefix="rawi-")}  # fmt: skip


def lost() -> int:
    """How many machines of the cluster are gone."""
    import ray

    return sum(not node["Alive"] for node in ray.nodes())


def fetched(partition: Any) -> Any:
    """A partition that came as a reference, as it does from a cluster that is reached from outside."""
    import ray

    return partition if hasattr(partition, "to_arrow") else ray.get(partition)


def listed(path: str) -> list[tuple[str, int]]:
    """The files that a path of an object store names, and their bytes; none where it can't be listed."""
    quiet()
    import daft

    try:
        found = daft.from_glob_path(path).to_pydict()
    except (FileNotFoundError, OSError, ValueError):  # the engine's own errors are ValueErrors
        return []
    return [(name, size or 0) for name, size in zip(found["path"], found["size"], strict=True)]
