"""Lists of events and their spread over time."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from graph.index.filters import Filters, Values, condition, one_of_kinds
from graph.index.summaries import Summary, entities_by_id, entity_number, event_summaries, mentioned
from graph.names import Fold

#: The most events of one page of a list.
MOST = 1000
SORTS = {
    "time": "e.begin IS NULL, e.begin, e.n",
    "-time": "e.begin IS NULL, e.begin DESC, e.n",
    "confidence": "e.confidence DESC, e.n",
}
#: The longest stretch that is shown day by day, and month by month, in days.
BY_DAY, BY_MONTH = 92, 3660
LATEST = date(9998, 12, 31)  # a later day has no next year


def events(
    connection: sqlite3.Connection,
    filters: Filters,
    entity: str | None = None,
    words: str = "",
    offset: int = 0,
    limit: int = 100,
    sort: str = "time",
) -> Summary:
    """{total, events, entities}: a page of the events that pass, of one entity or of all, in a given order.

    `words`, folded, are looked for in the sentences and names of events, the beginnings of words. Raises Unknown for an id that
    nothing has, KeyError for an unknown `sort`.
    """
    where, values = _where(connection, filters, entity)
    if words:
        where += " AND e.n IN (SELECT rowid FROM event_text WHERE event_text MATCH ?)"
        values.append(" ".join(f'"{word}"*' for word in words.replace('"', " ").split()) or '""')
    return _page(connection, f"event e WHERE {where}", values, SORTS[sort], offset, limit)


def folded_words(text: str, fold: Fold) -> str:
    """What is looked for in events: each word folded by itself, as the index holds them."""
    return " ".join(filter(None, map(fold, text.replace("\0", " ").split()[:20])))


def between(
    connection: sqlite3.Connection, one: str, other: str, filters: Filters, offset: int = 0, limit: int = 100
) -> Summary:
    """As `events`, for the events with these two entities as sides, the latest first."""
    where, values = condition(filters, sides=False)
    ends = [entity_number(connection, one), entity_number(connection, other)]
    table = f"edge d JOIN event e ON e.n = d.event WHERE d.a = ? AND d.b = ? AND {where}"
    return _page(connection, table, [*ends, *values], SORTS["-time"], offset, limit)


def _page(connection: sqlite3.Connection, table: str, values: Values, order: str, offset: int, limit: int) -> Summary:
    total = connection.execute(f"SELECT COUNT(DISTINCT e.n) FROM {table}", values).fetchone()[0]
    query = f"SELECT DISTINCT e.n FROM {table} ORDER BY {order} LIMIT ? OFFSET ?"
    page = [row[0] for row in connection.execute(query, [*values, max(0, min(limit, MOST)), max(0, offset)])]
    found = event_summaries(connection, page)
    return {"total": total, "events": found, "entities": entities_by_id(connection, mentioned(found))}


def _where(connection: sqlite3.Connection, filters: Filters, entity: str | None) -> tuple[str, Values]:
    """Events that pass; of an entity, those in which it is a side, place or source and another side is of a wanted kind."""
    if entity is None:
        return condition(filters)
    where, values = condition(filters, sides=False)
    number = entity_number(connection, entity)
    where += """ AND e.n IN (SELECT event FROM side WHERE entity = ? UNION SELECT n FROM event WHERE place = ?
      UNION SELECT n FROM event WHERE source = ?)"""
    values += [number, number, number]
    if filters.kinds is not None:
        inside, more = one_of_kinds("s.entity", filters)
        where += f" AND e.n IN (SELECT s.event FROM side s WHERE s.entity <> ? AND {inside})"
        values += [number, *more]
    return where, values


def histogram(connection: sqlite3.Connection, filters: Filters, entity: str | None = None) -> Summary:
    """{unit, bins, undated}: how many events begin in each day, month or year, without gaps from the first to the last.

    An event of which only the end is known counts there. Raises Unknown for an id that nothing has.
    """
    where, values = _where(connection, filters, entity)
    query = f"SELECT COALESCE(e.begin, e.end), e.status, COUNT(*) FROM event e WHERE {where} GROUP BY 1, 2 ORDER BY 1, 2"
    counts: dict[date, Counter[str]] = defaultdict(Counter)
    undated = 0
    for day, status, count in connection.execute(query, values):
        if day is None:
            undated += count
        else:
            counts[min(date.fromisoformat(day), LATEST)][status] += count
    if not counts:
        return {"unit": "day", "bins": [], "undated": undated}
    first, last = min(counts), max(counts)
    unit = "day" if (last - first).days < BY_DAY else "month" if (last - first).days < BY_MONTH else "year"
    binned: dict[date, Counter[str]] = defaultdict(Counter)
    for day, statuses in counts.items():
        binned[_begin(day, unit)] += statuses
    bins = [
        {
            "begin": begin.isoformat(),
            "end": (_next(begin, unit) - timedelta(1)).isoformat(),
            "count": binned[begin].total() if begin in binned else 0,
            "statuses": dict(binned.get(begin, {})),
        }
        for begin in _steps(_begin(first, unit), last, unit)
    ]
    return {"unit": unit, "bins": bins, "undated": undated}


def _begin(day: date, unit: str) -> date:
    return day if unit == "day" else day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def _next(begin: date, unit: str) -> date:
    if unit == "day":
        return begin + timedelta(1)
    if unit == "month":
        return (begin + timedelta(31)).replace(day=1)
    return begin.replace(year=begin.year + 1)


def _steps(begin: date, last: date, unit: str) -> Iterator[date]:
    while begin <= last:
        yield begin
        begin = _next(begin, unit)
