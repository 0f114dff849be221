"""The article of a page and no more, and the day it was published, found or left open but never guessed."""

import pytest

from rawi.errors import ArticleError
from rawi.read.html import article_of_page, text_of_fragment
from rawi.records import Article
from tests.read.pages import HEADLINE, PARAGRAPHS, old_page, page, paragraphs


def read(html: str, encoding: str = "utf-8", **given: str) -> Article:
    return article_of_page(html.encode(encoding), given)


def ld(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


@pytest.mark.parametrize("tag", ["p", "div", "span"])
def test_every_paragraph_is_kept_and_the_page_around_it_left_out(tag: str) -> None:
    body = paragraphs(tag) if tag != "span" else "<br/>".join(PARAGRAPHS)
    assert read(page(body=body)).text == "\n".join([HEADLINE, *PARAGRAPHS])


def test_old_table_layouts_are_read() -> None:
    article = read(old_page(dated="12/3/2021"), "cp1256")
    assert article.text == "\n".join([HEADLINE, "12/3/2021", *PARAGRAPHS])
    assert (article.published, article.published_from) == ("2021-03-12", "text")


@pytest.mark.parametrize(
    ("html", "published", "where"),
    [
        (page(meta("article:published_time", "2021-03-12T10:00:00+02:00")), "2021-03-12T10:00:00+02:00",
         "meta article:published_time"),
        (page('<meta name="DC.date.issued" content="2021-03-12">'), "2021-03-12", "meta dc.date.issued"),
        (page(ld('{"@type": "NewsArticle", "datePublished": "2021-03-12"}')), "2021-03-12", "json-ld datePublished"),
        (page(ld('{"@graph": [{"@type": ["Article"], "datePublished": "2021-03-12"}]}')), "2021-03-12",
         "json-ld datePublished"),
        (page(ld('{"@type": "NewsArticle", broken')), None, None),
        (page(dated='<time datetime="2021-03-12T08:00">منذ ساعتين</time>'), "2021-03-12T08:00", "text"),
        (page('<link rel="canonical" href="https://example.org/news/2021/3/12/jisr">'), "2021-03-12", "url"),
        (page('<link rel="canonical" href="https://example.org/2021-03-12/a/2021-03-13">'), None, None),
        (page(dated='<div class="post-date">الجمعة 12 آذار 2021 - 10:30</div>'), "2021-03-12", "text"),
        (page(dated='<p class="entry-date">نشر في: ١٢ جويلية ٢٠٢١</p>'), "2021-07-12", "text"),
        (page(dated='<span class="date">12 غشت 2021</span>'), "2021-08-12", "text"),
        (page(dated='<span class="date">12 تشرين الثاني/نوفمبر 2021</span>'), "2021-11-12", "text"),
        (page(dated='<span class="date">١٢ صفر ١٤٤٣هـ - 19 سبتمبر 2021م</span>'), "2021-09-19", "text"),
        (page(dated='<span class="date">12 صفر 1443</span>'), None, None),
        (page(dated='<span class="date">نشر: 12 مارس 2021 حدث: 13 مارس 2021</span>'), None, None),
        (page(dated='<span class="date">أمس</span>'), None, None),
        # The top of the page has today's date, related articles theirs, the foot the year of the copyright.
        (page(above='<div class="today-date">الأربعاء 20 مارس 2024</div>'), None, None),
        (page(), None, None),
    ],
)  # fmt: skip
def test_the_day_of_publication_is_found_or_left_open(html: str, published: str | None, where: str | None) -> None:
    article = read(html)
    assert (article.published, article.published_from) == (published, where)


def test_what_is_given_wins_over_what_the_page_says() -> None:
    article = read(page(meta("article:published_time", "2021-03-12")), published="2021-03-11", outlet="النهر")
    assert (article.published, article.published_from, article.outlet) == ("2021-03-11", "given", "النهر")


@pytest.mark.parametrize(
    ("head", "outlet"),
    [
        (meta("og:site_name", "النهر نيوز"), "النهر نيوز"),
        (ld('{"@type": "NewsArticle", "publisher": {"name": "دار النهر"}}'), "دار النهر"),
        ("", "صحيفة النهر"),  # behind the headline in the tab
    ],
)
def test_the_outlet_is_named_as_the_page_names_it(head: str, outlet: str) -> None:
    assert read(page(head)).outlet == outlet


def test_without_a_name_the_host_is_the_outlet() -> None:
    assert read(old_page(), url="http://www.example.org/1").outlet == "example.org"
    assert read(old_page()).outlet is None


@pytest.mark.parametrize("stated", ["بقلم: هدى سالم", "كتبت - هدى سالم", "هدى سالم"])
def test_the_author_is_named_without_by(stated: str) -> None:
    assert read(page(meta("author", stated))).byline == "هدى سالم"


def test_a_page_saved_by_a_browser_knows_its_address() -> None:
    saved = "<!-- saved from url=(0027)https://example.org/2021/1 -->" + page()
    assert read(saved).url == "https://example.org/2021/1"


def test_a_declared_body_stands_in_for_a_page_built_by_script() -> None:
    body = " ".join(PARAGRAPHS)
    declared = '{"@type": "Article", "headline": "' + HEADLINE + '", "articleBody": "' + body + '"}'
    html = f"<html><head>{ld(declared)}</head>"
    assert read(html + "<body><div id=app></div></body></html>").text == f"{HEADLINE}\n\n{body}"


@pytest.mark.parametrize("html", ["", "<html>", "<html><body><p> </p></body></html>", "\0\0", "<!--"])
def test_a_page_without_an_article_says_so(html: str) -> None:
    with pytest.raises(ArticleError, match="no article text"):
        read(html)


def test_the_bytes_and_the_extractor_are_named() -> None:
    article = read(page())
    assert article.extractor == "rawi-html 1" and article.raw_sha and len(article.raw_sha) == 64


def test_lists_have_no_bullets_and_links_no_targets() -> None:
    assert text_of_fragment("<ul><li>أول</li><li><a href='x'>ثان</a> <img alt='صورة'></li></ul>") == "أول\nثان"
