"""A crawl of many records, a few of them Arabic articles, built into a chronicle: time and peak memory.

    python -m benchmarks.crawl FOLDER ARTICLES... [--records 1000000] [--share 0.05] [--read]

WARC files are made in FOLDER (kept for another run) from the articles of JSON lines: each as a page of an invented
template, the others pages in English, French, Persian and Chinese, pictures, scripts, redirects and pages not found,
in the shares that web crawls have. Then `rawi build` runs on them in a process of its own; with `--read` they are only
read. Printed: seconds, records a second, peak memory of the largest process, and what the build says.
"""

import argparse
import gzip
import html
import io
import itertools
import json
import random
import resource
import subprocess
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from fastwarc.warc import WarcRecord, WarcRecordType

from rawi.read import read_paths
from rawi.read.lines import lines_of

EACH = 50_000  # records a file
POOL = 400  # different records of each other sort; members of a packed file can be repeated as they are
WORDS = {
    "en": "the bridge was opened again after a week of repairs while the council met in town to discuss costs",
    "fr": "le pont a été rouvert après une semaine de travaux tandis que le conseil se réunissait en ville",
    "fa": "پل قدیمی پس از یک هفته دوباره باز شد و شورای شهر برای بررسی هزینه‌ها گرد آمد گفت چه کسی می‌پردازد",
    "zh": "经过 一周 的 维修 大桥 重新 开放 市议会 开会 讨论 费用 问题 居民 表示 欢迎",
}
SORTS = {
    "en": 48,
    "fr": 9,
    "fa": 3,
    "zh": 12,
    "image/jpeg": 9,
    "text/css": 5,
    "application/json": 5,
    "301": 5,
    "404": 4,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--share", type=float, default=0.05, help="of articles among the records")
    parser.add_argument("--read", action="store_true")
    asked = parser.parse_args()
    files = asked.folder / f"crawl-{asked.records}-{asked.share}"
    if not files.exists():
        started = time.perf_counter()
        make(files, asked.articles, asked.records, asked.share)
        size = sum(path.stat().st_size for path in files.iterdir())
        print(f"made in {time.perf_counter() - started:.0f} s: {size >> 20} MiB", flush=True)
    started = time.perf_counter()
    if asked.read:
        sorts = Counter(found.aside or ("articles" if found.article else "problems") for found in read_paths([files]))
        print(", ".join(f"{n:,} {sort}" for sort, n in sorts.most_common()))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    else:
        out = asked.folder / "crawl.db"
        out.unlink(missing_ok=True)
        command = [sys.executable, "-c", "from rawi.cli import main; main()", "build", "-o", str(out), str(files)]
        subprocess.run(command, check=False)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    seconds = time.perf_counter() - started
    print(f"{seconds:.0f} s, {asked.records / seconds:,.0f} records/s, peak memory {peak >> 10} MiB")


def make(folder: Path, articles: Iterable[Path], records: int, share: float) -> None:
    """Write the files. A text that comes round again is another outlet's copy of it, with another address."""
    part = folder.with_suffix(".part")
    part.mkdir(parents=True)
    random.seed(7)
    others = {sort: [packed(*other(sort, n)) for n in range(POOL)] for sort in SORTS}
    lines = list(itertools.chain.from_iterable(_lines(path) for path in articles))
    pages = itertools.count()
    for number in range(0, records, EACH):
        with (part / f"{number // EACH:05}.warc.gz").open("wb") as file:
            for _ in range(min(EACH, records - number)):
                if random.random() < share:
                    file.write(packed(*article(lines, next(pages))))
                else:
                    (sort,) = random.choices(list(SORTS), list(SORTS.values()))
                    file.write(random.choice(others[sort]))
    part.rename(folder)


def _lines(path: Path) -> Iterator[bytes]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
        yield from (line for _, line in lines_of(stream))


def article(lines: list[bytes], number: int) -> tuple[str, str, int, bytes]:
    """An article as a page: address, media type, status, bytes."""
    given = json.loads(lines[number % len(lines)])
    site = f"{zlib.crc32(str(given.get('outlet')).encode()) % 97}-{number // len(lines)}"
    title = html.escape(given.get("title") or given["text"][:60])
    head = f'<meta charset="utf-8"><title>{title}</title>'
    if given.get("published"):
        head += f'<meta property="article:published_time" content="{given["published"]}">'
    body = "".join(f"<p>{html.escape(line)}</p>" for line in given["text"].split("\n"))
    menu, foot = '<nav><a href="/">الرئيسية</a></nav>' * 12, f"<footer>{'حقوق ' * 20}</footer>"
    page = f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head>{head}</head><body>{menu}
<article><h1>{title}</h1>{body}</article>{foot}</body></html>"""
    return f"https://outlet-{site}.example/{number}", "text/html; charset=utf-8", 200, page.encode()


def other(sort: str, number: int) -> tuple[str, str, int, bytes]:
    """A record of another sort."""
    url = f"https://{sort.replace('/', '-')}.example/{number}"
    if sort in WORDS:
        words = WORDS[sort].split()
        lines = (" ".join(random.choices(words, k=60)) for _ in range(random.randint(5, 60)))
        page = f"<html lang='{sort}'><head><title>{number}</title></head><body>{'<a>العربية</a>' if number % 4 else ''}"
        return url, "text/html; charset=utf-8", 200, (page + "".join(f"<p>{line}</p>" for line in lines)).encode()
    if sort.isdigit():
        return url, "text/html", int(sort), b"<html><body>moved or gone</body></html>" * 8
    return url, sort, 200, random.randbytes(random.randint(500, 20_000))


def packed(url: str, kind: str, status: int, body: bytes) -> bytes:
    """One record as a member of a packed file."""
    record = WarcRecord()
    record.init_headers(WarcRecordType.response)
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.headers["WARC-Target-URI"] = url
    record.headers["WARC-Date"] = "2024-05-01T00:00:00Z"
    record.set_bytes_content(f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body)
    stream = io.BytesIO()
    record.write(stream)
    return gzip.compress(stream.getvalue(), 3)


if __name__ == "__main__":
    main()
