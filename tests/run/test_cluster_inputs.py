"""What a cluster is to read is what one machine would read, in the same order; and what travels arrives whole."""

import json
from pathlib import Path

from rawi.knowledge import Knowledge
from rawi.read import Found, read_paths
from rawi.read.found import Found as Record
from rawi.run.cluster_inputs import Piece, Source, parts_of, pieces_of, read_piece, sources_of
from rawi.run.cluster_rows import found_of, made_in, made_of, packed, to_annotate, unpacked
from rawi.run.local import make
from tests.builders import article
from tests.read.pages import crawl, page


def nothing(*_: object) -> list[tuple[str, int]]:
    return []


def no_remote(path: str) -> None:
    raise AssertionError(path)


def corpus(folder: Path) -> Path:
    """Files of several kinds, what lies beside them, and what can't be read."""
    (folder / "pages").mkdir(parents=True)
    (folder / "pages" / "a.html").write_text(page())
    (folder / "pages" / "a_files").mkdir()
    (folder / "pages" / "a_files" / "b.html").write_text(page(title="إعلان"))
    (folder / "pages" / "style.css").write_text("p {}")
    (folder / "empty").mkdir()
    lines = [{"url": f"https://marfa.example/{n}", "text": f"خبر\nقتل {n} أشخاص في قصف"} for n in range(4)]
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\nnot JSON\n")
    crawl(folder / "c.warc", [("text/html", 200, page().encode()), ("image/png", 200, b"x" * 300)])
    return folder


def read(paths: list[str]) -> list[Record]:
    pieces = pieces_of(sources_of(paths, nothing))
    return [found for piece in pieces for found in read_piece(piece, no_remote, no_remote)]  # type: ignore[arg-type]


def test_pieces_hold_what_one_machine_reads(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "corpus")
    paths = [str(folder), str(folder / "a.jsonl"), str(tmp_path / "not there")]
    assert read(paths) == list(read_paths(paths))


def test_pieces_keep_the_order_and_small_files_lie_together() -> None:
    sizes = [10, 20, 40 << 20, 5, 6, 90 << 20]
    pieces = list(pieces_of(Source(str(n), str(n), size) for n, size in enumerate(sizes)))
    assert [[source.origin for source in piece.sources] for piece in pieces] == [["0", "1"], ["2"], ["3", "4"], ["5"]]
    assert [piece.number for piece in pieces] == [0, 1, 2, 3]
    parts = list(parts_of(pieces, 64 << 20))
    assert [[piece.number for piece in part] for part in parts] == [[0, 1, 2], [3]]


def test_all_below_a_folder_of_an_object_store_is_read_but_not_what_is_no_article() -> None:
    asked = []

    def listing(path: str) -> list[tuple[str, int]]:
        asked.append(path)
        return (
            [("s3://press/b.jsonl", 2), ("s3://press/a.css", 1), ("s3://press/a.warc.gz", 3)] if "press" in path else []
        )

    sources = list(sources_of(["s3://press/", "s3://other/*.jsonl"], listing))
    assert asked == ["s3://press/**", "s3://other/*.jsonl"]
    assert [source.origin for source in sources] == ["s3://press/a.warc.gz", "s3://press/b.jsonl", "s3://other/*.jsonl"]
    assert sources[2].problem and "is not there" in sources[2].problem


def test_a_file_that_a_worker_does_not_see_is_told() -> None:
    (found,) = read_piece(Piece(0, (Source("a.jsonl", "/nowhere/a.jsonl"),)), no_remote, no_remote)  # type: ignore[arg-type]
    assert found.origin == "a.jsonl" and found.problem and "not seen by a worker" in found.problem


def test_records_arrive_as_they_were_read(tmp_path: Path) -> None:
    found = list(read_paths([corpus(tmp_path / "corpus")]))
    rows = list(packed(found, 7))
    arrived = unpacked(row for _, row in reversed(rows))
    assert [found_of(each) for each in arrived if each.aside is None] == [each for each in found if each.aside is None]
    assert [(each.aside, each.records) for each in arrived if each.aside] == [("image/png", 1)]
    assert [key for key, _ in rows if key.startswith("art:")] == [each.article.id for each in found if each.article]


def test_equal_articles_are_annotated_once_and_unlike_ones_are_left_to_the_chronicle() -> None:
    one, same = article("خبر", country="LY"), article("خبر", country="SD")
    rows = dict(enumerate(row for _, row in packed([Found("a", one), Found("b", one), Found("c", same)], 0)))
    assert to_annotate([rows[0], rows[1]], None) == one
    assert to_annotate([rows[0], rows[2]], None) is None
    assert to_annotate([rows[0]], known="its sha") is None
    assert to_annotate([row for _, row in packed([Found("d", problem="broken")], 0)], None) is None


def test_what_was_made_arrives_as_it_was_made(knowledge: Knowledge) -> None:
    given = article("قال مصدر طبي إن ثلاثة أشخاص قتلوا أمس في قصف على بلدة تل السرو.")
    assert made_in(made_of(given, knowledge)) == make(given, knowledge)


def test_the_cluster_has_the_pins_of_the_core_but_where_the_engine_wants_older_ones() -> None:
    def pins(name: str) -> dict[str, str]:
        lines = (Path(__file__).parents[2] / name).read_text().splitlines()
        return {package.lower(): version for package, _, version in (line.partition("==") for line in lines)}

    core, engine = pins("constraints.txt"), pins("constraints-cluster.txt")
    assert {package for package in core.keys() & engine.keys() if core[package] != engine[package]} == {"pyarrow"}
