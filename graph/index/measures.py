"""What is worked out once over the whole index, because it takes long: how often entities act, how much they matter, who keeps
company with whom."""

from __future__ import annotations

import sqlite3
from math import log1p

import networkx as nx

#: A community search over more edges than this takes longer than a build may; only the surest of them are then looked at.
MOST_EDGES = 40_000


def measure(connection: sqlite3.Connection) -> None:
    """Sets degree, importance and community of all entities."""
    connection.execute(
        "UPDATE entity SET degree = count FROM (SELECT entity AS e, COUNT(DISTINCT event) AS count FROM side GROUP BY entity)"
        " WHERE n = e"
    )
    degrees = dict(connection.execute("SELECT n, degree FROM entity"))
    most = log1p(max(degrees.values(), default=0)) or 1.0
    connection.executemany(
        "UPDATE entity SET importance = ? WHERE n = ?", ((round(log1p(degree) / most, 4), n) for n, degree in degrees.items())
    )
    connection.executemany("UPDATE entity SET community = ? WHERE n = ?", _communities(connection))


def _communities(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """(number of the community, entity); the largest community is 1; who has no edge is in none."""
    edges = connection.execute(
        "SELECT a, b, COUNT(*) AS weight FROM edge WHERE a < b GROUP BY a, b ORDER BY weight DESC, a, b LIMIT ?", [MOST_EDGES]
    )
    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from(sorted(edges.fetchall()))
    found = nx.community.louvain_communities(graph, seed=1) if graph else []
    ordered = sorted(map(sorted, found), key=lambda members: (-len(members), members[0]))
    return [(number, entity) for number, members in enumerate(ordered, 1) for entity in members]
