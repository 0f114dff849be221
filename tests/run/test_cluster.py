"""A build on a Ray cluster of two nodes ends as one on this machine. Needs the extra `cluster`; skips without it."""

import io
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from rawi.chronicle.store import open_chronicle
from rawi.chronicle.verify import Digest, digest_of, faults_of
from rawi.knowledge import Knowledge
from rawi.records import Article
from rawi.run.cluster_engine import HERE, QUIET, cluster
from rawi.run.cluster_rows import made_of, packed
from rawi.run.local import build
from tests.builders import article
from tests.read.pages import crawl, page
from tests.run.nodes import Nodes, nodes
from tests.run.test_local import RAWI, news

# Looked for, not imported: Ray reads its environment at import, and the nodes' token comes into it later.
if not (find_spec("ray") and find_spec("daft")):
    pytest.skip("needs the extra: pip install -c constraints-cluster.txt -e '.[dev,cluster]'", allow_module_level=True)
pytestmark = pytest.mark.xdist_group("cluster")


@pytest.fixture(scope="module")
def two() -> Iterator[Nodes]:
    folder = Path(tempfile.mkdtemp(prefix="rawi-"))
    with nodes(folder) as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


def state(out: Path) -> tuple[Digest, list[tuple[str, ...]], list[tuple[str, ...]]]:
    with closing(open_chronicle(out)) as chronicle:
        assert list(faults_of(chronicle)) == []
        problems = sorted(chronicle.rows("SELECT read_from, problem FROM problems"))
        return digest_of(chronicle), problems, sorted(chronicle.rows("SELECT id, read_from FROM articles"))


def corpus(folder: Path) -> list[str]:
    """Invented articles in several kinds of file, some of them twice, and what can't be read."""
    folder.mkdir()
    news(folder / "a.jsonl", 0, 40)
    news(folder / "b.jsonl", 30, 60)  # ten of them again
    again = {**json.loads((folder / "a.jsonl").read_text().splitlines()[3]), "country": "LY"}
    (folder / "c.jsonl").write_text(json.dumps(again) + "\n{broken\n")
    crawl(folder / "d.warc", [("text/html", 200, page().encode()), ("image/png", 200, b"x" * 300)])
    return [str(folder), str(folder / "not there.jsonl")]


def built_on(address: str, out: Path, *options: str | Path, home: Path | None = None) -> tuple[int, list[str]]:
    """`rawi build --on`, by itself: a process connects to one cluster in its life. Exit code and messages."""
    command = [*RAWI, "build", *map(str, options), "-o", out.name, "--on", address]
    env = {**os.environ, "HOME": str(home)} if home else None
    done = subprocess.run(command, cwd=out.parent, env=env, capture_output=True, text=True)
    assert done.stdout == "", done.stderr
    return done.returncode, done.stderr.splitlines()


def test_two_nodes_without_a_shared_folder_make_the_chronicle_of_one_machine(
    two: Nodes, tmp_path: Path, knowledge: Knowledge
) -> None:
    paths = corpus(tmp_path / "corpus")
    messages = io.StringIO()
    code = build([Path(path) for path in paths], tmp_path / "here.db", messages, knowledge=knowledge)
    assert code == 1
    code, said = built_on(two.outside, tmp_path / "there.db", *paths)
    assert code == 1, said
    assert state(tmp_path / "here.db") == state(tmp_path / "there.db")
    counts = [lines[-1].split(": ", 1)[1] for lines in (messages.getvalue().splitlines(), said)]
    assert counts[0] == counts[1]


def test_a_build_goes_on_where_another_stopped_and_makes_all_anew_if_asked(
    two: Nodes, tmp_path: Path, knowledge: Knowledge
) -> None:
    first, second = news(tmp_path / "a.jsonl", 0, 25), news(tmp_path / "b.jsonl", 20, 50)
    build([first, second], tmp_path / "at-once.db", io.StringIO(), knowledge=knowledge)
    build([second], tmp_path / "c.db", io.StringIO(), knowledge=knowledge)
    code, said = built_on(two.inside, tmp_path / "c.db", first, second)
    assert code == 0 and "55 articles read: 20 annotated, 35 known already" in said[-1]
    assert state(tmp_path / "c.db")[0] == state(tmp_path / "at-once.db")[0]
    code, said = built_on(two.inside, tmp_path / "c.db", "--reannotate")
    assert code == 0 and "50 annotated" in said[-1]
    assert state(tmp_path / "c.db")[0] == state(tmp_path / "at-once.db")[0]


