"""Documentation says all there is: every command, every field of a record, every event type."""

import json
import re
from itertools import chain
from pathlib import Path
from typing import get_args

import click
import msgspec

from rawi import records
from rawi.annotate import annotate
from rawi.cli import main
from rawi.codec import encode
from rawi.knowledge import Knowledge
from rawi.read.lines import read_line

DOCS = Path(__file__).parents[1] / "docs"


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def commands(group: click.Group, before: str = "") -> list[str]:
    found = []
    for name, command in group.commands.items():
        found += commands(command, f"{before}{name} ") if isinstance(command, click.Group) else [before + name]
    return found


def test_every_command_is_described() -> None:
    assert [name for name in commands(main) if f"rawi {name}" not in page("commands.md")] == []


def test_every_command_has_an_example_in_its_help() -> None:
    def without_example(group: click.Group) -> list[str]:
        inner = [c for c in group.commands.values() if isinstance(c, click.Group)]
        leaves = [c for c in group.commands.values() if not isinstance(c, click.Group)]
        return [c.name or "" for c in leaves if "Example:" not in (c.help or "")] + [
            name for g in inner for name in without_example(g)
        ]

    assert without_example(main) == []


def test_every_field_of_every_said_record_is_described() -> None:
    described = page("records.md")
    parts = (records.Annotation, records.Mention, records.Role, records.Chain, records.Place, records.TimeExpression,
             records.Number, records.Report, records.Event, records.Label, records.Note)  # fmt: skip
    fields = {field.encode_name for part in parts for field in msgspec.structs.fields(part)}
    assert {name for name in fields if not re.search(rf"`{name}`|^### {name}$", described, re.M)} == set()


def test_every_event_type_is_described() -> None:
    described = page("event-types.md")
    assert [name for name in get_args(records.EventType) if f"| {name} |" not in described] == []


def test_every_page_is_in_the_index() -> None:
    index = page("index.md")
    assert [path.name for path in DOCS.glob("*.md") if path.name not in index and path.name != "index.md"] == []


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for path in (*DOCS.rglob("*.md"), DOCS.parent / "README.md"):
        for link in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if "://" not in link and not (path.parent / link).exists():
                broken.append(f"{path.name}: {link}")
    assert broken == []


def test_the_article_of_the_readme_gives_the_records_it_shows(knowledge: Knowledge) -> None:
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    given, shown = re.findall(r"```json\n(.*?)\n```", readme, re.S)
    said = json.loads(encode(annotate(read_line(given.encode()), knowledge)))
    records = {r["id"]: r for r in chain(said["times"], said["numbers"], said["reports"], said["events"])}
    for line in shown.splitlines():
        record = json.loads(line)
        assert record == {key: records[record["id"]].get(key) for key in record}
