"""The network around entities, and the whole of it from afar: who is drawn, which lines stand between them, where."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from graph.happenings import LASTING
from graph.index.filters import Filters, Values, as_list, condition, one_of_kinds
from graph.index.summaries import Summary, entity_numbers, entity_summaries
from graph.layout import place
from graph.network import label_box

#: The most entities that one view shows.
MOST = 300
#: From this many on, nodes are not pushed off the lines of others any more: it would take seconds.
CROWD = 100
OVERVIEW = 150
#: Whether an event is an act; what lasts is told again and again, and who holds an office would come before who acts.
ACT = f"e.type NOT IN ({', '.join(map(repr, sorted(LASTING)))})"
COMMUNITIES = 40
Numbers = Sequence[int]


def neighbourhood(connection: sqlite3.Connection, ids: Iterable[str], filters: Filters, limit: int = 60) -> Summary:
    """{nodes, edges, focus}: the entities of these ids, their most important neighbours up to `limit` in all, and all lines.

    Neighbours of several of the ids come first, then those with the most acts, then the most important. Raises Unknown for an
    id that nothing has.
    """
    focus = entity_numbers(connection, ids)[:MOST]
    shown = list(dict.fromkeys([*focus, *_neighbours(connection, focus, filters, max(0, min(limit, MOST) - len(focus)))]))
    drawn = draw(connection, shown, filters)
    known = entity_summaries(connection, focus)
    return {**drawn, "focus": [known[n]["id"] for n in focus]}


def _neighbours(connection: sqlite3.Connection, focus: Numbers, filters: Filters, limit: int) -> list[int]:
    where, values = _between(filters)
    query = f"""SELECT d.b FROM edge d JOIN event e ON e.n = d.event JOIN entity x ON x.n = d.b
      WHERE d.a IN (SELECT value FROM json_each(?)) AND d.b NOT IN (SELECT value FROM json_each(?)) AND {where}
      GROUP BY d.b ORDER BY COUNT(DISTINCT d.a) DESC, SUM({ACT}) DESC, COUNT(*) DESC, x.importance DESC, x.id LIMIT ?"""
    return [row[0] for row in connection.execute(query, [as_list(focus), as_list(focus), *values, limit])]


def _between(filters: Filters) -> tuple[str, Values]:
    """The condition on a line `edge AS d` of `event AS e`: its event passes, and its far end is of a wanted kind."""
    where, values = condition(filters, sides=False)
    kinds, more = one_of_kinds("d.b", filters)
    return f"{where} AND {kinds}", [*values, *more]


def draw(connection: sqlite3.Connection, shown: Numbers, filters: Filters) -> Summary:
    """{nodes, edges} of these entities: each node with its place, how many neighbours it has and how many of them are shown."""
    edges = _edges(connection, shown, filters)
    known = entity_summaries(connection, shown)
    totals = _totals(connection, shown, filters)
    near: dict[int, set[int]] = defaultdict(set)
    for edge in edges:
        near[edge["a"]].add(edge["b"])
        near[edge["b"]].add(edge["a"])
    points = _points(known, edges)
    nodes = [
        {**known[n], "x": points[str(n)][0], "y": points[str(n)][1], "total": totals.get(n, 0), "shown": len(near[n])}
        for n in shown
    ]
    return {"nodes": nodes, "edges": [{**edge, "a": known[edge["a"]]["id"], "b": known[edge["b"]]["id"]} for edge in edges]}


def _totals(connection: sqlite3.Connection, shown: Numbers, filters: Filters) -> dict[int, int]:
    where, values = _between(filters)
    query = f"""SELECT d.a, COUNT(DISTINCT d.b) FROM edge d JOIN event e ON e.n = d.event
      WHERE d.a IN (SELECT value FROM json_each(?)) AND {where} GROUP BY d.a"""
    return dict(connection.execute(query, [as_list(shown), *values]))


def _edges(connection: sqlite3.Connection, shown: Numbers, filters: Filters) -> list[dict[str, Any]]:
    """The lines between these entities, one for each pair, by the numbers of its ends.

    `types` counts all its events by type, `happened` those that are told as having happened.
    """
    where, values = condition(filters, sides=False)
    query = f"""SELECT d.a, d.b, d.direction, e.type, e.status, COUNT(*) FROM edge d JOIN event e ON e.n = d.event
      WHERE d.a IN (SELECT value FROM json_each(?)) AND d.b IN (SELECT value FROM json_each(?)) AND d.a < d.b AND {where}
      GROUP BY d.a, d.b, d.direction, e.type, e.status ORDER BY d.a, d.b, e.type, e.status"""
    pairs: dict[tuple[int, int], dict[str, Any]] = {}
    ways: dict[tuple[int, int], set[int]] = defaultdict(set)
    for a, b, direction, kind, status, count in connection.execute(query, [as_list(shown), as_list(shown), *values]):
        edge = pairs.setdefault((a, b), {"a": a, "b": b, "count": 0, "types": {}, "happened": {}, "statuses": {}})
        edge["count"] += count
        edge["types"][kind] = edge["types"].get(kind, 0) + count
        edge["statuses"][status] = edge["statuses"].get(status, 0) + count
        if status == "actual":
            edge["happened"][kind] = edge["happened"].get(kind, 0) + count
        ways[a, b].add(direction)
    return [{**edge, "directed": _directed(ways[pair])} for pair, edge in pairs.items()]


def _directed(ways: set[int]) -> str:
    if ways >= {1, -1}:
        return "both"
    return "ab" if 1 in ways else "ba" if -1 in ways else "none"


def _points(known: dict[int, Summary], edges: Sequence[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    boxes = {str(n): label_box(one["degree"], one["labels"].values()) for n, one in known.items()}
    links = [(str(edge["a"]), str(edge["b"])) for edge in edges]
    return place(boxes, links, rounds=0 if len(boxes) > CROWD else 10)


def overview(connection: sqlite3.Connection, filters: Filters) -> Summary:
    """{nodes, edges, communities, total}: the most central entities with their communities, and how much there is in all.

    Of the most central ones those are drawn that have a line to another one.
    Communities are those of the whole graph, whatever the filters; of each its size, the labels and ids of its most central.
    """
    where, values = condition(filters, sides=False)
    kinds, more = one_of_kinds("d.a", filters)
    far, even = one_of_kinds("d.b", filters)
    query = f"""SELECT d.a FROM edge d JOIN event e ON e.n = d.event WHERE {where} AND {kinds} AND {far} GROUP BY d.a
      ORDER BY COUNT(DISTINCT CASE WHEN {ACT} THEN d.event END) DESC, COUNT(DISTINCT d.event) DESC, d.a"""
    central = [row[0] for row in connection.execute(query, [*values, *more, *even])]
    linked = {end for edge in _edges(connection, central[:OVERVIEW], filters) for end in (edge["a"], edge["b"])}
    drawn = draw(connection, [n for n in central[:OVERVIEW] if n in linked], filters)
    community = dict(connection.execute("SELECT id, community FROM entity WHERE community NOT NULL"))
    count = f"""SELECT COUNT(*) FROM (SELECT DISTINCT d.a, d.b FROM edge d JOIN event e ON e.n = d.event
      WHERE d.a < d.b AND {where} AND {kinds} AND {far})"""
    edges = connection.execute(count, [*values, *more, *even]).fetchone()[0]
    return {
        "nodes": [{**node, "community": community.get(node["id"])} for node in drawn["nodes"]],
        "edges": drawn["edges"],
        "communities": _communities(connection, central),
        "total": {"nodes": len(central), "edges": edges},
    }


def _communities(connection: sqlite3.Connection, central: Numbers) -> list[Summary]:
    """The communities with most of these entities, which are ordered from the most central."""
    community = dict(connection.execute("SELECT n, community FROM entity WHERE community NOT NULL"))
    members: dict[int, list[int]] = defaultdict(list)
    for n in central:
        if n in community:
            members[community[n]].append(n)
    largest = sorted(members, key=lambda one: (-len(members[one]), one))[:COMMUNITIES]
    known = entity_summaries(connection, {n for one in largest for n in members[one][:3]})
    return [
        {
            "id": one,
            "size": len(members[one]),
            "labels": known[members[one][0]]["labels"],
            "top": [known[n]["id"] for n in members[one][:3]],
        }
        for one in largest
    ]
