"""Stub."""

from dataclasses import dataclass

from rawi.knowledge.files import Case


@dataclass(frozen=True, slots=True)
class EventTable:
    cases: tuple[Case, ...] = ()


def read_events() -> EventTable:
    return EventTable()
