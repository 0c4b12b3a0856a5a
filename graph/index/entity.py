"""All about one entity, as its page shows it."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from graph.happenings import LASTING
from graph.index.filters import Filters, as_list, condition
from graph.index.summaries import (
    Summary,
    entities_by_id,
    entity_number,
    entity_summaries,
    event_summaries,
    mentioned,
)

NEIGHBOURS = 30
OFFICES = 200
ARTICLES = 500
DISAGREEMENTS = 50


def entity(connection: sqlite3.Connection, name: str) -> Summary:
    """EntitySummary with names, link, offices, counts, neighbours, disagreements and articles.

    Rejected events are left out. Raises Unknown where there is no entity of this id.
    """
    number = entity_number(connection, name)
    offices = _offices(connection, number)
    differing = _disagreements(connection, number)
    events = [*offices, *(event for one in differing for event in one["events"])]
    return {
        **entity_summaries(connection, [number])[number],
        "names": _names(connection, number),
        "link": _link(connection, number),
        "offices": offices,
        "counts": _counts(connection, number),
        "neighbours": _neighbours(connection, number),
        "disagreements": differing,
        "articles": _articles(connection, number),
        "entities": entities_by_id(connection, mentioned(events)),
    }


def _names(connection: sqlite3.Connection, number: int) -> list[Summary]:
    """The names that articles use, with the number of articles; not those that are only known."""
    query = """SELECT text, language, SUM(count) FROM name WHERE entity = ? AND count > 0
      GROUP BY text, language ORDER BY 3 DESC, text"""
    return [{"text": t, "language": language, "count": count} for t, language, count in connection.execute(query, [number])]


def _link(connection: sqlite3.Connection, number: int) -> Summary | None:
    reason, score = connection.execute("SELECT link_reason, link_score FROM entity WHERE n = ?", [number]).fetchone()
    return {"reason": reason, "score": score} if reason else None


def _offices(connection: sqlite3.Connection, number: int) -> list[Summary]:
    """The offices that a person holds, or that others hold in this state or body."""
    where, values = condition(Filters(relations=LASTING))
    query = f"""SELECT e.n FROM side s JOIN event e ON e.n = s.event WHERE s.entity = ? AND {where}
      ORDER BY e.begin IS NULL, e.begin, e.n LIMIT ?"""
    found = connection.execute(query, [number, *values, OFFICES])
    return event_summaries(connection, [n for (n,) in found])


def _counts(connection: sqlite3.Connection, number: int) -> Summary:
    where, values = condition(Filters())
    counts: dict[str, dict[str, int]] = {}
    for name, column in (("relations", "type"), ("statuses", "status")):
        query = f"""SELECT e.{column}, COUNT(DISTINCT e.n) FROM side s JOIN event e ON e.n = s.event
          WHERE s.entity = ? AND {where} GROUP BY 1 ORDER BY 2 DESC, 1"""
        counts[name] = dict(connection.execute(query, [number, *values]))
    return counts


def _neighbours(connection: sqlite3.Connection, number: int) -> list[Summary]:
    where, values = condition(Filters())
    query = f"""SELECT d.b, COUNT(*) FROM edge d JOIN event e ON e.n = d.event JOIN entity x ON x.n = d.b
      WHERE d.a = ? AND {where} GROUP BY d.b ORDER BY 2 DESC, x.importance DESC, x.id LIMIT ?"""
    counts = dict(connection.execute(query, [number, *values, NEIGHBOURS]))
    known = entity_summaries(connection, counts)
    return [{"entity": known[n], "count": count} for n, count in counts.items()]


def _disagreements(connection: sqlite3.Connection, number: int) -> list[Summary]:
    """The happenings with this entity as a side whose reports differ, a line for each detail that they differ on."""
    query = """SELECT DISTINCT e.happening, c.about FROM side s JOIN event e ON e.n = s.event JOIN conflict c USING (happening)
      WHERE s.entity = ? ORDER BY c.about = 'item', e.happening, c.about LIMIT ?"""
    found = connection.execute(query, [number, DISAGREEMENTS]).fetchall()
    where, values = condition(Filters())
    reports: dict[int, list[int]] = defaultdict(list)
    told = f"SELECT e.happening, e.n FROM event e WHERE e.happening IN (SELECT value FROM json_each(?)) AND {where} ORDER BY e.n"
    for happening, n in connection.execute(told, [as_list({happening for happening, _ in found}), *values]):
        reports[happening].append(n)
    return [
        {"about": about, "events": event_summaries(connection, reports[happening])}
        for happening, about in found
        if len(reports[happening]) > 1
    ]


def _articles(connection: sqlite3.Connection, number: int) -> list[Summary]:
    query = """SELECT a.id, a.title, a.date FROM mention m JOIN article a ON a.n = m.article WHERE m.entity = ?
      ORDER BY a.date DESC, a.id LIMIT ?"""
    return [{"id": name, "title": title, "date": day} for name, title, day in connection.execute(query, [number, ARTICLES])]
