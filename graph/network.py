"""Extractions → a networkx graph; the only place where an event becomes an edge.

Nodes are entities, one for each `Entity.key` over all articles. An event becomes one edge for each pair of its sides. A side that
the article does not name becomes a small node of kind `UNNAMED`, shared by all events of one type with the same named side, so
that nothing is lost and nothing crowds the page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from math import sqrt
from typing import TYPE_CHECKING, Any

import networkx as nx

from extract.types import KINDS, SYMMETRIC, Article, Entity, Event, Evidence, Extraction, Filler
from graph.iris import event_iri
from graph.layout import Box, place

if TYPE_CHECKING:
    Graph = nx.MultiDiGraph[str]

#: The kind of a node that stands for a side which the article does not name.
UNNAMED = "unnamed"
#: Names are broken into lines of about this many letters (assets/canvas.js).
LINE = 22
#: What a person *is*, not what somebody did: hidden at first on the page, and without a pull on the positions.
STATIC = frozenset({"holds_position"})


def network_of(extractions: Sequence[Extraction]) -> Graph:
    """The network of all that the articles say, with positions.

    Node attributes: `kind`, `name`, `labels` (language → text), `names` (every surface form), `articles` (ids), `degree` (events
    in which it is agent or target), `qid` (Wikidata item or None), `size` (radius in pixels), `x`, `y` (pixels).
    Edge attributes, the same on all edges of one event: `event` (its id: article id, "#", number), `iri`, `type`, `agents`,
    `targets`, `status`, `time`, `time_text`, `place`, `item`, `source`, `source_chain`, `article`, `evidence`, `frame`,
    `confidence`, `why`. Entities are named by key; offsets in `evidence` are code points in the sentence itself.
    Graph attribute `articles`: id → title, date, url, source, language.
    """
    network: Graph = nx.MultiDiGraph(articles={e.article.id: _article(e.article) for e in extractions})
    for key, attributes in _entities(extractions):
        network.add_node(key, **attributes)
    for extraction in extractions:
        for number, event in enumerate(extraction.events):
            _add(network, extraction.article, event, f"{extraction.article.id}#{number}")
    arrange(network)
    return network


def arrange(network: Graph) -> None:
    """Sets degree, size and position of all nodes, from the edges."""
    measure(network)
    _place(network)


def _article(article: Article) -> dict[str, str | None]:
    day = article.date.isoformat() if article.date else None
    return {"title": article.title, "date": day, "url": article.url, "source": article.source, "language": article.language}


def _entities(extractions: Sequence[Extraction]) -> Iterator[tuple[str, dict[str, Any]]]:
    told: dict[str, list[tuple[Article, Entity]]] = defaultdict(list)
    for extraction in extractions:
        for entity in extraction.entities:
            told[entity.key].append((extraction.article, entity))
    for key, pairs in told.items():
        yield key, _merged(pairs)


def _merged(told: Sequence[tuple[Article, Entity]]) -> dict[str, Any]:
    """One node from what the articles say of one referent: the commonest name and kind, all surface forms."""
    kinds = Counter(entity.kind for _, entity in told)
    labels: dict[str, str] = {}
    for _, entity in told:
        for text, language in entity.labels:
            labels.setdefault(language, text)
    for language in dict.fromkeys(article.language for article, _ in told):
        labels.setdefault(language, _commonest(entity.name for article, entity in told if article.language == language))
    names = dict.fromkeys(name for _, entity in told for name in (entity.name, *entity.names))
    return {
        "kind": min(kinds, key=lambda kind: (-kinds[kind], KINDS.index(kind) if kind in KINDS else len(KINDS), kind)),
        "name": _commonest(entity.name for _, entity in told),
        "labels": labels,
        "names": tuple(names),
        "articles": tuple(dict.fromkeys(article.id for article, _ in told)),
        "qid": next((entity.link.qid for _, entity in told if entity.link and entity.link.qid), None),
    }


def _commonest(names: Iterable[str]) -> str:
    count = Counter(names)
    return max(count, key=lambda name: (count[name], len(name), name))


def _add(network: Graph, article: Article, event: Event, name: str) -> None:
    for filler in _fillers(event):
        if filler.entity not in network:
            network.add_node(filler.entity, **_bare(filler, article))
    add_event(network, _attributes(event, article, name))


def add_event(network: Graph, attributes: dict[str, Any]) -> None:
    """Adds an event as an edge for each pair of its sides, and a node for a side that its article does not name."""
    name = attributes["event"]
    for number, (agent, target) in enumerate(_pairs(name, attributes["type"], attributes["agents"], attributes["targets"])):
        for side in (agent, target):
            if side not in network:
                network.add_node(side, kind=UNNAMED, name="", labels={}, names=(), articles=(attributes["article"],), qid=None)
        network.add_edge(agent, target, key=f"{name}/{number}", **attributes)


def _fillers(event: Event) -> Iterator[Filler]:
    single = (filler for filler in (event.place, event.source) if filler)
    yield from (*event.agents, *event.targets, *single, *event.source_chain)


def _bare(filler: Filler, article: Article) -> dict[str, Any]:
    """A node for a filler whose entity the extraction does not list: nothing is lost for it."""
    names = (filler.mention,)
    labels = {article.language: filler.mention}
    return {"kind": "thing", "name": filler.mention, "labels": labels, "names": names, "articles": (article.id,), "qid": None}


def _pairs(name: str, kind: str, agents: tuple[str, ...], targets: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if kind in SYMMETRIC:
        sides = tuple(dict.fromkeys(agents + targets))
        if len(sides) > 1:
            yield from combinations(sides, 2)
            return
        agents, targets = sides, ()
    yield from product(
        agents or (_unnamed("agent", kind, targets or (name,)),),
        targets or (_unnamed("target", kind, agents or (name,)),),
    )


def _keys(fillers: tuple[Filler, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filler.entity for filler in fillers))


def _unnamed(side: str, kind: str, others: tuple[str, ...]) -> str:
    return f"{UNNAMED}:{side}:{kind}:{'+'.join(sorted(others))}"


def _attributes(event: Event, article: Article, name: str) -> dict[str, Any]:
    return {
        "event": name,
        "iri": event_iri(article.id, event) if event.evidence else None,
        "type": event.type,
        "agents": _keys(event.agents),
        "targets": _keys(event.targets),
        "status": event.status,
        "time": event.time,
        "time_text": event.time_text,
        "place": event.place.entity if event.place else None,
        "item": event.item,
        "source": event.source.entity if event.source else None,
        "source_chain": _keys(event.source_chain),
        "article": article.id,
        "evidence": tuple(_evidence(evidence) for evidence in event.evidence),
        "frame": event.frame,
        "confidence": event.confidence,
        "why": event.why,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    start, end = (offset - evidence.span[0] for offset in evidence.trigger_span)
    return {"text": evidence.text, "trigger": evidence.trigger, "start": start, "end": end}


def measure(network: Graph) -> None:
    """Sets degree (events in which it is a side) and size (radius in pixels) of all nodes, from the edges."""
    events: dict[str, set[str]] = {node: set() for node in network}
    for agent, target, attributes in network.edges(data=True):
        events[agent].add(attributes["event"])
        events[target].add(attributes["event"])
    for node, attributes in network.nodes(data=True):
        attributes["degree"] = len(events[node])
        attributes["size"] = 4 if attributes["kind"] == UNNAMED else _size(len(events[node]))


def _place(network: Graph) -> None:
    boxes = {node: _box(attributes) for node, attributes in network.nodes(data=True)}
    links = [(a, b, attributes["type"] in STATIC) for a, b, attributes in network.edges(data=True) if a != b]
    acts = dict.fromkeys((a, b) for a, b, static in links if not static)
    states = dict.fromkeys((a, b) for a, b, static in links if static)
    for node, (x, y) in place(boxes, tuple(acts), tuple(states)).items():
        network.nodes[node].update(x=x, y=y)


def _size(degree: int) -> int:
    """The radius of a node with so many events, in pixels."""
    return round(min(30, 8 + 4.2 * sqrt(degree)))


def _box(attributes: dict[str, Any]) -> Box:
    """The room that a node and the label under it take at rest, in pixels."""
    size = attributes["size"]
    if attributes["kind"] == UNNAMED:
        return Box(2 * size + 14, 2 * size + 14)
    return label_box(attributes["degree"], (*attributes["labels"].values(), attributes["name"]))


def label_box(degree: int, names: Iterable[str]) -> Box:
    """The room of a node with so many events and the label under it, in pixels; the longest of its names counts."""
    size = _size(degree)
    widths = [(_width(text), 1 + len(text) // LINE) for text in (*names, "")]
    width, lines = max(width for width, _ in widths), max(lines for _, lines in widths)
    return Box(max(2 * size, width) + 18, 2 * size + 20 * lines + 14, below=10 * lines)


def _width(text: str) -> float:
    """About how wide a name is drawn, in pixels; letters of Arabic join and are narrower than Latin ones."""
    return sum(7.6 if letter.isascii() else 6.4 for letter in text[:LINE])
