"""A build's first half as one data-frame program: read -> bring equal articles together -> annotate.

Pieces of the input are read where a worker is free, a few hundred records at a time; records meet by article id in one
shuffle, which also spreads them; annotators are processes that load the knowledge once and take articles in batches.
What a fault in one article costs is that article (`workers.Pool` stands behind every annotator).
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

import daft
import pyarrow.parquet
from daft import DataType, Series, col
from daft.io.source import DataSource, DataSourceTask
from daft.recordbatch import RecordBatch

from rawi.read.found import Found
from rawi.read.lines import found_in
from rawi.run.cluster_inputs import PLACES, Piece, read_piece
from rawi.run.cluster_rows import Gazetteer, Opened, made_of, packed, to_annotate
from rawi.run.workers import Failed, Pool, chunks

ROWS = 128  # records read at a time
BATCH = 64  # articles an annotator is handed at once
CHUNK = 16  # articles its process is handed at once
PARTITIONS = 6  # for each annotator: small enough that the last ones end at about the same time
CPUS = 0.5  # that an annotator reserves: half of what it uses, so that those of a lost machine find room on another
READ = daft.Schema._from_field_name_and_types([("key", DataType.string()), ("row", DataType.binary())])
MADE = DataType.struct({"made": DataType.binary(), "failed": DataType.string()})


class Articles(DataSource):
    """Pieces of the input as a table of packed records."""

    name = "articles"
    schema = READ

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces

    async def get_tasks(self, pushdowns: Any) -> AsyncIterator[DataSourceTask]:
        for piece in self._pieces:
            yield _Reading(piece)


class _Reading(DataSourceTask):
    """One piece, read by one worker."""

    schema = READ

    def __init__(self, piece: Piece) -> None:
        self._piece = piece

    async def read(self) -> AsyncIterator[RecordBatch]:
        found = read_piece(self._piece, open_remote, read_parquet)
        rows = packed(found, self._piece.number * PLACES)
        # In a thread: this is the worker's own loop, which has others to answer.
        while some := await asyncio.to_thread(lambda: list(islice(rows, ROWS))):
            yield batch_of(some)


def batch_of(rows: Sequence[tuple[str, bytes]]) -> RecordBatch:
    """Packed records as a table."""
    return RecordBatch.from_pydict({"key": [key for key, _ in rows], "row": [row for _, row in rows]})


def open_remote(path: str) -> BinaryIO:
    """A file of an object store, by the engine's own reader. Raises OSError where it can't be read."""
    try:
        return cast(BinaryIO, Opened(daft.File(path).open()))
    except daft.exceptions.DaftCoreException as error:
        raise OSError(str(error).splitlines()[0]) from error


def read_parquet(stream: BinaryIO, origin: str) -> Iterator[Found]:
    """The rows of a Parquet file, columns named as in the format of articles."""
    number = 0
    try:
        for some in pyarrow.parquet.ParquetFile(stream).iter_batches(ROWS):
            for fields in some.to_pylist():
                number += 1
                plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in fields.items()}
                yield found_in(plain, f"{origin}:{number}")
    except (pyarrow.ArrowException, OSError) as error:
        yield Found(origin, problem=f"breaks off after row {number} ({error}); write it again")


class Annotator:
    """A process that has loaded the knowledge, and what hands it articles."""

    def __init__(self, gazetteer: Gazetteer | None) -> None:
        # Kept as long as the process: another one that takes its place reads it again.
        own = gazetteer.put(Path(tempfile.mkdtemp(prefix="rawi-"))) if gazetteer else None
        self._pool = Pool(made_of, 1, own)
        self._pool.begin([])  # so that it has loaded before the first article comes
        self._pool.next()

    @daft.method.batch(return_dtype=MADE, batch_size=BATCH)
    def annotate(self, rows: Series, known: Series) -> Series:
        """What was made of the article of each key, or why it failed; neither where there is none to annotate."""
        found = [to_annotate(*each) for each in zip(rows.to_pylist(), known.to_pylist(), strict=True)]
        made: list[dict[str, Any]] = [{"made": None, "failed": None} for _ in found]
        groups = list(chunks(((n, article) for n, article in enumerate(found) if article is not None), CHUNK))
        for group in groups:
            self._pool.begin([article for _, article in group])
        for group in groups:
            for (n, _), each in zip(group, self._pool.next(), strict=True):
                made[n] = {"made": None, "failed": each.why} if isinstance(each, Failed) else {**made[n], "made": each}
        return Series.from_pylist(made, dtype=MADE)


def annotated(
    read: daft.DataFrame, known: Mapping[str, str], gazetteer: Gazetteer | None, annotators: int
) -> daft.DataFrame:
    """Records by key, with what was made of their article: columns key, rows, made {made, failed}."""
    annotator: Any = daft.cls(Annotator, cpus=CPUS, max_concurrency=annotators)(gazetteer)
    made = annotator.annotate(col("rows"), col("known"))
    return by_key(read, known, annotators).select("key", "rows", made.alias("made"))


def by_key(read: daft.DataFrame, known: Mapping[str, str], annotators: int) -> daft.DataFrame:
    """Records that have one key together, with the sha that the chronicle knows their article by, if it does."""
    together = read.repartition(PARTITIONS * annotators, "key").groupby("key").agg(col("row").list_agg().alias("rows"))
    if not known:
        return together.with_column("known", daft.lit(None).cast(DataType.string()))
    there = daft.from_pydict({"key": list(known), "known": list(known.values())})
    return together.join(there, on="key", how="left")


def read_frame(pieces: Sequence[Piece]) -> daft.DataFrame:
    """The records of pieces, read on the workers."""
    return Articles(pieces).read()


def given_frame(found: Iterable[tuple[str, bytes]]) -> daft.DataFrame:
    """Packed records of this machine's, as they go to the workers."""
    rows = list(found)
    return daft.from_pydict({"key": [key for key, _ in rows], "row": [row for _, row in rows]})
