"""Positions for a network, worked out before the page is drawn (physics in the browser costs half a minute for 300 nodes).

Each component is laid out by stress majorisation (Gansner, Koren and North 2004), then labels are pushed apart, then the
components are packed side by side. Nodes beyond the `CORE` best connected find the nearest free spot beside a neighbour. No
chance is involved but a seeded shake, so the same network gets the same positions.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from math import cos, pi, sin
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

CORE = 400
GAP = 30
WIDER = 1.08
#: Names are wide and low, so that lines may be shorter upright than across.
FLAT = 0.84
#: The length of a plain line, in pixels; and the power of the distance that makes long chains curl up instead of running off.
STEP = 152
CURL = 0.68
#: The room of a relation's name on a line, across and upright.
NAME = np.array([95, 55])
#: How often nodes are pushed off the lines of others, and up to how many pairs of node and line that is tried.
ROUNDS = 40
CROWD = 60_000
Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Box:
    """The room of a node with its label, in pixels; its middle lies `below` pixels under the node's own centre."""

    width: float
    height: float
    below: float = 0


def place(
    boxes: Mapping[str, Box], links: Sequence[Link], later: Sequence[Link] = (), rounds: int = ROUNDS
) -> dict[str, tuple[int, int]]:
    """Positions in pixels of all nodes of `boxes`, centred on 0, 0; boxes do not overlap.

    `links` pull; nodes that only `later` joins are set beside their neighbours afterwards, nodes without any link below the rest.
    `rounds` is how often nodes are pushed off the lines of others: most of the time goes there.
    """
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(links)
    core = sorted(graph, key=lambda node: (-graph.degree[node], node))[:CORE]
    parts = [sorted(part) for part in nx.connected_components(graph.subgraph(core))]
    parts.sort(key=lambda part: (-len(part), part[0]))
    placed = _packed([_component(nx.Graph(graph.subgraph(part)), part, boxes, rounds) for part in parts], boxes)
    graph.add_nodes_from(boxes)
    graph.add_edges_from(later)
    _fill(placed, graph, boxes)
    return _centred(placed, boxes)


def _component(
    graph: nx.Graph[str], nodes: list[str], boxes: Mapping[str, Box], rounds: int
) -> dict[str, tuple[float, float]]:
    if len(nodes) == 1:
        return {nodes[0]: (0.0, 0.0)}
    order = {node: index for index, node in enumerate(nodes)}
    lines = np.array([(order[a], order[b]) for a, b in graph.edges])
    lengths = np.array([_length(graph, a, b, boxes) for a, b in graph.edges])
    points = _shaped(_stress(STEP * (_distances(len(nodes), lines, lengths) / STEP) ** CURL))
    rooms = [boxes[node] for node in nodes]
    for _ in range(rounds if len(lines) * len(nodes) < CROWD else 0):
        points = _apart(_clear(_drawn_out(points, lines, rooms), lines, rooms), rooms)
    points = _apart(points, rooms)
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, points, strict=True)}


def _distances(size: int, lines: NDArray[np.intp], lengths: Points) -> Points:
    """The length of the shortest way between any two nodes (Floyd and Warshall)."""
    distances = np.full((size, size), np.inf)
    np.fill_diagonal(distances, 0)
    for one, other in (lines.T, lines.T[::-1]):
        np.minimum.at(distances, (one, other), lengths)
    for middle in range(size):
        np.minimum(distances, distances[:, middle, None] + distances[None, middle], out=distances)
    return distances


def _length(graph: nx.Graph[str], a: str, b: str, boxes: Mapping[str, Box]) -> float:
    """Room for the relation's name on the line, and for the crowd around a hub; a leaf without a name stays near."""
    room = STEP * 0.6 if min(boxes[a].width, boxes[b].width) < 40 else STEP
    return room + 4.0 * min(40, max(graph.degree[a], graph.degree[b]))


def _stress(distances: Points) -> Points:
    """Points in the plane whose distances are as near as can be to those asked for; SMACOF from classical scaling."""
    size = len(distances)
    points = _scaled(distances) + np.random.default_rng(7).normal(scale=1.0, size=(size, 2))
    weights = (distances + np.eye(size)) ** -2.0 - np.eye(size)
    inverse = np.linalg.pinv(np.diag(weights.sum(axis=1)) - weights)
    wanted = -weights * distances
    for _ in range(250):
        x, y = points.T
        length = np.hypot(np.subtract.outer(x, x), np.subtract.outer(y, y))
        pull = wanted / np.maximum(length, 1e-6, out=length)
        np.fill_diagonal(pull, 0)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        moved = inverse @ (pull @ points)
        done = np.abs(moved - points).max() < max(0.3, size / 100)  # of a crowd nobody sees the last pixels
        points = moved
        if done:
            break
    return points


