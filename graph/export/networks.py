"""The network for programs that draw and measure networks: GraphML (all of them) and GEXF (Gephi).

networkx writes both. It takes None and lists for faults, in GEXF `type` for the kind of a line and `start` for a date, and puts
the day of the writing into GEXF: so attributes are plain here, named otherwise, and the day is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import networkx as nx

from graph.export.words import name_in, plain, relation_in, sentences

if TYPE_CHECKING:
    from graph.export.choice import Graph

_DAY = re.compile(r' lastmodifieddate="[^"]*"')
_SIZE = 5.0  # pixels of the page for a unit of Gephi's


def graphml(network: Graph, language: str) -> Iterator[str]:
    """The lines of a GraphML file; `language` is that of the attribute `label`, which programs show."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield from (f"{line}\n" for line in nx.generate_graphml(_plain(network, language), named_key_ids=True))


def gexf(network: Graph, language: str) -> Iterator[str]:
    """The lines of a GEXF 1.2 file, with positions and sizes where the network has them."""
    copy = _plain(network, language)
    for node, attributes in network.nodes(data=True):
        if "x" in attributes:
            place = {"x": float(attributes["x"]), "y": -float(attributes["y"]), "z": 0.0}  # Gephi's y points up
            copy.nodes[node]["viz"] = {"position": place, "size": attributes["size"] / _SIZE}
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield from (_DAY.sub("", f"{line}\n") for line in nx.generate_gexf(copy))


def _plain(network: Graph, language: str) -> Graph:
    copy: Graph = nx.MultiDiGraph()
    for node, attributes in network.nodes(data=True):
        copy.add_node(node, **_node(attributes, language))
    for number, (agent, target, attributes) in enumerate(network.edges(data=True)):
        copy.add_edge(agent, target, key=f"e{number}", id=f"e{number}", **_edge(network, attributes, language))
    return copy


def _node(attributes: dict[str, Any], language: str) -> dict[str, Any]:
    return _told(
        label=name_in(attributes["labels"], language),
        **{f"label_{one}": name for one, name in attributes["labels"].items()},
        kind=attributes["kind"],
        degree=attributes["degree"],
        wikidata=attributes["qid"],
        names=" | ".join(attributes["names"]),
        articles=len(attributes["articles"]),
    )


def _edge(network: Graph, attributes: dict[str, Any], language: str) -> dict[str, Any]:
    nodes = network.nodes
    place, source = (attributes[role] for role in ("place", "source"))
    return _told(
        label=relation_in(attributes["type"], language),
        relation=attributes["type"],
        status=attributes["status"],
        date=attributes["time"],
        first_day=attributes["begin"],
        last_day=attributes["end"],
        place=name_in(nodes[place]["labels"], language) if place else None,
        told_by=name_in(nodes[source]["labels"], language) if source else None,
        item=attributes["item"],
        confidence=float(attributes["confidence"]),
        verdict=attributes["verdict"],
        reports=attributes["reports"],
        sentence=sentences(attributes),
        article=attributes["article"],
        event=attributes["iri"],
    )


def _told(**attributes: str | float | None) -> dict[str, str | float]:
    """What is known of these, as XML can hold it; an attribute without a value is left out."""
    known = {name: value for name, value in attributes.items() if value is not None}
    return {name: plain(value) if isinstance(value, str) else value for name, value in known.items()}
