"""The ways between two entities: all shortest ones first, then longer ones, none through an entity twice."""

from __future__ import annotations

import sqlite3
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from graph.index.filters import Filters, condition, one_of_kinds
from graph.index.network import MOST, draw
from graph.index.summaries import Summary, entity_number, entity_summaries

#: The longest way that is looked for, in lines, and the most steps of a search.
LONGEST = 6
STEPS = 200_000
Near = Mapping[int, Sequence[int]]


def paths(
    connection: sqlite3.Connection, one: str, other: str, filters: Filters, longest: int = 4, limit: int = 10
) -> Summary:
    """{paths, nodes, edges}: ways from `one` to `other` of at most `longest` lines, as lists of ids, and their network.

    Raises Unknown for an id that nothing has.
    """
    start, end = entity_number(connection, one), entity_number(connection, other)
    near = _adjacency(connection, filters, (start, end))
    found = list(islice(_paths(near, start, end, min(longest, LONGEST)), limit)) if start != end else []
    shown = list(dict.fromkeys([start, end, *(n for path in found for n in path)]))[:MOST]
    known = entity_summaries(connection, shown)
    return {"paths": [[known[n]["id"] for n in path] for path in found], **draw(connection, shown, filters)}


def _adjacency(connection: sqlite3.Connection, filters: Filters, ends: tuple[int, int]) -> Near:
    """Entity → its neighbours under the filters, those with more events first; the ends may be of any kind."""
    where, values = condition(filters, sides=False)
    kinds, more = one_of_kinds("d.b", filters)
    query = f"""SELECT d.a, d.b FROM edge d JOIN event e ON e.n = d.event
      WHERE {where} AND ({kinds} OR d.b IN (?, ?)) GROUP BY d.a, d.b ORDER BY d.a, COUNT(*) DESC, d.b"""
    near: dict[int, list[int]] = defaultdict(list)
    for a, b in connection.execute(query, [*values, *more, *ends]):
        near[a].append(b)
    return near


def _paths(near: Near, start: int, end: int, longest: int) -> Iterator[tuple[int, ...]]:
    left = _distances(near, end, longest)
    budget = [STEPS]
    for length in range(left.get(start, longest + 1), longest + 1):
        yield from _of_length(near, left, (start,), end, length, budget)


def _distances(near: Near, end: int, longest: int) -> dict[int, int]:
    """How many lines each entity is away from `end`, as far as `longest`."""
    left, queue = {end: 0}, deque([end])
    while queue:
        n = queue.popleft()
        if left[n] < longest:
            for other in near.get(n, ()):
                if other not in left:
                    left[other] = left[n] + 1
                    queue.append(other)
    return left


def _of_length(
    near: Near, left: Mapping[int, int], path: tuple[int, ...], end: int, length: int, budget: list[int]
) -> Iterator[tuple[int, ...]]:
    """The ways that go on from `path` and reach `end` with exactly `length` lines more; `budget` counts the steps left."""
    if length == 0:
        if path[-1] == end:
            yield path
        return
    for other in near.get(path[-1], ()):
        budget[0] -= 1
        if budget[0] < 0:
            return
        if other not in path and left.get(other, length) < length and (other != end or length == 1):
            yield from _of_length(near, left, (*path, other), end, length - 1, budget)
