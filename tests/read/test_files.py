"""Every kind of file is read, and no bad input costs another its article."""

import gzip
import io
import json
import os
import zipfile
from collections import Counter
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
import zstandard
from fastwarc.warc import WarcRecord, WarcRecordType

from rawi.read import Found, read_paths
from tests.read import pages

TEXT = "قال الوزير إن الحكومة في العاصمة ستعلن القرار غدا من جانبها، على أن يبدأ العمل به بعد أسبوع."


def line(text: str = TEXT, **fields: object) -> str:
    return json.dumps({"text": text, **fields}, ensure_ascii=False)


def read(*paths: Path) -> list[Found]:
    return list(read_paths(paths))


def articles(found: list[Found]) -> list[str]:
    return [one.article.text for one in found if one.article]


def problems(found: list[Found], folder: Path) -> list[str]:
    return [f"{one.origin.removeprefix(str(folder) + '/')}: {one.problem}" for one in found if one.problem]


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst", ".bz2", ".xz"])
def test_lines_are_read_packed_or_not(tmp_path: Path, suffix: str) -> None:
    import bz2
    import lzma

    raw = "".join(line(f"{TEXT} {n}") + "\n" for n in range(50)).encode()
    pack = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.compress, ".bz2": bz2.compress, ".xz": lzma.compress}
    (tmp_path / f"a.jsonl{suffix}").write_bytes(pack[suffix](raw))
    assert len(articles(read(tmp_path))) == 50


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_cut_file_gives_what_stood_before_the_cut(tmp_path: Path, suffix: str) -> None:
    raw = "".join(line(f"{TEXT} {os.urandom(300).hex()}") + "\n" for n in range(400)).encode()
    packed = gzip.compress(raw) if suffix == ".gz" else zstandard.compress(raw)
    (tmp_path / f"a.jsonl{suffix}").write_bytes(packed[: len(packed) // 2])
    found = read(tmp_path)
    assert len(articles(found)) > 100
    assert "breaks off" in problems(found, tmp_path)[-1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1256", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.txt", "a.html"])
def test_every_encoding_is_read(tmp_path: Path, name: str, encoding: str) -> None:
    content = {
        "a.jsonl": line() + "\r\n" + line("نص آخر") + "\r\n",
        "a.csv": f'العنوان;النص;التاريخ\r\nعنوان;"{TEXT}";2021-03-12\r\n',
        "a.txt": TEXT,
        "a.html": pages.page(),
    }[name]
    (tmp_path / name).write_bytes(content.encode(encoding))
    found = read(tmp_path)
    assert not problems(found, tmp_path)
    assert any(TEXT in text or pages.PARAGRAPHS[0] in text for text in articles(found))
    guessed = [note for one in found if one.article for note in one.article.notes if note.what == "encoding"]
    assert bool(guessed) == (encoding == "cp1256")


def test_one_bad_line_never_costs_the_others(tmp_path: Path) -> None:
    bad = ["{", "[]", "null", '{"title": "x"}', '{"text": null}', '{"text": 5}', '{"text": "\\ud800"}', "\0", "{}" * 9]
    lines = [part for one in bad for part in (one, line(f"{TEXT} {one!r}"))]
    (tmp_path / "a.jsonl").write_text("\n".join(lines) + "\n\n\n")
    found = read(tmp_path)
    assert len(articles(found)) == len(bad)
    assert [one.origin.rsplit(":")[-1] for one in found if one.problem] == [str(2 * n + 1) for n in range(len(bad))]


def test_ten_thousand_empty_lines_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n" * 10_000 + line() + "\r\n" * 10_000)
    found = read(tmp_path)
    assert [one.origin for one in found] == [f"{tmp_path}/a.jsonl:10001"]


def test_a_json_list_is_read_as_its_articles(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([{"text": TEXT}, {"title": "بلا نص"}], indent=1))
    found = read(tmp_path)
    assert articles(found) == [TEXT]
    assert "missing" in problems(found, tmp_path)[0]


def test_a_page_in_a_line_is_extracted_and_its_bytes_kept(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"html": pages.page(), "url": "https://example.org/1"}))
    (found,) = read(tmp_path)
    assert found.article and found.article.title == pages.HEADLINE
    assert found.raw == pages.page().encode()
    assert found.article.extractor == "rawi-html 1"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_are_read_by_their_column_names(tmp_path: Path, delimiter: str) -> None:
    header = delimiter.join(["id", "عنوان الخبر", "نص الخبر", "المصدر", "تاريخ النشر", "ملاحظات"])
    row = delimiter.join(["7", "عنوان", f'"{TEXT}\nسطر ثان"', "النهر", "12 آذار 2021", "x"])
    (tmp_path / "a.csv").write_text(f"{header}\n{row}\n\n")
    (found,) = read(tmp_path)
    assert found.article
    assert (found.article.given_id, found.article.outlet, found.article.published) == ("7", "النهر", "2021-03-12")
    assert found.article.text == f"عنوان\n\n{TEXT}\nسطر ثان"


