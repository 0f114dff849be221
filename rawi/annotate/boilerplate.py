"""Stub."""

from rawi.knowledge.boilerplate import BoilerplateTable
from rawi.records import Article, Interval


def boilerplate(article: Article, table: BoilerplateTable) -> tuple[Interval, ...]:
    return ()
