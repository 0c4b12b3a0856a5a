"""What is exported: the events that pass the filters, as the network that all formats are written from."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import networkx as nx

from graph.index.filters import Filters, as_list, condition
from graph.index.summaries import entity_numbers
from graph.iris import event_of_id
from graph.judged_copy import judged
from graph.judgements import Judgement
from graph.names import Fold
from graph.network import add_event, arrange, measure
from graph.ontology import ontology

if TYPE_CHECKING:
    Graph = nx.MultiDiGraph[str]

#: Positions of more nodes than this take longer than one waits for a file.
MOST_PLACED = 20_000
_BATCH = 500
T = TypeVar("T")


def chosen(connection: sqlite3.Connection, filters: Filters, ids: Iterable[str] = ()) -> list[int]:
    """The numbers of the events that pass: of all, of one entity, or those between several (ids), as a view shows them.

    Raises Unknown for an id that nothing has.
    """
    entities = entity_numbers(connection, ids)
    where, values = condition(filters, sides=not entities)
    if len(entities) == 1:
        where += " AND e.n IN (SELECT event FROM side WHERE entity = ?)"
        values += entities
    elif entities:
        among = "IN (SELECT value FROM json_each(?))"
        where += f" AND e.n IN (SELECT event FROM edge WHERE a {among} AND b {among})"
        values += [as_list(entities), as_list(entities)]
    found = connection.execute(
        f"SELECT e.n FROM event e JOIN article a ON a.n = e.article WHERE {where} ORDER BY a.id, e.n", values
    )
    return [row[0] for row in found]


def judged_network(index: Path, judgements: Sequence[Judgement], fold: Fold) -> Graph:
    """The network of an index as people judged it: without what they rejected, with what they corrected and merged."""
    with closing(judged(index, judgements, fold)) as connection:
        return network_of_index(connection, chosen(connection, Filters()))


def network_of_index(connection: sqlite3.Connection, events: Sequence[int], *, placed: bool = True) -> Graph:
    """These events with all entities in them, with the attributes that graph.network.network_of gives, and some more.

    Nodes are named by id, and have `labels` in every language. Edges have besides: `event` (id), `begin`, `end` (days),
    `verdict`, `reports`, `language` (of the article), `mentions` (role → entity → words of the text), and evidence its `offset`
    in the article. `placed` asks for positions, which a network of more than MOST_PLACED nodes never gets.
    """
    network: Graph = nx.MultiDiGraph(articles={})
    order = count()
    for batch in _batches(events):
        rows = list(_events(connection, batch))
        _add_articles(connection, network, {row["article"] for row in rows})
        _add_entities(connection, network, {entity for row in rows for entity in _named(row)})
        for row in rows:
            add_event(network, {**row, "order": next(order)})
    _add_names(connection, network)
    if placed and len(network) <= MOST_PLACED:
        arrange(network)
    else:
        measure(network)
    return network


def _batches(things: Iterable[T]) -> Iterator[tuple[T, ...]]:
    rest = iter(things)
    while batch := tuple(islice(rest, _BATCH)):
        yield batch


def _named(row: dict[str, Any]) -> Iterator[str]:
    yield from (*row["agents"], *row["targets"], *row["source_chain"])
    yield from (row[role] for role in ("place", "source") if row[role])


def _grouped(connection: sqlite3.Connection, query: str, events: Sequence[int]) -> dict[int, list[tuple[Any, ...]]]:
    """The rows of a query by their first column."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for number, *row in connection.execute(query, [as_list(events)]):
        found[number].append(tuple(row))
    return found


_AMONG = "IN (SELECT value FROM json_each(?))"
_EVENTS = f"""
SELECT e.n, e.id, e.type, e.status, e.time, e.begin, e.end, e.time_text, p.id, s.id, e.item, a.id, a.language, e.confidence,
  e.frame, e.reports, e.verdict
FROM event e JOIN article a ON a.n = e.article LEFT JOIN entity p ON p.n = e.place LEFT JOIN entity s ON s.n = e.source
WHERE e.n {_AMONG} ORDER BY a.id, e.n"""
_COLUMNS = (
    *("event", "type", "status", "time", "begin", "end", "time_text", "place", "source", "item", "article", "language"),
    *("confidence", "frame", "reports", "verdict"),
)


