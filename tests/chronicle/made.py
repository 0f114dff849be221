"""A small chronicle made by hand: two articles that differ on a toll, annotated and resolved as a person would."""

from pathlib import Path

from rawi.chronicle.rows import annotated
from rawi.chronicle.store import Chronicle, Given, open_chronicle
from rawi.derived import (
    Actor,
    Alias,
    ArticleRef,
    ChainRef,
    Change,
    Claim,
    Copy,
    EventMention,
    EventPlace,
    Origin,
    OriginArticle,
    Participant,
    Passage,
    Resolved,
    ResolvedEvent,
    Said,
    Story,
)
from rawi.records import Annotation, Article, Chain, Event, Interval, Mention, Note, Number, Report, Stretch
from tests.builders import article

MADE_BY = "rawi test, knowledge 0000, model none"
GENERATION = f"{MADE_BY}, schema 1"
FIRST = article(
    "قال مصدر طبي إن 12 شخصا قتلوا في قصف على تل السرو.",
    title="قتلى في تل السرو",
    url="https://marfa.example/1",
    outlet="المرفأ",
    published="2024-03-19",
)
SECOND = article("نفت الوزارة مقتل أحد، وقال شهود إن 15 قتلوا.", url="https://ufuq.example/7", outlet="الأفق")


def stretch(given: Article, words: str) -> dict[str, object]:
    start = given.text.index(words)
    return {"start": start, "end": start + len(words), "surface": words}


def annotation(given: Article) -> Annotation:
    """A record of most kinds, on the words that both articles have."""
    return Annotation(
        article=given.id,
        text_sha=given.text_sha,
        made_by=MADE_BY,
        url=given.url,
        boilerplate=(Interval(start=len(given.text) - 1, end=len(given.text)),),
        mentions=(Mention(id="m1", kind="people", form="description", chain="c1", **stretch(given, "قال")),),
        chains=(Chain(id="c1", kind="people", name="قال"),),
        numbers=(Number(id="n1", of="killed", cumulative=False, low=1, who="m1", by=("r1",), **stretch(given, "1")),),
        reports=(
            Report(
                id="r1",
                cue=Stretch(**stretch(given, "قال")),
                force="say",
                negated=False,
                direct=True,
                speakers=("m1",),
                content=Interval(start=0, end=3),
            ),
        ),
        events=(
            Event(id="e1", type="ASSAULT", status="happened", numbers=("n1",), by=("r1",), **stretch(given, "قتلوا")),
        ),
        notes=(Note(what="left open", why="a test"),),
    )


def resolved() -> Resolved:
    first = ArticleRef(article=FIRST.id, url=FIRST.url)
    second = ArticleRef(article=SECOND.id, url=SECOND.url)

    def claim(given: Article, value: int, words: str, speaker: str | None) -> Claim:
        said = Said(
            article=given.id, url=given.url, via=("وكالة", "صحيفة"), origin=0, speaker=speaker, verb="قال",
            outlet=given.outlet, published=given.published, **stretch(given, words),
        )  # fmt: skip
        return Claim(
            field="killed",
            value=f"{value}..",
            state="stands",
            by=(said,),
            origins=1,
            reasons=(),
            low=value,
            mod="atleast",
        )

    return Resolved(
        copies=(
            Copy(
                taker=second, source=first, relation="part", state="possibly", order_by="published", reasons=("words",),
                passages=(
                    Passage(taker=(0, 4), source=(2, 6), changed=(Change(kind="name", taker="شهود"),)),
                    Passage(taker=(5, 9), source=(7, 9), changed=()),
                ),
            ),
        ),
        origins=(
            Origin(
                origin="ori:1", reasons=(), primary_source="مصدر طبي",
                articles=(OriginArticle(article=FIRST.id, url=FIRST.url),
                          OriginArticle(article=SECOND.id, url=SECOND.url, state="possibly")),
            ),
        ),
        stories=(
            Story(story="sto:1", articles=(first, second), reasons=("place",), from_="2024-03-19", to="2024-03-20"),
        ),
        actors=(
            Actor(
                actor="act:1", name="وزارة", kind="organisation", aliases=(Alias(form="الوزارة", n=2),), reasons=(),
                chains=(ChainRef(article=SECOND.id, url=SECOND.url, chain="c1"),),
                type="government", former_ids=("act:0",),
            ),
        ),
        events=(
            ResolvedEvent(
                event="evt:1", type="ASSAULT", status="happened", agents=(), n_articles=2, n_outlets=2, n_origins=2,
                patients=(Participant(name="أشخاص"), Participant(name="وزارة", actor="act:1")), stories=("sto:1",),
                mentions=tuple(
                    EventMention(article=given.id, url=given.url, id="e1", **stretch(given, "قتلوا"))
                    for given in (FIRST, SECOND)
                ),
                claims=(claim(FIRST, 12, "12", "=مصدر طبي"), claim(SECOND, 15, "15", None)), contested=("killed",),
                reasons=(), earliest="2024-03-18", latest="2024-03-20", former_ids=("evt:0",),
                place=EventPlace(name="تل السرو", class_="village", lat=33.5, lon=-36.25, candidates=1),
            ),
        ),
        orphans=(),
    )  # fmt: skip


def chronicle(path: Path) -> Chronicle:
    """The small chronicle, open for writing."""
    made = open_chronicle(path, write=True)
    made.begin(GENERATION)
    articles = (FIRST, SECOND)
    made.add(
        [Given(each, "made.jsonl:1") for each in articles], [annotated(each, annotation(each)) for each in articles]
    )
    made.replace_derived(resolved())
    return made