def _shaped(points: Points) -> Points:
    """The points stretched a little towards the shape of a screen, the same area kept."""
    width, height = np.maximum(np.ptp(points, axis=0), STEP)
    stretch = float(np.clip(np.sqrt(WIDER * height / width), 0.75, 1.33))
    return np.asarray(points * np.array([stretch, FLAT / stretch]))


def _scaled(distances: Points) -> Points:
    size = len(distances)
    centring = np.eye(size) - 1 / size
    values, vectors = np.linalg.eigh(-centring @ distances**2 @ centring / 2)
    axes = vectors[:, -2:][:, ::-1]
    signs = np.sign(axes[np.abs(axes).argmax(axis=0), range(axes.shape[1])])
    return np.asarray(axes * signs * np.sqrt(np.maximum(values[-2:][::-1], 0)))


def _apart(points: Points, boxes: Sequence[Box]) -> Points:
    """The same points with the boxes pushed apart, each pair along the axis on which it overlaps less; swelling if it must."""
    width, height = (np.add.outer(half, half) for half in np.array([(box.width / 2, box.height / 2) for box in boxes]).T)
    middle = points + np.array([(0, box.below) for box in boxes])
    for turn in range(400):
        x, y = middle.T
        over = width - np.abs(np.subtract.outer(x, x)), height - np.abs(np.subtract.outer(y, y))
        hit = (over[0] > 0.5) & (over[1] > 0.5)
        np.fill_diagonal(hit, False)
        one, other = np.nonzero(hit)
        if not len(one):
            break
        gaps = np.stack([over[0][one, other], over[1][one, other]])
        axis = gaps.argmin(axis=0)
        away = (middle[one] - middle[other])[range(len(one)), axis]
        side = np.where(away == 0, np.sign(one - other), np.sign(away))
        push = np.zeros_like(middle)
        np.add.at(push, (one, axis), side * (gaps.min(axis=0) / 2 + 0.5))
        crowd = np.maximum(1, np.bincount(one, minlength=len(boxes)))
        middle = middle * (1.0 if turn < 20 else 1.008) + push / crowd[:, None]
    return np.asarray(middle - np.array([(0, box.below) for box in boxes]))


def _clear(points: Points, lines: NDArray[np.intp], boxes: Sequence[Box]) -> Points:
    """The same points with the nodes pushed off the lines that pass them, so that no line seems to end where it does not."""
    start, end = points[lines[:, 0]], points[lines[:, 1]]
    along = end - start
    length = np.maximum(np.hypot(*along.T), 1.0)
    part = ((points[:, None] - start) * along).sum(axis=2) / length**2
    foot = start + np.clip(part, 0, 1)[..., None] * along
    away = points[:, None] - foot
    distance = np.hypot(away[..., 0], away[..., 1])
    room = np.array([box.height / 2 - box.below + 8 for box in boxes])[:, None]
    hit = (part > 0) & (part < 1) & (distance < room)
    hit[lines[:, 0], range(len(lines))] = hit[lines[:, 1], range(len(lines))] = False
    normal = np.stack([-along[:, 1], along[:, 0]], axis=1) / length[:, None]
    side = np.where((away * normal).sum(axis=2) < 0, -1.0, 1.0)
    push = np.where(hit, side * (room - distance) * 0.7, 0)[..., None] * normal
    moved = np.asarray(points + push.sum(axis=1))
    np.add.at(moved, lines.ravel(), -np.repeat(push.sum(axis=0) * 0.25, 2, axis=0))
    return moved


def _drawn_out(points: Points, lines: NDArray[np.intp], boxes: Sequence[Box]) -> Points:
    """The same points with the ends of lines that are too short for a name on them moved a little apart."""
    along = points[lines[:, 1]] - points[lines[:, 0]]
    length = np.maximum(np.hypot(*along.T), 1.0)
    ends = np.array([box.height / 2 - box.below for box in boxes])[lines].sum(axis=1)
    wanted = ends + NAME @ np.abs(along).T / length
    push = (np.maximum(wanted - length, 0) / length * 0.25)[:, None] * along
    moved = np.asarray(points.copy())
    np.add.at(moved, lines[:, 0], -push)
    np.add.at(moved, lines[:, 1], push)
    return moved


def _packed(parts: Iterable[dict[str, tuple[float, float]]], boxes: Mapping[str, Box]) -> dict[str, tuple[float, float]]:
    """The components side by side: each goes, the largest first, to the corner that keeps the whole nearest to a wide screen."""
    placed: dict[str, tuple[float, float]] = {}
    taken = np.zeros((0, 4))
    for part in parts:
        left, top, right, bottom = _extent(part, boxes)
        x, y = _corner(taken, right - left + GAP, bottom - top + GAP)
        taken = np.vstack([taken, [x, y, x + right - left + GAP, y + bottom - top + GAP]])
        placed |= {node: (px - left + x, py - top + y) for node, (px, py) in part.items()}
    return placed


