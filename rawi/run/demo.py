"""The sample corpus, built and told: events with their claims side by side, and origins against articles."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import rawi
from rawi.chronicle.queries import event, timeline
from rawi.chronicle.store import Chronicle, open_chronicle
from rawi.derived import Claim, Copy, Participant, ResolvedEvent, Said
from rawi.run.local import build

SAMPLE = Path(rawi.__file__).parent / "sample" / "articles.jsonl"
FEWEST_ARTICLES = 2  # events of one article alone are counted, not told
COUNTED = ("killed", "injured", "abducted", "arrested", "released", "place", "time", "agent")


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
            f"\nThe chronicle is {keep}; look at it: rawi verify {keep}; rawi export {keep} --format csv -o tables/",
            file=out,
        )
    return code


def told(chronicle: Chronicle) -> Iterator[str]:
    """A chronicle in words, line by line."""
    yield "The sample corpus: invented outlets, people and events in Libya's real geography.\n"
    yield _counts(chronicle)
    outlets = dict(chronicle.rows("SELECT id, outlet FROM articles"))
    single = 0
    for day in timeline(chronicle):
        if day.n_articles < FEWEST_ARTICLES:
            single += 1
            continue
        yield ""
        yield from event_in_words(event(chronicle, day.event))
    yield f"\nand {single} events that one article alone tells.\n"
    yield "Who took whose words, and what was changed on the way:\n"
    for copy in chronicle.derived("copies"):
        yield from _copy_in_words(copy, outlets)


def event_in_words(told: ResolvedEvent) -> Iterator[str]:
    """One event: what, where, when, by and to whom; then every claim with who makes it and on how many origins."""
    mode = f" ({told.mode})" if told.mode else ""
    yield f"■ {told.type}{mode} · {_days(told)} · {_place(told)} · {told.status}"
    yield f"  {told.n_articles} articles · {told.n_outlets} outlets · {told.n_origins} independent origins"
    yield f"  {_names(told.agents)} → {_names(told.patients)}"
    yield "  words: " + " · ".join(dict.fromkeys(mention.surface for mention in told.mentions))
    for claim in told.claims:
        if claim.field in COUNTED:
            contested = "  ← contested" if claim.field in told.contested else ""
            yield f"  {claim.field} {claim.value} [{claim.state}, {_origins(claim)}]{contested}"
            yield from dict.fromkeys(f"      «{said.surface}» {_chain(said)}" for said in claim.by)


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


def _names(participants: tuple[Participant, ...]) -> str:
    return "، ".join(participant.name for participant in participants) or "not stated"


def _origins(claim: Claim) -> str:
    most = f" to {claim.origins_at_most}" if claim.origins_at_most else ""
    return f"{claim.origins}{most} origin" + ("s" if claim.origins != 1 or most else "")


def _chain(said: Said) -> str:
    """Outlet ← those who passed it on ← speaker."""
    who = [said.outlet or "outlet unknown", *said.via, *([said.speaker] if said.speaker else [])]
    copied = {"derived": " (copied)", "possibly": " (possibly copied)"}.get(said.state or "", "")
    return " ← ".join(who) + copied


def _copy_in_words(copy: Copy, outlets: dict[str, str]) -> Iterator[str]:
    taker, source = (outlets.get(ref.article) or ref.article for ref in (copy.taker, copy.source))
    yield f"{taker} ← {source}: {copy.relation}, {copy.state} (order: {copy.order_by})"
    for passage in copy.passages:
        for change in passage.changed:
            yield f"    {change.kind}: «{change.source or ''}» → «{change.taker or ''}»"
