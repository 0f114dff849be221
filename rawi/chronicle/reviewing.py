"""What waits for a reviewer: merges with thin reasons, open places, events on which accounts part. Reads alone."""

from rawi.chronicle.store import Chronicle


def doubtful_merges(chronicle: Chronicle, limit: int, offset: int = 0) -> list[str]:
    """Events of several articles that fewest reasons hold together, and that share no copied words."""
    statement = """
        SELECT event FROM events WHERE n_articles > 1 AND reasons NOT LIKE '%same words%'
        ORDER BY json_array_length(reasons), n_articles, event LIMIT ? OFFSET ?"""
    return [name for (name,) in chronicle.rows(statement, (limit, offset))]


def open_places(chronicle: Chronicle, limit: int, offset: int = 0) -> list[str]:
    """Events whose place has several candidates, those most articles tell first."""
    statement = """
        SELECT event FROM events WHERE place_candidates > 1 ORDER BY n_articles DESC, event LIMIT ? OFFSET ?"""
    return [name for (name,) in chronicle.rows(statement, (limit, offset))]


def contested_events(chronicle: Chronicle, limit: int, offset: int = 0) -> list[str]:
    """Events on which accounts part, those with most origins first."""
    statement = """
        SELECT event FROM events WHERE contested IS NOT NULL
        ORDER BY n_origins DESC, n_articles DESC, event LIMIT ? OFFSET ?"""
    return [name for (name,) in chronicle.rows(statement, (limit, offset))]


def similar_events(chronicle: Chronicle, name: str, limit: int) -> list[str]:
    """Events of one type and place whose days touch those of an event: what might be merged with it."""
    statement = """
        SELECT o.event FROM events e JOIN events o ON o.type = e.type AND o.event <> e.event
        WHERE e.event = ? AND coalesce(o.place_name, o.place_text) = coalesce(e.place_name, e.place_text)
          AND (e.earliest IS NULL OR o.earliest IS NULL OR
               (julianday(o.earliest) <= julianday(e.latest) + 1 AND julianday(o.latest) >= julianday(e.earliest) - 1))
        ORDER BY o.n_articles DESC, o.event LIMIT ?"""
    return [found for (found,) in chronicle.rows(statement, (name, limit))]


def review_counts(chronicle: Chronicle) -> dict[str, int]:
    """How many cases wait in each queue."""
    ((merges, places, contested),) = chronicle.rows(
        """SELECT (SELECT count(*) FROM events WHERE n_articles > 1 AND reasons NOT LIKE '%same words%'),
                  (SELECT count(*) FROM events WHERE place_candidates > 1),
                  (SELECT count(*) FROM events WHERE contested IS NOT NULL)"""
    )
    return {"merges": merges, "places": places, "contested": contested}