def _events(connection: sqlite3.Connection, numbers: Sequence[int]) -> Iterator[dict[str, Any]]:
    sides = _grouped(
        connection,
        f"SELECT event, role, id FROM side JOIN entity ON n = entity WHERE event {_AMONG} ORDER BY role, importance DESC, id",
        numbers,
    )
    arguments = _grouped(
        connection,
        "SELECT event, role, id, words FROM argument JOIN entity ON n = entity"
        f" WHERE event {_AMONG} ORDER BY position, start, id",
        numbers,
    )
    evidence = _grouped(
        connection,
        "SELECT event, text, trigger_start - start, trigger_end - start, start FROM evidence"
        f" WHERE event {_AMONG} ORDER BY start, trigger_start",
        numbers,
    )
    why = _grouped(connection, f"SELECT event, step, words FROM why WHERE event {_AMONG} ORDER BY position", numbers)
    for number, *values in connection.execute(_EVENTS, [as_list(numbers)]).fetchall():
        row = dict(zip(_COLUMNS, values, strict=True))
        mentions: dict[str, dict[str, str]] = defaultdict(dict)
        for role, entity, words in arguments[number]:
            mentions[role].setdefault(entity, words)
        yield {
            **row,
            "iri": event_of_id(row["event"]),
            "agents": tuple(entity for role, entity in sides[number] if role == "agent"),
            "targets": tuple(entity for role, entity in sides[number] if role == "target"),
            "source_chain": tuple(mentions["sourceChain"]),
            "mentions": {role: dict(words) for role, words in mentions.items()},
            "evidence": tuple(_evidence(*told) for told in evidence[number]),
            "why": tuple(why[number]),
        }


def _evidence(text: str, start: int, end: int, offset: int) -> dict[str, Any]:
    return {"text": text, "trigger": text[start:end], "start": start, "end": end, "offset": offset}


def _add_articles(connection: sqlite3.Connection, network: Graph, ids: Iterable[str]) -> None:
    query = f"SELECT id, title, date, url, source, language FROM article WHERE id {_AMONG} ORDER BY id"
    keys = ("title", "date", "url", "source", "language")
    for id, *values in connection.execute(query, [as_list(ids)]):
        network.graph["articles"][id] = dict(zip(keys, values, strict=True))


def _add_entities(connection: sqlite3.Connection, network: Graph, ids: Iterable[str]) -> None:
    query = f"SELECT id, kind, labels, qid FROM entity WHERE id {_AMONG} ORDER BY id"
    for id, kind, text, qid in connection.execute(query, [as_list(ids)]):
        labels = json.loads(text)
        known = {language: labels[language] for language in ontology().languages if labels.get(language)}
        name = next(iter(known.values()), id.rpartition("/")[2])
        if id not in network:
            network.add_node(id, kind=kind, name=name, labels=known, names=(), articles=(), qid=qid)


def _add_names(connection: sqlite3.Connection, network: Graph) -> None:
    names: dict[str, dict[str, None]] = defaultdict(dict)
    articles: dict[str, dict[str, None]] = defaultdict(dict)
    for batch in _batches(network):
        query = f"SELECT id, text FROM name JOIN entity ON entity.n = entity WHERE id {_AMONG} ORDER BY name.count DESC, text"
        for id, text in connection.execute(query, [as_list(batch)]):
            names[id][text] = None
    for agent, target, attributes in network.edges(data=True):
        for side in (agent, target):
            articles[side][attributes["article"]] = None
    for id, attributes in network.nodes(data=True):
        attributes["names"] = tuple(names[id])
        attributes["articles"] = tuple(articles[id]) or attributes["articles"]