def _corner(taken: Points, width: float, height: float) -> tuple[float, float]:
    corners = [(0.0, 0.0), *((x2, y1) for _, y1, x2, _ in taken), *((x1, y2) for x1, _, _, y2 in taken)]
    wide, high = taken[:, 2].max(initial=0), taken[:, 3].max(initial=0)

    def cost(corner: tuple[float, float]) -> tuple[float, float]:
        x, y = corner
        return max((x + width) / WIDER, wide / WIDER, y + height, high), x + y

    return min((corner for corner in corners if not _covered(taken, *corner, width, height)), key=cost)


def _covered(taken: Points, x: float, y: float, width: float, height: float) -> bool:
    return bool(((taken[:, 0] < x + width) & (taken[:, 2] > x) & (taken[:, 1] < y + height) & (taken[:, 3] > y)).any())


def _extent(points: Mapping[str, tuple[float, float]], boxes: Mapping[str, Box]) -> tuple[float, float, float, float]:
    sides = [(x, y + boxes[node].below, boxes[node].width / 2, boxes[node].height / 2) for node, (x, y) in points.items()]
    return (
        min(x - w for x, _, w, _ in sides),
        min(y - h for _, y, _, h in sides),
        max(x + w for x, _, w, _ in sides),
        max(y + h for _, y, _, h in sides),
    )


class _Floor:
    """Which boxes stand where; looked up by tiles, so that a free spot is found without comparing all pairs."""

    TILE = 260

    def __init__(self) -> None:
        self.tiles: dict[tuple[int, int], list[tuple[float, float, float, float]]] = defaultdict(list)

    def _near(self, x: float, y: float, box: Box) -> Iterable[tuple[int, int]]:
        for column in range(int((x - box.width / 2) // self.TILE), int((x + box.width / 2) // self.TILE) + 1):
            for row in range(int((y - box.height / 2) // self.TILE), int((y + box.height / 2) // self.TILE) + 1):
                yield column, row

    def put(self, x: float, y: float, box: Box) -> None:
        for tile in self._near(x, y + box.below, box):
            self.tiles[tile].append((x, y + box.below, box.width / 2, box.height / 2))

    def free(self, x: float, y: float, box: Box) -> bool:
        y += box.below
        return not any(
            abs(x - a) < box.width / 2 + w and abs(y - b) < box.height / 2 + h
            for tile in self._near(x, y, box)
            for a, b, w, h in self.tiles.get(tile, ())
        )


def _fill(placed: dict[str, tuple[float, float]], graph: nx.Graph[str], boxes: Mapping[str, Box]) -> None:
    """Adds what is missing from `placed`: neighbours outwards from what stands, the rest around a point below it all."""
    floor = _Floor()
    for node, point in placed.items():
        floor.put(*point, boxes[node])
    ring: dict[str | None, int] = defaultdict(int)
    below = (0.0, 2 * GAP + _extent(placed, boxes)[3] if placed else 0.0)
    rest = sorted(boxes.keys() - placed.keys(), key=lambda node: (-graph.degree[node], node))
    queue: deque[str | None] = deque([*sorted(placed, key=lambda node: (-graph.degree[node], node)), None])
    while queue:
        anchor = queue.popleft()
        near = sorted(graph[anchor]) if anchor is not None else [node for node in rest if node not in placed][:1]
        for node in near:
            if node in placed:
                continue
            ring[anchor], placed[node] = _spot(floor, placed.get(anchor or "", below), boxes[node], ring[anchor])
            floor.put(*placed[node], boxes[node])
            queue.append(node)
        if anchor is None and len(placed) < len(boxes):
            queue.append(None)


def _spot(floor: _Floor, centre: tuple[float, float], box: Box, first: int) -> tuple[int, tuple[float, float]]:
    """The free spot nearest to `centre`, ring by ring from ring number `first`; with the ring where it was found."""
    for ring in count(first):
        radius, steps = 110 + 45 * ring, 10 + 4 * ring
        for step in range(steps):
            turn = 2 * pi * step / steps + 0.3
            x, y = centre[0] + radius * 1.3 * cos(turn), centre[1] + radius * sin(turn)
            if floor.free(x, y, box):
                return ring, (x, y)
    raise AssertionError("rings never end")


def _centred(points: Mapping[str, tuple[float, float]], boxes: Mapping[str, Box]) -> dict[str, tuple[int, int]]:
    if not points:
        return {}
    left, top, right, bottom = _extent(points, boxes)
    return {node: (round(x - (left + right) / 2), round(y - (top + bottom) / 2)) for node, (x, y) in points.items()}