def test_tables_are_written_and_make_the_chronicle_again(two: Nodes, tmp_path: Path, knowledge: Knowledge) -> None:
    from pyarrow import dataset

    paths, tables = corpus(tmp_path / "corpus"), tmp_path / "tables"
    build([Path(path) for path in paths], tmp_path / "here.db", io.StringIO(), knowledge=knowledge)
    code, said = built_on(two.inside, tmp_path / "there.db", *paths, "--tables", tables)
    assert code == 1 and state(tmp_path / "here.db") == state(tmp_path / "there.db"), said
    code, said = built_on(two.inside, tmp_path / "again.db", "--tables", tables)
    assert state(tmp_path / "here.db")[0] == state(tmp_path / "again.db")[0], said
    with closing(open_chronicle(tmp_path / "here.db")) as chronicle:
        for table, there in (
            ("said", "said_rows"),
            ("articles", "articles"),
            ("claims", "claims"),
            ("copies", "copies"),
        ):
            ((count,),) = chronicle.rows(f"SELECT count(*) FROM {there}")
            assert dataset.dataset(tables / table, partitioning="hive").count_rows() == count, table
        found = dataset.dataset(tables / "said", partitioning="hive").to_table(filter=dataset.field("kind") == "times")
        surfaces = sorted(
            surface for (surface,) in chronicle.rows("SELECT surface FROM said_rows WHERE kind = 'times'")
        )
        assert sorted(found["surface"].to_pylist()) == surfaces


def test_parquet_is_read_row_by_row(two: Nodes, tmp_path: Path, knowledge: Knowledge) -> None:
    import pyarrow
    import pyarrow.parquet

    lines = [json.loads(line) for line in news(tmp_path / "a.jsonl", 0, 12).read_text().splitlines()]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(lines), tmp_path / "table.parquet")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and nothing behind it")
    build([tmp_path / "a.jsonl"], tmp_path / "here.db", io.StringIO(), knowledge=knowledge)
    code, said = built_on(two.inside, tmp_path / "there.db", tmp_path / "table.parquet", tmp_path / "broken.parquet")
    assert code == 1 and any("broken.parquet: breaks off after row 0" in line for line in said)
    assert state(tmp_path / "here.db")[0] == state(tmp_path / "there.db")[0]


def test_no_worker_reports_to_anybody_and_both_work(two: Nodes) -> None:
    with cluster(two.inside) as cores:
        assert cores == 2
        import daft

        names = tuple(QUIET)

        class Asked:
            """Tells where it works and whether the engine would report."""

            @daft.method.batch(return_dtype=daft.DataType.string(), batch_size=1)
            def ask(self, numbers: Any) -> list[str]:
                from daft.scarf_telemetry import opted_out
                from ray._common.usage.usage_lib import usage_stats_enabled

                env = {name: os.environ.get(name) for name in names}
                said = {"folder": os.getcwd(), "daft": opted_out(), "ray": usage_stats_enabled(), "env": env}
                return [json.dumps(said)] * len(numbers)

        asked = daft.cls(Asked, max_concurrency=2, cpus=1)()
        seen = daft.from_pydict({"n": list(range(8))}).repartition(4, "n")
        found = seen.select(asked.ask(daft.col("n")).alias("said")).to_pydict()["said"]
    said = [json.loads(each) for each in set(found)]
    assert len({each["folder"] for each in said}) == 2
    assert all(each["daft"] and not each["ray"] and each["env"] == QUIET for each in said)


def test_a_ray_of_its_own_leaves_nothing_behind(tmp_path: Path) -> None:
    home, made = tmp_path / "home", tmp_path / "made"
    home.mkdir()
    made.mkdir()
    news(tmp_path / "a.jsonl", 0, 9)
    code, said = built_on(HERE, made / "c.db", tmp_path / "a.jsonl", "--processes", "1", home=home)
    assert (code, said) == (0, ["c.db: 9 articles read: 9 annotated, 0 known already, 0 unreadable"])
    assert list(home.rglob("*")) == [] and [path.name for path in made.iterdir()] == ["c.db"]


def deadly(given: Article, knowledge: Knowledge) -> bytes:
    if "السرو" in given.text:
        os._exit(9)
    return made_of(given, knowledge)


def test_an_article_that_takes_its_process_down_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    import daft

    from rawi.run import cluster_frames

    monkeypatch.setattr(cluster_frames, "made_of", deadly)
    annotator = cluster_frames.Annotator(None)
    texts = ["قتل ثلاثة في قصف على تل السرو" if n == 7 else f"قتل {n} في قصف على عين الصفا" for n in range(40)]
    rows = [[row for _, row in packed([cluster_frames.Found("a", article(text))], n)] for n, text in enumerate(texts)]
    made = annotator.annotate(daft.Series.from_pylist(rows), daft.Series.from_pylist([None] * 40)).to_pylist()
    assert [n for n, each in enumerate(made) if each["failed"]] == [7]
    assert all(each["made"] for n, each in enumerate(made) if n != 7)
