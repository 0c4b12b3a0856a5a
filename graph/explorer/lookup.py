"""What the IRIs of an answer stand for: names of entities, sides and times of events, titles of articles; asked by SPARQL.

So the table of an answer can show a name beside an IRI, and an answer with events can be drawn, whatever store is served.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from graph.explorer.completion import labels_of
from graph.ontology import PREFIXES, ontology
from graph.sparql import LONGEST_QUERY

#: Gives the JSON answer to a SELECT query.
Select = Callable[[str], Awaitable[bytes]]
Thing = dict[str, Any]
Row = dict[str, dict[str, str]]

#: How many IRIs one request looks up; characters of the IRIs of one query, whose length is limited too; and of one IRI.
MOST = 1000
BATCH = LONGEST_QUERY // 2
LONGEST = 1000

_SPACES = {"entity": PREFIXES["entity"], "event": PREFIXES["event"], "article": PREFIXES["article"]}
_ENTITIES = "SELECT ?x ?name ?type { VALUES ?x { %s } ?x :name ?name ; a ?type }"
_EVENTS = """SELECT ?x ?type ?status ?article ?time ?begin ?end { VALUES ?x { %s }
  ?x a ?class ; :status/skos:notation ?status ; prov:wasDerivedFrom/dcterms:identifier ?article . ?class skos:notation ?type .
  OPTIONAL { ?x :time ?time } OPTIONAL { ?x :timeBegin ?begin } OPTIONAL { ?x :timeEnd ?end } }"""
_SIDES = """SELECT ?x ?role ?side ?name ?type { VALUES ?x { %s } VALUES ?role { :agent :target :place :source } ?x ?role ?side .
  ?side :name ?name ; a ?type }"""
_ARTICLES = """SELECT ?x ?id ?title ?date { VALUES ?x { %s } ?x dcterms:identifier ?id
  OPTIONAL { ?x schema:headline ?title } OPTIONAL { ?x schema:datePublished ?date } }"""


async def describe(select: Select, iris: Iterable[str]) -> dict[str, Thing]:
    """IRI → what it stands for: {"kind": entity|event|article|term, "id", "labels", …}; unknown IRIs are left out.

    Events have `type`, `status`, `article` (its id), `time`, `begin`, `end`, `agents`, `targets`, `places` and `sources` (IRIs,
    which are described too). Raises ValueError for more than MOST, or what is no IRI; what `select` raises passes.
    """
    wanted = list(dict.fromkeys(iris))
    if len(wanted) > MOST:
        raise ValueError(f"At most {MOST} IRIs are looked up at once.")
    things: dict[str, Thing] = {}
    async for row in _rows(select, _ENTITIES, _of("entity", wanted)):
        _add_entity(things, row["x"]["value"], row)
    async for row in _rows(select, _EVENTS, _of("event", wanted)):
        things[row["x"]["value"]] = _event(row)
    async for row in _rows(select, _SIDES, [iri for iri in _of("event", wanted) if iri in things]):
        _add_side(things, row)
    async for row in _rows(select, _ARTICLES, _of("article", wanted)):
        things[row["x"]["value"]] = _article(row)
    for iri in wanted:
        if iri not in things and labels_of(iri):
            things[iri] = {"kind": "term", "labels": labels_of(iri)}
    return things


def _of(kind: str, iris: Iterable[str]) -> list[str]:
    return [iri for iri in iris if iri.startswith(_SPACES[kind])]


def _id(kind: str, iri: str) -> str:
    return iri.removeprefix(_SPACES[kind])


async def _rows(select: Select, query: str, iris: list[str]) -> AsyncIterator[Row]:
    for some in _batches(iris):
        for row in json.loads(await select(query % some))["results"]["bindings"]:
            yield row


def _batches(iris: Iterable[str]) -> Iterator[str]:
    """The IRIs as SPARQL writes them, some at a time. ValueError for a text that is none: nothing else gets into a query."""
    some = ""
    for iri in iris:
        if len(iri) > LONGEST:
            continue
        node = str(ox.NamedNode(iri))
        if len(some) + len(node) > BATCH:
            yield some
            some = ""
        some += f" {node}"
    if some:
        yield some


def _add_entity(things: dict[str, Thing], iri: str, row: Row) -> None:
    thing = things.setdefault(iri, {"kind": "entity", "id": _id("entity", iri), "labels": {}})
    thing["labels"].setdefault(row["name"].get("xml:lang", ""), row["name"]["value"])
    kind = next((kind.name for kind in ontology().kinds.values() if kind.iri == row["type"]["value"]), None)
    if kind:
        thing["of"] = kind


def _event(row: Row) -> Thing:
    def value(name: str) -> str | None:
        return row[name]["value"] if name in row else None

    relation = ontology().relations.get(row["type"]["value"])
    return {
        "kind": "event",
        "id": _id("event", row["x"]["value"]),
        "labels": relation.nouns if relation else {},
        "verbs": relation.labels if relation else {},
        "symmetric": bool(relation and relation.symmetric),
        "agents": [],
        "targets": [],
        "places": [],
        "sources": [],
        **{name: value(name) for name in ("type", "status", "article", "time", "begin", "end")},
    }


def _add_side(things: dict[str, Thing], row: Row) -> None:
    side = row["side"]["value"]
    _add_entity(things, side, row)
    sides = things[row["x"]["value"]][f"{row['role']['value'].rpartition('/')[2]}s"]
    if side not in sides:
        sides.append(side)


def _article(row: Row) -> Thing:
    title = row.get("title", {}).get("value", row["id"]["value"])
    labels = dict.fromkeys(ontology().languages, title)
    return {"kind": "article", "id": row["id"]["value"], "labels": labels, "date": row.get("date", {}).get("value")}
