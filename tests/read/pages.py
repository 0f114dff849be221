"""Invented pages in the manner of real templates; each is one function of its parts. And crawls of them."""

from collections.abc import Iterable
from pathlib import Path

from fastwarc.warc import WarcRecord, WarcRecordType

HEADLINE = "إعادة فتح الجسر القديم بعد أسبوع من إغلاقه"
PARAGRAPHS = (
    "أعلن مجلس بلدية المدينة أن الجسر القديم فتح أمام السيارات صباح اليوم بعد أسبوع من إغلاقه إثر انهيار جزء منه.",
    "وقال رئيس المجلس سليم العابد في مؤتمر صحفي إن فرق الصيانة عملت ليلا ونهارا، مضيفا أن كلفة الإصلاح بلغت مليونا.",
    "ولم يصب أحد في الانهيار الذي وقع فجر الأحد الماضي، لكن عشرات الشاحنات علقت على الضفة الشرقية من النهر.",
)
MENU = """<nav><ul><li><a href='/'>الرئيسية</a></li><li><a href='/a'>أخبار</a></li>
<li><a href='/s'>رياضة</a></li></ul></nav>"""
RELATED = """<aside><h3>الأكثر قراءة</h3><ul><li><a href='/1'>سقوط أمطار في الجبل</a>
<span class='date'>1 يناير 2001</span></li></ul></aside>"""
FOOTER = "<footer><p>جميع الحقوق محفوظة © 2001 صحيفة النهر</p></footer>"


def paragraphs(tag: str = "p") -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in PARAGRAPHS)


def page(head: str = "", above: str = "", dated: str = "", body: str = "", title: str = HEADLINE) -> str:
    """The usual order: menu, headline, date, paragraphs, related, footer."""
    return f"""<!DOCTYPE html><html lang='ar' dir='rtl'><head><title>{title} - صحيفة النهر</title>{head}</head>
<body>{MENU}{above}<main><article><h1>{title}</h1>{dated}<div class='content'>{body or paragraphs()}</div></article>
</main>{RELATED}{FOOTER}</body></html>"""


def old_page(dated: str = "") -> str:
    """A table layout of 2003: no headings, no paragraphs, bold and line breaks."""
    return f"""<html><head><title>{HEADLINE}</title></head><body><table width=100%><tr><td colspan=2>
<a href=/>الرئيسية</a> | <a href=/a>أخبار</a> | <a href=/b>اتصل بنا</a></td></tr><tr><td width=20%>
<a href=/1>سقوط أمطار</a><br><a href=/2>فوز الفريق</a></td><td><font size=5><b>{HEADLINE}</b></font><br>{dated}<br>
<font face=Tahoma>{"<br><br>".join(PARAGRAPHS)}</font></td></tr></table></body></html>"""


def crawl(path: Path, records: Iterable[tuple[str, int, bytes]]) -> None:
    """A WARC file of responses: content type, status, body."""
    with path.open("wb") as stream:
        for number, (kind, status, body) in enumerate(records):
            record = WarcRecord()
            record.init_headers(WarcRecordType.response)
            record.headers["Content-Type"] = "application/http; msgtype=response"
            record.headers["WARC-Target-URI"] = f"https://example.org/{number}"
            record.set_bytes_content(f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n\r\n".encode() + body)
            record.write(stream)
