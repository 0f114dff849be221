"""Stub."""

from dataclasses import dataclass

from rawi.knowledge.files import Case


@dataclass(frozen=True, slots=True)
class BoilerplateTable:
    cases: tuple[Case, ...] = ()


def read_boilerplate() -> BoilerplateTable:
    return BoilerplateTable()
