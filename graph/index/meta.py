"""What the whole graph holds: counts, the period, and the words for all that can be filtered by."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from graph.happenings import LASTING
from graph.index.filters import OTHER
from graph.index.summaries import Summary, entity_summaries
from graph.ontology import Term, Words, ontology

SOURCES = 300


def meta(connection: sqlite3.Connection, other: Words) -> Summary:
    """{counts, span, relations, quadrants, kinds, statuses, sources, languages}; `other` are the words for no quadrant."""
    known = ontology()
    first, last = connection.execute("SELECT MIN(COALESCE(begin, end)), MAX(COALESCE(end, begin)) FROM event").fetchone()
    return {
        "counts": {
            "articles": _count(connection, "article"),
            "entities": _count(connection, "entity WHERE shown IS NULL"),
            "events": _count(connection, "event"),
        },
        "span": [first, last] if first else None,
        "relations": {
            relation.name: {
                "labels": relation.labels,
                "nouns": relation.nouns,
                "quadrant": next(iter(relation.quadrants), OTHER),
                "symmetric": relation.symmetric,
                "static": relation.name in LASTING,
            }
            for relation in known.relations.values()
        },
        "quadrants": {name: {"labels": labels} for name, labels in {**known.quadrants, OTHER: other}.items()},
        "kinds": _labels(known.kinds),
        "statuses": _labels(known.statuses),
        "sources": _sources(connection),
        "languages": list(known.languages),
    }


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


def _labels(terms: Mapping[str, Term]) -> Summary:
    return {name: {"labels": term.labels} for name, term in terms.items()}


def _sources(connection: sqlite3.Connection) -> list[Summary]:
    """The entities that events are told by, those of the most events first."""
    query = "SELECT source, COUNT(*) FROM event WHERE source NOT NULL GROUP BY source ORDER BY 2 DESC, 1 LIMIT ?"
    counts = dict(connection.execute(query, [SOURCES]))
    known = entity_summaries(connection, counts)
    return [{"id": known[n]["id"], "labels": known[n]["labels"], "count": count} for n, count in counts.items()]
