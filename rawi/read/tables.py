"""Rows of CSV and TSV files -> articles, with the column names people use in English and Arabic."""

import csv
import io
from collections.abc import Iterator

from rawi.read.found import Found
from rawi.read.html import encoding_notes
from rawi.read.lines import MAX_LINE, found_in
from rawi.read.streams import encoding_of_stream, peeked
from rawi.records import Note
from rawi.text.normalize import fold

COLUMNS = {
    "text": "text body content article article_text full_text نص النص نص_الخبر نص_المقال المحتوى الخبر المقال المتن",
    "title": "title headline العنوان عنوان عنوان_الخبر عنوان_المقال",
    "url": "url link source_url article_url الرابط رابط رابط_الخبر",
    "outlet": "outlet source publisher newspaper site media المصدر مصدر الصحيفة الجريدة الموقع الوسيلة",
    "published": "published date pub_date pubdate publication_date publish_date published_at published_date datetime "
    "التاريخ تاريخ تاريخ_النشر تاريخ_الخبر",
    "byline": "byline author authors writer الكاتب كاتب المحرر بقلم",
    "id": "id article_id guid الرقم رقم المعرف",
    "country": "country البلد الدولة بلد",
    "language": "language lang اللغة لغة",
    "retrieved": "retrieved retrieved_at crawled crawl_date تاريخ_الجمع",
    "html": "html page raw_html",
}
_FIELD_OF = {fold(name): field for field, names in COLUMNS.items() for name in names.split()}
_DELIMITERS = "\t;,|"  # a comma last but one: Arabic Excel writes semicolons around texts full of commas


def read_table(stream: io.BufferedReader, origin: str) -> Iterator[Found]:
    """An article or a problem for each row; origins count physical lines, as editors do."""
    encoding = encoding_of_stream(stream)
    csv.field_size_limit(MAX_LINE)
    sample = peeked(stream).decode(encoding, "replace").removeprefix("\ufeff")
    delimiter = _delimiter_of(sample)
    text = io.TextIOWrapper(
        stream, encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace", newline=""
    )
    rows = csv.reader(text, delimiter=delimiter)
    header = next(rows, [])
    if header and header[0].lower().startswith("sep="):
        header = next(rows, [])
    fields = [field_of(name) for name in header]
    if "text" not in fields and "html" not in fields:
        yield Found(origin, problem=_no_text_column(header))
        return
    notes = tuple(encoding_notes(encoding, guessed=not encoding.startswith("utf"), broken=0))
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Found(f"{origin}:{rows.line_num}", problem=f"no row of a table ({error}); mend its quotation marks")
            continue
        if any(row):
            yield _found(f"{origin}:{rows.line_num}", fields, row, notes)


def _found(origin: str, fields: list[str | None], row: list[str], notes: tuple[Note, ...]) -> Found:
    """The article of one row; `origin` names the last line it stands on."""
    if len(row) > len(fields):
        more = f"{len(row)} cells, the header has {len(fields)}"
        return Found(origin, problem=f"{more}; put quotation marks around cells with delimiters in them")
    named = {field: cell for field, cell in zip(reversed(fields), reversed(row), strict=False) if field and cell}
    return found_in(named, origin, notes)


def field_of(column: str) -> str | None:
    """Which field of an article a column holds, by its name in English or Arabic; None for any other."""
    return _FIELD_OF.get("_".join(fold(word) for word in column.replace("_", " ").replace("-", " ").split()))


def _delimiter_of(sample: str) -> str:
    """The delimiter that cuts the first line into most known columns, or else into most columns."""
    first = next((line for line in sample.splitlines() if line and not line.lower().startswith("sep=")), "")
    return max(_DELIMITERS, key=lambda mark: (sum(map(bool, map(field_of, first.split(mark)))), first.count(mark)))


def _no_text_column(header: list[str]) -> str:
    names = ", ".join(name[:30] for name in header[:12]) or "none"
    return f'no column holds the text (columns: {names}); name it "text" in the first line'
