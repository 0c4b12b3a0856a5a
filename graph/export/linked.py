"""The chosen events as JSON-LD, in the words of the ontology: for those who read linked data, and for archives."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from extract.types import Evidence
from graph.export.tables import events_of
from graph.iris import article_iri, entity_of_id, evidence_iri, wikidata_iri
from graph.links import web_link
from graph.names import script_language
from graph.ontology import PREFIXES, expand, ontology

if TYPE_CHECKING:
    from graph.export.choice import Graph

#: Prefixes by name; JSON-LD has no empty one.
_CONTEXT = {name or "siyar": iri for name, iri in PREFIXES.items()}
_LONGEST_FIRST = sorted(_CONTEXT.items(), key=lambda pair: -len(pair[1]))
Fact = tuple[str, str, "ox.NamedNode | ox.Literal"]


def jsonld(network: Graph, language: str) -> Iterator[str]:
    """A JSON-LD document; names stand in every language, so that `language` changes nothing."""
    nodes: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in sorted(set(_facts(network)), key=lambda fact: (fact[0], fact[1], str(fact[2]))):
        if predicate == "rdf:type":
            nodes[subject]["@type"].append(_short(value.value))
        else:
            nodes[subject][_short(expand(predicate))].append(_value(value))
    yield f'{{"@context": {json.dumps(_CONTEXT, indent=1)},\n"@graph": ['
    for number, (iri, told) in enumerate(nodes.items()):
        node = {"@id": _short(iri), **{name: values[0] if len(values) == 1 else values for name, values in told.items()}}
        yield (",\n" if number else "\n") + json.dumps(node, ensure_ascii=False)
    yield "\n]}\n"


def _short(iri: str) -> str:
    """An IRI with the longest prefix that fits."""
    name, start = next(((name, start) for name, start in _LONGEST_FIRST if iri.startswith(start) and iri != start), ("", ""))
    return f"{name}:{iri[len(start) :]}" if start else iri


def _value(value: ox.NamedNode | ox.Literal) -> str | dict[str, str]:
    if isinstance(value, ox.NamedNode):
        return {"@id": _short(value.value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype.value != expand("xsd:string"):
        return {"@value": value.value, "@type": _short(value.datatype.value)}
    return value.value


def _facts(network: Graph) -> Iterator[Fact]:
    for id, told in network.nodes(data=True):
        if told["labels"]:
            yield from _entity(entity_of_id(id), told)
    used = {attributes["article"] for _, _, attributes in network.edges(data=True)}
    for id in used:
        yield from _article(id, network.graph["articles"][id])
    for told in events_of(network):
        yield from _event(told)


def _entity(iri: str, told: dict[str, Any]) -> Iterator[Fact]:
    yield iri, "rdf:type", _node(ontology().kinds[told["kind"]].iri)
    for language, name in told["labels"].items():
        yield iri, ":name", ox.Literal(name, language=language)
        yield iri, "rdfs:label", ox.Literal(name, language=script_language(name))
    yield from ((iri, "skos:altLabel", ox.Literal(name, language=script_language(name))) for name in told["names"])
    if told["qid"]:
        yield iri, "owl:sameAs", _node(wikidata_iri(told["qid"]))


def _article(id: str, told: dict[str, Any]) -> Iterator[Fact]:
    iri = article_iri(id)
    yield iri, "rdf:type", _p(":Article")
    yield iri, "dcterms:identifier", ox.Literal(id)
    for name, predicate in (("title", "schema:headline"), ("source", "schema:publisher"), ("language", "schema:inLanguage")):
        if told[name]:
            yield iri, predicate, ox.Literal(told[name])
    if told["date"]:
        yield iri, "schema:datePublished", _typed(told["date"], "date")
    if web_link(told["url"]):
        yield iri, "schema:url", _typed(told["url"], "anyURI")


def _event(told: dict[str, Any]) -> Iterator[Fact]:
    iri, language = told["iri"], told["language"]
    yield iri, "rdf:type", _p(":Event")
    yield iri, "rdf:type", _node(ontology().relations[told["type"]].iri)
    yield iri, ":status", _node(ontology().statuses[told["status"]].iri)
    yield iri, ":confidence", _typed(f"{told['confidence']:.4f}".rstrip("0").rstrip("."), "decimal")
    yield iri, ":frame", ox.Literal(told["frame"])
    yield iri, "prov:wasDerivedFrom", _node(article_iri(told["article"]))
    for role, entities in (("agent", told["agents"]), ("target", told["targets"]), ("sourceChain", told["source_chain"])):
        yield from ((iri, f":{role}", _node(entity_of_id(id))) for id in entities)
    for role in ("place", "source"):
        if told[role]:
            yield iri, f":{role}", _node(entity_of_id(told[role]))
    if told["item"]:
        yield iri, ":item", ox.Literal(told["item"], language=language)
    if told["time"]:
        yield iri, ":time", ox.Literal(told["time"])
    for name, predicate in (("begin", ":timeBegin"), ("end", ":timeEnd")):
        if told[name]:
            yield iri, predicate, _typed(told[name], "date")
    if told["time_text"]:
        yield iri, ":timeText", ox.Literal(told["time_text"], language=language)
    if told["verdict"]:
        yield iri, ":verdict", _p(f":{told['verdict']}")
    for evidence in told["evidence"]:
        yield from _evidence(iri, evidence, told)


def _evidence(event: str, told: dict[str, Any], of: dict[str, Any]) -> Iterator[Fact]:
    first, last = (told["offset"] + told[name] for name in ("start", "end"))
    span = (told["offset"], told["offset"] + len(told["text"]))
    iri = evidence_iri(of["article"], Evidence(span, told["text"], told["trigger"], (first, last)))
    yield event, ":evidence", _node(iri)
    yield iri, "rdf:type", _p(":Evidence")
    yield iri, "prov:wasQuotedFrom", _node(article_iri(of["article"]))
    yield iri, ":text", ox.Literal(told["text"], language=of["language"])
    yield iri, ":trigger", ox.Literal(told["trigger"], language=of["language"])
    for name, offset in zip((":start", ":end", ":triggerStart", ":triggerEnd"), (*span, first, last), strict=True):
        yield iri, name, _typed(str(offset), "integer")


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=_p(f"xsd:{datatype}"))


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


@cache
def _p(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))
