"""What a cluster made, as Parquet: written by the workers, part by part, where all of them and this machine see it.

`made/` is what came out of annotating, packed; it is loaded into a chronicle, or again into another one, without
annotating anything. `articles/` and `said/` are the same as tables for other programs (DuckDB reads them where they
lie); what is derived is written beside them from the chronicle, one file for each table.

A part is whole when its folder has the file `_SUCCESS`; what was being written when something broke is passed over.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import daft
import pyarrow
import pyarrow.fs
import pyarrow.parquet
from daft import DataType, Series, col

from rawi.chronicle.rows import ARTICLE_COLUMNS, article_row
from rawi.chronicle.shapes import SHAPES
from rawi.chronicle.store import Chronicle
from rawi.errors import ChronicleError
from rawi.run.cluster_inputs import is_remote
from rawi.run.cluster_rows import found_of, made_in, unpacked

DONE = "_SUCCESS"
ROWS = 20_000  # of a derived table at a time
TEXT, NUMBER = DataType.string(), DataType.int64()
ARTICLE = DataType.struct({**dict.fromkeys(ARTICLE_COLUMNS, TEXT), "read_from": TEXT, "made_by": TEXT})
SAID_COLUMNS = {"article": TEXT, "kind": TEXT, "at": NUMBER, "id": TEXT, "start": NUMBER, "end": NUMBER,
                "surface": TEXT, "value": TEXT}  # fmt: skip
SAID = DataType.struct(SAID_COLUMNS)
ARROW = {"TEXT": pyarrow.string(), "INTEGER": pyarrow.int64(), "REAL": pyarrow.float64()}


class Tables:
    """The folder or URL where tables are written."""

    def __init__(self, place: str) -> None:
        self.place = place.rstrip("/") if is_remote(place) else str(Path(place).absolute())
        try:
            self._files, self._root = pyarrow.fs.FileSystem.from_uri(self.place)
        except (pyarrow.ArrowException, OSError, ValueError) as error:
            raise ChronicleError(f"{place} is no place for tables ({error}); name a folder or s3://...") from error

    def parts(self) -> list[str]:
        """The names of the parts that are whole, in the order they were made."""
        wanted = pyarrow.fs.FileSelector(f"{self._root}/made", recursive=True, allow_not_found=True)
        found = [Path(each.path) for each in self._files.get_file_info(wanted)]
        return sorted(path.parent.name.removeprefix("part=") for path in found if path.name == DONE)

    def keep(self, name: str, made: daft.DataFrame) -> daft.DataFrame:
        """Write what was made of a part, and give it back from there."""
        made.write_parquet(self._folder("made", name), "zstd", write_mode="overwrite", write_success_file=True)
        return self.made(name)

    def made(self, name: str) -> daft.DataFrame:
        """What was made of a part."""
        return daft.read_parquet(f"{self._folder('made', name)}/*.parquet")

    def spread(self, name: str) -> None:
        """Write the articles that a part annotated, and what was said in them."""
        made = self.made(name).where(col("made").get("made").not_null())
        articles = made.select(article_rows(col("rows"), col("made")).alias("row")).select(col("row").unnest())
        said = made.select(said_rows(col("made")).alias("row")).explode("row").select(col("row").unnest())
        articles.write_parquet(self._folder("articles", name), "zstd", "overwrite", write_success_file=True)
        said.write_parquet(self._folder("said", name), "zstd", "overwrite", True, ["kind"])

    def derive(self, chronicle: Chronicle) -> None:
        """Write every derived table of a chronicle, in place of what was there."""
        for shape in (table for top in SHAPES for table in top.all()):
            self._files.create_dir(f"{self._root}/{shape.name}")
            with self._files.open_output_stream(f"{self._root}/{shape.name}/all.parquet") as stream:
                _write(chronicle, shape.name, stream)

    def _folder(self, table: str, name: str) -> str:
        return f"{self.place}/{table}/part={name}"


def _write(chronicle: Chronicle, table: str, stream: Any) -> None:
    """A table of the chronicle as it is there, with the types it has there."""
    declared = [(name, ARROW[kind]) for _, name, kind, *_ in chronicle.rows(f'PRAGMA table_info("{table}")')]
    schema = pyarrow.schema(declared)
    with pyarrow.parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        for rows in _some(chronicle.rows(f'SELECT * FROM "{table}"')):
            columns = [
                pyarrow.array(values, kind) for values, (_, kind) in zip(zip(*rows, strict=True), declared, strict=True)
            ]
            writer.write_table(pyarrow.Table.from_arrays(columns, schema=schema))


def _some(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while some := list(islice(rows, ROWS)):
        yield some


@daft.func.batch(return_dtype=ARTICLE)
def article_rows(rows: Series, made: Series) -> Series:
    """The article that was annotated, as a row of the chronicle's table."""
    found = []
    for reads, each in zip(rows.to_pylist(), made.to_pylist(), strict=True):
        first = unpacked(reads)[0]
        article = found_of(first).article
        assert article is not None, "what was annotated was read"
        plain = dict(zip(ARTICLE_COLUMNS, article_row(article), strict=True))
        said = made_in(each["made"]).annotated
        found.append({**plain, "read_from": first.origin, "made_by": said.made_by})
    return Series.from_pylist(found, dtype=ARTICLE)


@daft.func.batch(return_dtype=DataType.list(SAID))
def said_rows(made: Series) -> Series:
    """The records of an annotation, as rows of the chronicle's table."""
    found = []
    for each in made.to_pylist():
        said = made_in(each["made"]).annotated
        found.append([dict(zip(SAID_COLUMNS, (said.article, *row), strict=True)) for row in said.rows])
    return Series.from_pylist(found, dtype=DataType.list(SAID))
