"""The sample corpus, built and told: events with their claims side by side, and origins against articles."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import rawi
from rawi.chronicle.queries import event, timeline
from rawi.chronicle.store import Chronicle, open_chronicle
from rawi.derived import Claim, Dependence, ResolvedEvent, Said
from rawi.run.local import build

SAMPLE = Path(rawi.__file__).parent / "sample" / "articles.jsonl"
FEWEST_ARTICLES = 2  # events of one article alone are counted, not told
MOST_WORDS = 6
COUNTED = ("killed", "injured", "abducted", "arrested", "displaced", "missing", "released")
TOLD = (*COUNTED, "agent", "place", "time")
TELLING = ("name", "label", "verb", "number")
COPIED: dict[Dependence | None, str] = {None: "", "derived": "copied: ", "possibly": "possibly copied: "}


def demo(out: TextIO, messages: TextIO, keep: Path | None = None) -> int:
    """Build the sample (into `keep`, else into a folder that is removed again) and print its chronicle."""
    with TemporaryDirectory() as folder:
        path = keep or Path(folder) / "demo.db"
        code = build([SAMPLE], path, messages)
        chronicle = open_chronicle(path)
        try:
            for line in told(chronicle):
                print(line, file=out)
        finally:
            chronicle.close()
    if keep:
        print(
            f"\nThe chronicle is {keep}; look at it: rawi serve {keep}; "
            f"rawi verify {keep}; rawi export {keep} --format csv -o tables/",
            file=out,
        )
    return code


def told(chronicle: Chronicle) -> Iterator[str]:
    """A chronicle in words, line by line: the event most articles tell, what copies changed, the other events."""
    yield "The sample corpus: invented outlets, people and events in Libya's real geography.\n"
    yield _counts(chronicle)
    days = [day for day in timeline(chronicle) if day.n_articles >= FEWEST_ARTICLES]
    days.sort(key=lambda day: -day.n_articles)
    if days:
        yield ""
        yield from event_in_words(event(chronicle, days[0].event))
        yield from _copies(chronicle)
        yield "\nOther events that more than one article tells:"
    for day in days[1:]:
        yield from event_in_brief(event(chronicle, day.event))
    ((total,),) = chronicle.rows("SELECT count(*) FROM events")
    yield f"\nand {total - len(days)} events that one article alone tells."
    for orphan in chronicle.derived("orphans"):
        yield f"A judgement that no longer applies: {orphan.judgement}, {orphan.why}"


def event_in_words(told: ResolvedEvent) -> Iterator[str]:
    """One event: what, where, when; then its claims, one line each, first those on which accounts part."""
    yield f"■ {_head(told)}"
    origins = _many(told.n_origins, "independent origin")
    yield f"  {told.n_articles} articles, {_many(told.n_outlets, 'outlet')}, {origins}"
    words = list(dict.fromkeys(mention.surface for mention in told.mentions))
    yield f"  told as {'، '.join(words[:MOST_WORDS])}" + (" …" if len(words) > MOST_WORDS else "")
    shown = [claim for claim in told.claims if claim.field in TOLD]
    contested = [claim for claim in shown if claim.field in told.contested]
    for title, claims in (("Accounts part:", contested), ("Also said:", [c for c in shown if c not in contested])):
        if claims:
            yield f"  {title}"
            yield from map(_claim, claims)


def event_in_brief(told: ResolvedEvent) -> Iterator[str]:
    """One event in a line, and one for each count that is claimed."""
    yield f"■ {_head(told)} · {told.n_articles} articles, {_many(told.n_origins, 'origin')}"
    yield from (_claim(claim) for claim in told.claims if claim.field in COUNTED)


def _head(told: ResolvedEvent) -> str:
    mode = f" ({told.mode})" if told.mode else ""
    return f"{told.type}{mode} · {_days(told)} · {_place(told)} · {told.status}"


def _counts(chronicle: Chronicle) -> str:
    (counts,) = chronicle.rows(
        """SELECT (SELECT count(*) FROM articles), (SELECT count(DISTINCT outlet) FROM articles),
                  (SELECT count(*) FROM origins), (SELECT count(*) FROM events), (SELECT count(*) FROM stories)"""
    )
    articles, outlets, origins, events, stories = counts
    return f"{articles} articles · {outlets} outlets · {origins} origins · {events} events · {stories} stories"


def _days(told: ResolvedEvent) -> str:
    if told.earliest is None:
        return "day not stated"
    return told.earliest if told.earliest == told.latest else f"{told.earliest} to {told.latest}"


def _place(told: ResolvedEvent) -> str:
    if told.place is None:
        return "place not stated"
    return told.place.name or told.place.text or "place not stated"


def _many(count: int, what: str) -> str:
    return f"{count} {what}" + ("s" if count != 1 else "")


def _claim(claim: Claim) -> str:
    """A claim in one line: the value, its origins, who says so at first hand, who copied it."""
    by_article: dict[str, Said] = {}
    for said in claim.by:  # of an article the saying that names its source
        if said.article not in by_article or (said.speaker and not by_article[said.article].speaker):
            by_article[said.article] = said
    chains = {state: _chains(said for said in by_article.values() if said.state == state) for state in COPIED}
    text = "; ".join(f"{word}{chains[state]}" for state, word in COPIED.items() if chains[state])
    most = f" to {claim.origins_at_most}" if claim.origins_at_most else ""
    state = "" if claim.state == "stands" else f", {claim.state}"
    return f"    {claim.field} {claim.value}  [{_many(claim.origins, 'origin')}{most}{state}]  {text}"


def _chains(said: Iterable[Said]) -> str:
    """Outlet ← those who passed it on ← speaker, each once."""
    chains = (
        " ← ".join([it.outlet or "outlet unknown", *it.via, *([it.speaker] if it.speaker else [])]) for it in said
    )
    return "، ".join(dict.fromkeys(chains))


def _copies(chronicle: Chronicle) -> Iterator[str]:
    """Who took whose words; changed names, labels, verbs and numbers one by one, what else was changed counted."""
    outlets = dict(chronicle.rows("SELECT id, outlet FROM articles"))
    yield "\nWho took whose words, and what became of them on the way:"
    for copy in chronicle.derived("copies"):
        taker, source = (outlets.get(ref.article) or ref.article for ref in (copy.taker, copy.source))
        order = "" if copy.order_by != "unknown" else ", who was first is not known"
        yield f"  {taker} ← {source}: {copy.relation}, {copy.state}{order}"
        changes = [change for passage in copy.passages for change in passage.changed]
        telling = [change for change in changes if change.kind in TELLING and not change.same_value]
        for change in dict.fromkeys(telling):
            yield f"      {change.kind}: «{change.source or ''}» → «{change.taker or ''}»"
        if rest := len(changes) - len(telling):
            yield f"      and {rest} words spelt otherwise, dropped or added"
