"""A build on a cluster against one on this machine: the same chronicle, and what a second worker is worth.

    python -m benchmarks.cluster equal ARTICLES...     both builds, and a digest for every table of each
    python -m benchmarks.cluster speed ARTICLES...     articles a second of annotating with 1 and 2 workers, three runs
    python -m benchmarks.cluster lost ARTICLES...      as equal, with one of the two machines killed on the way

All start Ray nodes on this machine, each with its own working and temporary folder, and stop them. `speed` counts from
the first article that a worker takes to the last it gives back: starting the nodes and loading the knowledge are shown
apart. It needs as many idle cores as workers, and one for what moves the articles.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from rawi.chronicle.rows import sha_of
from rawi.chronicle.shapes import SHAPES
from rawi.chronicle.store import open_chronicle
from rawi.codec import encode
from rawi.errors import ChronicleError
from rawi.run.cluster_engine import cluster, listed
from rawi.run.cluster_inputs import pieces_of, sources_of
from tests.run.nodes import nodes, stop

RAWI = [sys.executable, "-c", "from rawi.cli import main; main()"]
RUNS = 3
WORKERS = (1, 2)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("what", choices=["equal", "speed", "lost", "measure"])
    arguments.add_argument("articles", nargs="+")
    arguments.add_argument("--on", help="of measure: the cluster's address")
    arguments.add_argument("--workers", type=int)
    asked = arguments.parse_args()
    if asked.what == "measure":  # in a process of its own: one process connects to one cluster in its life
        print(json.dumps(measured(asked.on, asked.articles, asked.workers)))
    elif asked.what in ("equal", "lost"):
        sys.exit(0 if compared(asked.articles, asked.what == "lost") else 1)
    else:
        timed(asked.articles)


def compared(articles: list[str], is_lost: bool = False) -> bool:
    """Build twice, and print the tables' digests."""
    paths = [str(Path(path).absolute()) for path in articles]
    found = []
    with tempfile.TemporaryDirectory(prefix="rawi-") as name:
        folder = Path(name)
        with nodes(folder / "n") as running:
            for what, options in (("local", []), ("cluster", ["--on", running.outside])):
                started = time.monotonic()
                command = [*RAWI, "build", *paths, "-o", str(folder / what), *options]
                with subprocess.Popen(command, cwd=folder) as building:
                    if is_lost and options:
                        kill_at_first(folder / what, running.processes[1])
                assert building.returncode in (0, 1), "a build of the two failed"
                print(f"{what}: {time.monotonic() - started:.0f} s, start-up included")
                found.append(digests(folder / what))
    for table, digest in found[0].items():
        print(f"  {table:12} {digest}  {found[1][table]}  {'equal' if digest == found[1][table] else 'DIFFERENT'}")
    return found[0] == found[1]


def kill_at_first(out: Path, node: "subprocess.Popen[bytes]") -> None:
    """Kill a node as soon as the chronicle has an annotation."""
    done = 0
    while not done:
        time.sleep(0.2)
        with suppress(ChronicleError), closing(open_chronicle(out)) as chronicle:
            done = sum(1 for _ in chronicle.annotated())
    print(f"a machine is killed; {done} articles are annotated", flush=True)
    stop(node)


def digests(path: Path) -> dict[str, str]:
    """A digest for every table of a chronicle: what was given and said by id, what is derived with its ids."""

    def of(records: Iterator[bytes]) -> str:
        return hashlib.sha256(b"\n".join(records)).hexdigest()[:16]

    with closing(open_chronicle(path)) as chronicle:
        names = list(chronicle.annotated())
        said = {
            "articles": of(sha_of(chronicle.article(name)).encode() for name in sorted(chronicle.known())),
            "annotations": of(sha_of(chronicle.fetch(name)[1]).encode() for name in names),
        }
        return said | {shape.name: of(encode(each) for each in chronicle.derived(shape.name)) for shape in SHAPES}


def timed(articles: list[str]) -> None:
    """Measure one worker, then two, run by run."""
    rates: dict[int, list[float]] = {workers: [] for workers in WORKERS}
    with tempfile.TemporaryDirectory(prefix="rawi-") as name, nodes(Path(name)) as running:
        for run in range(RUNS):
            for workers in WORKERS:
                command = [sys.executable, "-m", "benchmarks.cluster", "measure", *articles, "--on", running.inside]
                done = subprocess.run([*command, "--workers", str(workers)], check=True, capture_output=True, text=True)
                one = json.loads(done.stdout.splitlines()[-1])
                rates[workers].append(one["rate"])
                print(f"run {run + 1}, {workers} workers on {one['nodes']} nodes: {one['articles']} articles, "
                      f"{one['rate']:.1f} a second (start-up {one['startup']:.1f} s apart)", flush=True)  # fmt: skip
    least, most = WORKERS
    shares = sorted(two / one / most for one, two in zip(rates[least], rates[most], strict=True))
    print(f"efficiency with {most} workers: {shares[len(shares) // 2]:.2f} (from {shares[0]:.2f} to {shares[-1]:.2f})")


def measured(address: str, articles: list[str], workers: int) -> dict[str, Any]:
    """Annotate on a cluster with so many workers, articles read and brought together before."""
    paths = [str(Path(path).absolute()) for path in articles]
    with cluster(address):
        import daft

        from rawi.run.cluster_frames import CPUS, by_key, read_frame

        ready = by_key(read_frame(list(pieces_of(sources_of(paths, listed)))), {}, workers).collect()
        started = time.time()
        clocked = daft.cls(clocked_annotator(), cpus=CPUS, max_concurrency=workers)()
        stamps = ready.select(clocked.annotate(daft.col("rows"), daft.col("known")).alias("at")).to_pydict()["at"]
    seen = [json.loads(stamp) for stamp in stamps]
    begun, ended = min(each[0] for each in seen), max(each[1] for each in seen)
    done = len(seen)
    return {"articles": done, "rate": done / (ended - begun), "startup": begun - started,
            "nodes": len({each[2] for each in seen})}  # fmt: skip


def clocked_annotator() -> type:
    """`Annotator` with a clock beside it. Made here, so that it goes to the workers with the program."""
    import daft

    from rawi.run.cluster_frames import BATCH, Annotator

    class Clocked:
        def __init__(self) -> None:
            self._annotator = Annotator(None)

        @daft.method.batch(return_dtype=daft.DataType.string(), batch_size=BATCH)
        def annotate(self, rows: Any, known: Any) -> list[str]:
            import json
            import os
            import time

            begun = time.time()
            made = self._annotator.annotate(rows, known).to_pylist()
            assert all(each["made"] for each in made), "every article of this measurement can be annotated"
            return [json.dumps([begun, time.time(), os.getcwd()])] * len(made)

    return Clocked


if __name__ == "__main__":
    main()