def test_a_table_without_a_text_column_says_what_to_write(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("رقم,ملاحظة\n1,x\n")
    assert 'columns: رقم, ملاحظة); name it "text"' in problems(read(tmp_path), tmp_path)[0]


def test_feeds_are_read_with_arabic_dates(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(
        f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
        <title>النهر</title><item><title>عنوان</title><link>https://example.org/1</link>
        <pubDate>الجمعة، 12 آذار 2021 10:00:00 +0200</pubDate><description>موجز</description>
        <content:encoded><![CDATA[<p>{TEXT}</p><p>فقرة ثانية</p>]]></content:encoded></item>
        <item><title>بلا نص</title></item></channel></rss>"""
    )
    found = read(tmp_path)
    (article,) = [one.article for one in found if one.article]
    assert article.text == f"عنوان\n\n{TEXT}\nفقرة ثانية"
    assert (article.outlet, article.published, article.published_from) == ("النهر", "2021-03-12", "feed published")
    assert len(problems(found, tmp_path)) == 1


def warc(path: Path, pages_in: dict[str, str]) -> None:
    stream = io.BytesIO()
    for url, page in pages_in.items():
        record = WarcRecord()
        record.init_headers(WarcRecordType.response)
        record.headers["Content-Type"] = "application/http; msgtype=response"
        record.headers["WARC-Target-URI"] = url
        record.headers["WARC-Date"] = "2021-03-13T00:00:00Z"
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        record.set_bytes_content(head + page.encode())
        record.write(stream)
    raw = stream.getvalue()
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wacz"])
def test_web_archives_are_read(tmp_path: Path, name: str) -> None:
    inside = {
        "https://example.org/1": pages.page(),
        "https://example.org/2": f"<html><body>{pages.MENU * 8}</body></html>",
    }
    if name == "a.wacz":
        folder = tmp_path / "w"
        folder.mkdir()
        warc(folder / "b.warc.gz", inside)
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.write(folder / "b.warc.gz", "archive/b.warc.gz")
            archive.writestr("pages/pages.jsonl", "{}")
    else:
        warc(tmp_path / name, inside)
    found = read(tmp_path / name)
    (article,) = [one.article for one in found if one.article]
    assert (article.url, article.retrieved) == ("https://example.org/1", "2021-03-13T00:00:00Z")
    assert len(problems(found, tmp_path)) == 1


def test_what_is_no_arabic_page_in_a_crawl_is_set_aside_by_its_sort(tmp_path: Path) -> None:
    english = "<html><body><p>" + "The old bridge was opened to traffic again. " * 40 + "<a>عربي</a></body></html>"
    persian = "<html><body><article><p>" + "پل قدیمی شهر پس از یک هفته دوباره باز شد و مردم چه گفتند؟ " * 20
    pages.crawl(tmp_path / "c.warc", [
        ("text/html", 200, pages.page().encode()), ("text/html", 200, english.encode()),
        ("text/html; charset=utf-8", 200, persian.encode()), ("image/png", 200, b"\x89PNG" * 200),
        ("text/html", 404, pages.page().encode()), ("text/html", 200, b"<html></html>"),
        ("???", 200, b"x" * 300), ("text/html", 200, b"<html>" + "<p>桥梁重新开放。".encode("gb18030") * 90),
    ])  # fmt: skip
    found = read(tmp_path / "c.warc")
    assert [one.article.url for one in found if one.article] == ["https://example.org/0"]
    assert Counter(one.aside for one in found if one.aside) == {
        "pages without Arabic": 2, "language fa": 1, "image/png": 1, "status 404": 1, "empty pages": 1,
        "no known type": 1,
    }  # fmt: skip
    assert not problems(found, tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1256", "iso8859-6", "utf-16", "numbers"])
def test_an_arabic_page_of_a_crawl_is_found_in_whatever_encoding(tmp_path: Path, encoding: str) -> None:
    page = pages.page()
    raw = page.encode("ascii", "xmlcharrefreplace") if encoding == "numbers" else page.encode(encoding, "ignore")
    pages.crawl(tmp_path / "c.warc", [("text/html", 200, raw)])
    assert [one.article is not None for one in read(tmp_path / "c.warc")] == [True]


def test_a_page_saved_as_one_file_is_read(tmp_path: Path) -> None:
    saved = MIMEMultipart("related")
    saved["Snapshot-Content-Location"] = "https://example.org/1"
    saved["Date"] = "Fri, 12 Mar 2021 10:00:00 +0200"
    saved.attach(MIMEText(pages.page(), "html", "utf-8"))
    (tmp_path / "a.mhtml").write_bytes(saved.as_bytes())
    (tmp_path / "b.mht").write_text("x")
    found = read(tmp_path)
    (article,) = [one.article for one in found if one.article]
    assert (article.url, article.retrieved) == ("https://example.org/1", "2021-03-12T10:00:00+02:00")
    assert pages.PARAGRAPHS[2] in article.text
    assert "no page in the file" in problems(found, tmp_path)[0]


def test_a_zip_is_read_as_a_folder(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("b/a.jsonl", line())
        archive.writestr("b/b.html", pages.page())
        archive.writestr("b/style.css", "p{}")
    found = read(tmp_path)
    assert len(articles(found)) == 2
    assert found[0].origin == f"{tmp_path}/a.zip:b/a.jsonl:1"


def test_a_saved_page_leaves_its_resource_folder_out(tmp_path: Path) -> None:
    (tmp_path / "خبر.html").write_text(pages.page())
    (tmp_path / "خبر_files").mkdir()
    (tmp_path / "خبر_files" / "frame.html").write_text(pages.page())
    assert len(articles(read(tmp_path))) == 1


def test_folders_are_read_in_order_and_loops_once(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", "c/1.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{TEXT} {name}")
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    (tmp_path / "b" / "self").symlink_to("self")
    found = read(tmp_path)
    assert [text.rsplit(" ")[-1] for text in articles(found)] == ["a.txt", "b/1.txt", "b/2.txt", "c/1.txt"]
    assert [problem.split(":")[0] for problem in problems(found, tmp_path)] == ["b/loop", "b/self"]


def test_files_without_articles_say_so(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    (tmp_path / "lines.jsonl").write_text("\n\n")
    (tmp_path / "blank.txt").write_text("")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 \0\0\0\xff\xff\0")
    (tmp_path / "not.zip").write_text("PK no zip")
    (tmp_path / "not.xml").write_text("<a/>")
    (tmp_path / "cut.jsonl.gz").write_bytes(b"\x1f\x8b\x08")
    (tmp_path / "folder").mkdir()
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    found = read(tmp_path)
    assert not articles(found)
    names = [problem.split(":")[0] for problem in problems(found, tmp_path)]
    assert names == sorted(
        ["empty.jsonl", "lines.jsonl", "blank.txt", "a.pdf", "not.zip", "not.xml", "cut.jsonl.gz", "folder"]
    )


def test_a_file_that_is_gone_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text(TEXT)
    reading = read_paths([tmp_path, tmp_path / "c.txt"])
    assert next(reading).article
    (tmp_path / "b.txt").unlink()
    assert [one.problem for one in reading] == ["is not there (any more); check the path"] * 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_rights_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.txt").chmod(0)
    assert "can't be read" in problems(read(tmp_path), tmp_path)[0]


def test_a_huge_article_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(line("ا" * 25_000_000) + "\n" + line() + "\n")
    found = read(tmp_path)
    assert articles(found) == [TEXT]
    assert "cut the file into its articles" in problems(found, tmp_path)[0]


def test_a_plain_text_has_no_date_and_no_title(tmp_path: Path) -> None:
    (tmp_path / "2021-03-12.txt").write_text(f"سطر أول\n{TEXT}")
    (found,) = read(tmp_path)
    assert found.article and found.article.published is None and found.article.title is None


def test_one_url_with_two_texts_is_two_editions(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(line(url="u") + "\n" + line(TEXT + " وزيد", url="u") + "\n" + line(url="u"))
    ids = [one.article.id for one in read(tmp_path) if one.article]
    assert len(set(ids)) == 2 and ids[0] == ids[2]
