"""Entities and events as the JSON of the explorer shows them in short."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from extract.errors import SiyarError
from graph.index.filters import as_list

Summary = dict[str, Any]
_ENTITY = "SELECT n, id, kind, labels, degree, qid, importance FROM entity"
_EVENT = """
SELECT e.n, e.id, e.type, e.status, e.time, e.begin, e.end, p.id, s.id, e.item, a.id, e.confidence, e.reports, e.verdict
FROM event e JOIN article a ON a.n = e.article LEFT JOIN entity p ON p.n = e.place LEFT JOIN entity s ON s.n = e.source
WHERE e.n IN (SELECT value FROM json_each(?))"""


class Unknown(SiyarError, LookupError):
    """An id that nothing in the graph has."""


def entity_number(connection: sqlite3.Connection, entity: str) -> int:
    """The number of the entity that is shown under an id: after a merge, of the one that it went into.

    Raises Unknown where there is none.
    """
    seen = {entity}
    while True:
        row = connection.execute("SELECT n, shown FROM entity WHERE id = ?", [entity]).fetchone()
        if not row:
            raise Unknown(f"The graph has no entity “{entity[:80]}”; search for it by name.")
        if row[1] is None or row[1] in seen:
            return int(row[0])
        entity = row[1]
        seen.add(entity)


def entity_numbers(connection: sqlite3.Connection, entities: Iterable[str]) -> list[int]:
    """The numbers of several entities, each once, as for `entity_number`."""
    return list(dict.fromkeys(entity_number(connection, entity) for entity in entities))


def entity_summaries(connection: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Summary]:
    """Number → EntitySummary, in the order of importance."""
    query = f"{_ENTITY} WHERE n IN (SELECT value FROM json_each(?)) ORDER BY importance DESC, id"
    rows = connection.execute(query, [as_list(numbers)])
    return {row[0]: _entity(row) for row in rows}


def entities_by_id(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Summary]:
    """Id → EntitySummary, in the order of importance; unknown ids are left out."""
    query = f"{_ENTITY} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY importance DESC, id"
    return {row[1]: _entity(row) for row in connection.execute(query, [as_list(ids)])}


def _entity(row: Sequence[Any]) -> Summary:
    _, name, kind, labels, degree, qid, importance = row
    return {"id": name, "kind": kind, "labels": json.loads(labels), "degree": degree, "qid": qid, "importance": importance}


def event_summaries(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[Summary]:
    """The EventSummary of each event, in the order that is given."""
    sides: dict[int, dict[str, list[str]]] = defaultdict(lambda: {"agent": [], "target": []})
    query = """SELECT s.event, s.role, x.id FROM side s JOIN entity x ON x.n = s.entity
      WHERE s.event IN (SELECT value FROM json_each(?)) ORDER BY x.importance DESC, x.id"""
    for event, role, entity in connection.execute(query, [as_list(numbers)]):
        sides[event][role].append(entity)
    found = {row[0]: _event(row, sides[row[0]]) for row in connection.execute(_EVENT, [as_list(numbers)])}
    return [found[number] for number in numbers if number in found]


def _event(row: Sequence[Any], sides: dict[str, list[str]]) -> Summary:
    _, name, kind, status, time, begin, end, place, source, item, article, confidence, reports, verdict = row
    return {
        "id": name,
        "type": kind,
        "agents": sides["agent"],
        "targets": sides["target"],
        "status": status,
        "time": time,
        "begin": begin,
        "end": end,
        "place": place,
        "source": source,
        "item": item,
        "article": article,
        "confidence": confidence,
        "reports": reports,
        "verdict": verdict,
    }


def mentioned(events: Iterable[Summary]) -> set[str]:
    """The ids of all entities that summaries of events name."""
    ids = {one for event in events for one in (*event["agents"], *event["targets"], event["place"], event["source"])}
    return ids - {None}
