"""Events as the articles tell them that were published by a day, for lists and maps. Reads alone.

Exact: which events are told, by how many articles, outlets and origins; whether anybody has said where, when and by
whom they were, and on what accounts part. What several articles decide together (which of them are one event, its type,
its status, its place where it was said) is as it is known now; `rawi export --as-of` resolves it as of then.
"""

# Of undated articles it is not known when they were published, so they told nothing by any day.
_BY_THEN = "a.published <= :known || '~'"  # hours of that day too, and by the index
_COUNTED = f"""
  WITH b AS MATERIALIZED (
    SELECT a.id, a.outlet, coalesce(a.url, a.id) AS page,
           (SELECT origin FROM origin_articles o WHERE o.article = a.id) AS origin FROM articles a WHERE {_BY_THEN})
  SELECT m.event, count(DISTINCT b.page) AS n_articles, count(DISTINCT b.outlet) AS n_outlets,
         count(DISTINCT b.origin) AS n_origins
  FROM event_mentions m JOIN b ON b.id = m.article GROUP BY m.event"""
_SAID_THEN = """
  FROM claims c JOIN claim_sources s ON s.claim = c.row WHERE c.event = {event} AND c.field = {field}
  AND s.published <= :known || '~'"""


def _if_said(field: str, column: str) -> str:
    """A column of `events v`, where it was claimed by then or is claimed by nobody at all."""
    said = f"EXISTS (SELECT 1 {_SAID_THEN.format(event='v.event', field=repr(field))})"
    never = f"NOT EXISTS (SELECT 1 FROM claims c WHERE c.event = v.event AND c.field = '{field}')"
    return f"CASE WHEN {said} OR {never} THEN v.{column} END AS {column}"


_PARTED = f"""
  CASE WHEN v.contested IS NULL THEN NULL ELSE (SELECT nullif(json_group_array(f.value), '[]')
    FROM json_each(v.contested) f WHERE (SELECT count(DISTINCT c.value)
    {_SAID_THEN.format(event="v.event", field="f.value")}) > 1) END AS contested"""
_PLACE = ("place_name", "place_text", "place_lat", "place_lon", "place_precision", "place_class", "place_country",
          "place_id")  # fmt: skip
_EVENTS = f"""(
  SELECT v.event, v.type, v.mode, v.status, t.n_articles, t.n_outlets, min(t.n_origins, v.n_origins) AS n_origins,
    {_PARTED}, {_if_said("time", "earliest")}, {_if_said("time", "latest")},
    {", ".join(_if_said("place", column) for column in _PLACE)}
  FROM ({_COUNTED}) t JOIN events v ON v.event = t.event)"""
UNSTATED = {  # that nobody is named as having done it: now, and by then
    False: "NOT EXISTS (SELECT 1 FROM event_agents p WHERE p.event = e.event)",
    True: f"NOT EXISTS (SELECT 1 {_SAID_THEN.format(event='e.event', field=repr('agent'))})",
}
TOLD = f"SELECT m.event FROM articles a JOIN event_mentions m ON m.article = a.id WHERE {_BY_THEN}"
"""The events that were told by `:known`."""
PARTICIPANTS = """
  SELECT DISTINCT p.name FROM {table} p WHERE p.event = :event AND (
    NOT EXISTS (SELECT 1 FROM claims c WHERE c.event = p.event AND c.field = '{field}' AND c.value = p.name)
    OR EXISTS (SELECT 1 FROM claims c JOIN claim_sources s ON s.claim = c.row WHERE c.event = p.event
      AND c.field = '{field}' AND c.value = p.name AND s.published <= :known || '~'))"""
"""Who took part, as far as it was said by then; `table` and `field` name the side."""


def events(known: str | None) -> str:
    """What to read events from, as `e`: with `known` those of then, whose day is the value `:known`."""
    return f"{_EVENTS} e" if known else "events e"
