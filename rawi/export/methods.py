"""The methods page of an export: what it covers, what a machine made, by which rules, and what nobody has looked at.

The words stand in `methods.en.md` and `methods.ar.md`; here is what they count.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rawi.chronicle.store import Chronicle
from rawi.export.columns import Row
from rawi.export.content import Content
from rawi.export.notice import looked_at, notice_rows
from rawi.resolve.judgements import standing

MOST_OUTLETS = 40


def methods_page(content: Content, language: str, unreadable: int) -> Iterator[bytes]:
    """The page in Arabic (`ar`) or English (`en`); `unreadable`: how many inputs could not be read."""
    template = Path(__file__).with_name(f"methods.{language}.md").read_text(encoding="utf-8")
    page = template.format_map(_figures(content, unreadable) | _tables(content, language))
    for line in page.splitlines(keepends=True):
        yield line.encode()


def _one(chronicle: Chronicle, statement: str) -> Any:
    ((value,),) = chronicle.rows(statement)
    return value


def _figures(content: Content, unreadable: int) -> dict[str, Any]:
    chronicle = content.chronicle
    counts = {
        "articles": "SELECT count(*) FROM articles",
        "outlets": "SELECT count(DISTINCT outlet) FROM articles",
        "no_outlet": "SELECT count(*) FROM articles WHERE outlet IS NULL",
        "undated": "SELECT count(*) FROM articles WHERE published IS NULL",
        "first": "SELECT coalesce(min(substr(published, 1, 10)), '?') FROM articles",
        "last": "SELECT coalesce(max(substr(published, 1, 10)), '?') FROM articles",
        "set_aside": "SELECT count(DISTINCT article) FROM said_notes WHERE what = 'set aside'",
        "editions": "SELECT count(*) FROM editions",
        "copies": "SELECT count(DISTINCT taker) FROM copies WHERE state = 'derived'",
        "possible_copies": "SELECT count(DISTINCT taker) FROM copies WHERE state = 'possibly'",
        "origins": "SELECT count(*) FROM origins",
        "events": "SELECT count(*) FROM events",
        "single": "SELECT count(*) FROM events WHERE n_origins < 2",
        "contested": "SELECT count(*) FROM events WHERE json_array_length(contested) > 0",
        "no_agent": "SELECT count(*) FROM events WHERE event NOT IN (SELECT event FROM event_agents)",
        "no_day": "SELECT count(*) FROM events WHERE earliest IS NULL AND latest IS NULL",
        "no_place": "SELECT count(*) FROM events WHERE place_name IS NULL AND place_text IS NULL",
        "claims": "SELECT count(*) FROM claims",
    }
    figures = {name: _one(chronicle, statement) for name, statement in counts.items()}
    figures |= {"generation": chronicle.meta("generation"), "unreadable": unreadable, "release": content.release or "-"}
    figures["looked_at"] = looked_at(content)
    figures["decisions"] = len(standing(content.judgements))
    figures["edited"] = len(content.sources.later)
    figures["withdrawn"] = len(content.sources.withdrawn)
    figures["never_looked_at"] = figures["events"] - figures["looked_at"]
    figures["rules"] = f"{content.rules.id} ({content.rules.source})" if content.rules else "-"
    figures["quote"] = content.quote
    return figures


def _tables(content: Content, language: str) -> dict[str, str]:
    statement = """
        SELECT outlet, count(*), min(substr(published, 1, 10)), max(substr(published, 1, 10))
        FROM articles GROUP BY outlet ORDER BY count(*) DESC, outlet"""
    outlets = list(content.chronicle.rows(statement))
    shown = [_line(*(cell if cell is not None else "-" for cell in row)) for row in outlets[:MOST_OUTLETS]]
    if len(outlets) > MOST_OUTLETS:
        rest = outlets[MOST_OUTLETS:]
        shown.append(_line(f"+ {len(rest)}", sum(row[1] for row in rest), "", ""))
    types = content.chronicle.rows("SELECT type, status, count(*) FROM events GROUP BY 1, 2 ORDER BY 1, 2")
    withheld = content.redaction.withheld() if content.redaction else ()
    left_out = [_line(each.ar if language == "ar" else each.en, each.n) for each in withheld]
    return {
        "outlet_rows": "\n".join(shown), "type_rows": "\n".join(_line(*row) for row in types),
        "withheld_rows": "\n".join(left_out) or _line("-", "-"),
        "notice_rows": "\n".join(_notice(row, language) for row in notice_rows(content)),
    }  # fmt: skip


def _notice(row: Row, language: str) -> str:
    licence = " ".join(str(row[name]) for name in ("licence", "address") if row[name])
    return f"- {row[language]}{f' ({licence})' if licence else ''}."


def _line(*cells: Any) -> str:
    escaped = (" ".join(str(cell).split()).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"
