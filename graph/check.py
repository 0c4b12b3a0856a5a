"""Holds a graph against the promises of Siyar and against ontology/shapes.ttl before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox
import rdflib

from extract.errors import SiyarError
from extract.types import Entity, Event, Evidence, Extraction
from graph.arguments import pairs
from graph.days import first_and_last
from graph.iris import entity_iri, event_iri
from graph.ontology import ONTOLOGY_FILE, expand, ontology
from graph.rdf import quads

SHAPES_FILE = ONTOLOGY_FILE.with_name("shapes.ttl")
_SHACL = rdflib.Namespace("http://www.w3.org/ns/shacl#")
_BATCH = 20_000  # quads held against the shapes at once


class BrokenPromise(SiyarError):
    """A graph that breaks a rule: always a fault of Siyar, never of an article."""

    def __init__(self, article: str, what: str, fault: str) -> None:
        super().__init__(
            f"Article “{article}”, {what}: {fault}. This is a fault of Siyar, not of the article; "
            "nothing was written; please report it with the article."
        )


def check(extractions: Iterable[Extraction]) -> int:
    """Raises BrokenPromise for the first rule that the graph of these extractions breaks; gives the number of quads."""
    count, batch, size = 0, [], 0
    for extraction in extractions:
        _check_promises(extraction)
        rows = _quads(extraction)
        _check_shortcuts(extraction, rows)
        batch.append((extraction, rows))
        count, size = count + len(rows), size + len(rows)
        if size > _BATCH:
            _check_shapes(batch)
            batch, size = [], 0
    _check_shapes(batch)
    return count


def _check_promises(extraction: Extraction) -> None:
    for what, fault in faults(extraction):
        raise BrokenPromise(extraction.article.id, what, fault)


def faults(extraction: Extraction) -> Iterator[tuple[str, str]]:
    """(what, fault) of each promise that an extraction breaks, before it becomes a graph."""
    keys = [entity.key for entity in extraction.entities]
    for entity in extraction.entities:
        yield from ((f"entity “{entity.key}”", fault) for fault in _entity_faults(entity, keys))
    seen: dict[str, str] = {}
    for number, event in enumerate(extraction.events):
        name = f"event {number + 1} ({event.type}{_words_of(event)})"
        broken = list(_event_faults(event, extraction.article.text, set(keys)))
        yield from ((name, fault) for fault in broken)
        if not broken:
            iri = event_iri(extraction.article.id, event)
            if iri in seen:
                yield name, f"it cannot be told from {seen[iri]}"
            seen[iri] = name


def _words_of(event: Event) -> str:
    return f", “{event.evidence[0].trigger}” at {event.evidence[0].trigger_span[0]}" if event.evidence else ""


def _entity_faults(entity: Entity, keys: list[str]) -> Iterator[str]:
    if entity.kind not in ontology().kinds:
        yield f"there is no kind “{entity.kind}”"
    if not entity.key or keys.count(entity.key) > 1:
        yield "its key is not its own"
    if not entity.name.strip():
        yield "it has no name"


def _event_faults(event: Event, text: str, keys: set[str]) -> Iterator[str]:
    if event.type not in ontology().relations:
        yield f"there is no relation “{event.type}”"
    if event.status not in ontology().statuses:
        yield f"there is no status “{event.status}”"
    if not event.evidence:
        yield "it has no evidence"
    for evidence in event.evidence:
        yield from _evidence_faults(evidence, text)
    fillers = (*event.agents, *event.targets, event.place, event.source, *event.source_chain)
    yield from (f"no entity has the key “{f.entity}”" for f in fillers if f and f.entity not in keys)
    if event.time is not None:
        yield from _time_faults(event.time)


def _evidence_faults(evidence: Evidence, text: str) -> Iterator[str]:
    (start, end), (first, last) = evidence.span, evidence.trigger_span
    if not 0 <= start < end <= len(text) or text[start:end] != evidence.text:
        yield f"its sentence is not the text at {start}:{end}"
    if not start <= first < last <= end or text[first:last] != evidence.trigger:
        yield f"its trigger is not the text at {first}:{last}"


def _time_faults(time: str) -> Iterator[str]:
    try:
        first_and_last(time)
    except ValueError as fault:
        yield str(fault)


def _quads(extraction: Extraction) -> list[ox.Quad]:
    try:
        return quads(extraction)
    except ValueError as fault:
        raise BrokenPromise(extraction.article.id, "its graph", f"a value cannot be written ({fault})") from fault


def _check_shortcuts(extraction: Extraction, rows: list[ox.Quad]) -> None:
    """Each actual event with both sides has its shortcut triple in its own article, and no other shortcut stands there."""
    relations = ontology().relations
    told = {
        (entity_iri(one), relations[event.type].shortcut, entity_iri(other))
        for event in extraction.events
        if event.status == "actual"
        for one, other in pairs(event)
    }
    shortcuts = {relation.shortcut for relation in relations.values()}
    written = {tuple(map(_value, row.triple)) for row in rows if row.predicate.value in shortcuts}
    for triple in sorted(told ^ written):
        shortcut = " ".join(f"<{iri}>" for iri in triple)
        raise BrokenPromise(extraction.article.id, f"shortcut {shortcut}", "no actual event tells it, or it is missing")


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""


def _check_shapes(batch: list[tuple[Extraction, list[ox.Quad]]]) -> None:
    """Holds the merged graphs of a few articles against the shapes."""
    if not batch:
        return
    import pyshacl  # noqa: PLC0415  (half a second that only builds need)

    data = rdflib.Graph()
    for row in (row for _, rows in batch for row in rows):
        data.add((_term(row.subject), _term(row.predicate), _term(row.object)))
    conforms, report, _ = pyshacl.validate(data, shacl_graph=_shapes(), inference="none", inplace=True)
    if not conforms:
        raise _broken(batch, report)


@lru_cache(maxsize=1)
def _shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(SHAPES_FILE, format="turtle")


def _term(term: object) -> rdflib.term.Identifier:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError(f"the graph has no place for {term}")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value == expand("xsd:string"):
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def _broken(batch: list[tuple[Extraction, list[ox.Quad]]], report: rdflib.Graph) -> BrokenPromise:
    """The first violation, in the order of the articles, in words."""
    results = report.subjects(rdflib.RDF.type, _SHACL.ValidationResult)
    found = {str(report.value(one, _SHACL.focusNode)): str(report.value(one, _SHACL.resultMessage)) for one in results}
    for extraction, rows in batch:
        types = {event_iri(extraction.article.id, event): event.type for event in extraction.events}
        for iri in (_value(row.subject) for row in rows):
            if iri in found:
                return BrokenPromise(extraction.article.id, f"{types.get(iri, 'node')} <{iri}>", f"not so: {found[iri]}")
    return BrokenPromise(batch[0][0].article.id, *min(found.items()))
