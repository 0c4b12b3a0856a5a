"""Extractions → quads: an event is a node in the named graph of its article; TriG, sorted, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from itertools import chain
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

from extract.types import Article, Entity, Event, Evidence, Extraction
from graph.arguments import arguments, pairs, sides
from graph.days import first_and_last
from graph.happenings import happening_quads
from graph.iris import (
    argument_iri,
    article_iri,
    entity_iri,
    event_iri,
    evidence_iri,
    filler_iri,
    run_iri,
    text_hash,
    wikidata_iri,
)
from graph.names import Fold, Known, name_quads, script_language
from graph.ontology import PREFIXES, SOFTWARE, Relation, expand, ontology

#: Subject, predicate, object.
Statement = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]


def quads(extraction: Extraction, with_text: bool = True) -> list[ox.Quad]:
    """All that one article says, in the named graph of that article, sorted and without doubles.

    The text of the article is among it unless `with_text` is False, for those who may not pass it on; evidence stays.

    Raises ValueError where a value cannot be written (a time that is no ISO 8601 time): a fault of the extraction, which
    graph.check reports.
    """
    graph = ox.NamedNode(article_iri(extraction.article.id))
    statements = {ox.Quad(*statement, graph) for statement in _statements(extraction, with_text)}
    return sorted(statements, key=_order)


def write_trig(
    extractions: Sequence[Extraction], path: Path, fold: Fold, with_text: bool = True, known: Known = MappingProxyType({})
) -> int:
    """Writes the graphs of all articles, then those that are derived from all of them (shown names, happenings), as TriG.

    Gives the number of quads. `with_text` as for `quads`; `known` are names that entities can be found by besides those that
    articles use (graph.names).
    """
    ordered = sorted(extractions, key=lambda one: article_iri(one.article.id))
    count = 0
    with path.open("wb") as file:
        file.writelines(f"@prefix {name}: <{iri}> .\n".encode() for name, iri in sorted(PREFIXES.items()))
        derived = [happening_quads(ordered, fold), name_quads(ordered, fold, known)]
        for rows in chain((quads(extraction, with_text) for extraction in ordered), filter(None, derived)):
            file.write(b"\n" + _body(rows))
            count += len(rows)
    return count


def _body(rows: Sequence[ox.Quad]) -> bytes:
    """TriG without its prefixes: the serializer gives them in an order of its own."""
    buffer = BytesIO()
    ox.serialize(rows, buffer, format=ox.RdfFormat.TRIG, prefixes=PREFIXES)
    return b"".join(line for line in buffer.getvalue().splitlines(keepends=True) if not line.startswith(b"@prefix "))


def _order(quad: ox.Quad) -> tuple[str, str, str, str]:
    return str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object)


def _statements(extraction: Extraction, with_text: bool) -> Iterator[Statement]:
    article = extraction.article
    run = _node(run_iri(SOFTWARE, extraction.model))
    yield from _run(run, extraction.model)
    yield from _article(article, extraction.entities, run)
    if with_text:
        yield _node(article_iri(article.id)), _p("schema:articleBody"), _words(article.text, article)
    for entity in extraction.entities:
        yield from _entity(entity)
    for event in extraction.events:
        yield from _event(event, article, run)
        yield from _arguments(event, extraction)
        yield from _shortcuts(event)


def _run(run: ox.NamedNode, model: str) -> Iterator[Statement]:
    yield run, _p("rdf:type"), _p(":Run")
    yield run, _p(":software"), ox.Literal(SOFTWARE)
    if model:
        yield run, _p(":model"), ox.Literal(model)


def _article(article: Article, entities: Sequence[Entity], run: ox.NamedNode) -> Iterator[Statement]:
    node = _node(article_iri(article.id))
    yield node, _p("rdf:type"), _p(":Article")
    yield node, _p("dcterms:identifier"), ox.Literal(article.id)
    yield node, _p("schema:inLanguage"), ox.Literal(article.language)
    yield node, _p(":textSha256"), ox.Literal(text_hash(article))
    yield run, _p("prov:used"), node
    if article.title:
        yield node, _p("schema:headline"), _words(article.title, article)
    if article.date:
        yield node, _p("schema:datePublished"), _typed(article.date.isoformat(), "date")
    if article.url:
        yield node, _p("schema:url"), _typed(article.url, "anyURI")
    if article.source:
        yield node, _p("schema:publisher"), ox.Literal(article.source)
    for entity in entities:
        yield node, _p("schema:mentions"), _node(entity_iri(entity.key))


def _entity(entity: Entity) -> Iterator[Statement]:
    node = _node(entity_iri(entity.key))
    yield node, _p("rdf:type"), _node(ontology().kinds[entity.kind].iri)
    labels = {language: text for text, language in reversed(entity.labels)}
    labels.setdefault(script_language(entity.name), entity.name)
    for language, text in labels.items():
        yield node, _p("rdfs:label"), ox.Literal(text, language=language)
    names = dict.fromkeys((*labels.values(), *(text for text, _ in entity.labels), entity.name, *entity.names))
    for name in names:
        yield node, _p("skos:altLabel"), ox.Literal(name, language=script_language(name))
    if entity.link:
        yield node, _p(":linkReason"), ox.Literal(entity.link.reason)
        yield node, _p(":linkScore"), _decimal(entity.link.score)
        if entity.link.qid:
            yield node, _p("owl:sameAs"), _node(wikidata_iri(entity.link.qid))


def _event(event: Event, article: Article, run: ox.NamedNode) -> Iterator[Statement]:
    node = _node(event_iri(article.id, event))
    yield node, _p("rdf:type"), _p(":Event")
    yield node, _p("rdf:type"), _node(_relation(event).iri)
    yield node, _p(":status"), _node(ontology().statuses[event.status].iri)
    yield node, _p(":frame"), ox.Literal(event.frame)
    yield node, _p(":confidence"), _decimal(event.confidence)
    yield node, _p("prov:wasDerivedFrom"), _node(article_iri(article.id))
    yield node, _p("prov:wasGeneratedBy"), run
    yield from _roles(node, event, article)
    yield from _time(node, event, article)
    for number, (step, words) in enumerate(event.why, 1):
        yield node, _p(":why"), ox.Literal(f"{number:02} {step}: {words}")
    for evidence in event.evidence:
        yield node, _p(":evidence"), _node(evidence_iri(article.id, evidence))
        yield from _evidence(evidence, article)


def _arguments(event: Event, extraction: Extraction) -> Iterator[Statement]:
    iri = event_iri(extraction.article.id, event)
    for one in arguments(event, extraction):
        node = _node(argument_iri(iri, one.role, one.entity, one.span, one.position))
        yield _node(iri), _p(":argument"), node
        yield node, _p("rdf:type"), _p(":Argument")
        yield node, _p(":role"), _p(f":{one.role}")
        yield node, _p(":entity"), _node(entity_iri(one.entity))
        yield node, _p(":mentionText"), _words(one.words, extraction.article)
        if one.span:
            yield node, _p(":start"), _integer(one.span[0])
            yield node, _p(":end"), _integer(one.span[1])
        if one.position:
            yield node, _p(":position"), _integer(one.position)


def _roles(node: ox.NamedNode, event: Event, article: Article) -> Iterator[Statement]:
    agents, targets = sides(event)
    yield from ((node, _p(":agent"), _node(entity_iri(key))) for key in agents)
    yield from ((node, _p(":target"), _node(entity_iri(key))) for key in targets)
    if event.item is not None:
        yield node, _p(":item"), _words(event.item, article)
    if event.item_span is not None:
        yield node, _p(":itemStart"), _integer(event.item_span[0])
        yield node, _p(":itemEnd"), _integer(event.item_span[1])
    if event.place:
        yield node, _p(":place"), _node(filler_iri(event.place))
    if event.source:
        yield node, _p(":source"), _node(filler_iri(event.source))
    yield from ((node, _p(":sourceChain"), _node(filler_iri(filler))) for filler in event.source_chain)


def _time(node: ox.NamedNode, event: Event, article: Article) -> Iterator[Statement]:
    if event.time_text is not None:
        yield node, _p(":timeText"), _words(event.time_text, article)
    if event.time is None:
        return
    yield node, _p(":time"), ox.Literal(event.time)
    first, last = first_and_last(event.time)
    if first:
        yield node, _p(":timeBegin"), _typed(first.isoformat(), "date")
    if last:
        yield node, _p(":timeEnd"), _typed(last.isoformat(), "date")


def _evidence(evidence: Evidence, article: Article) -> Iterator[Statement]:
    node = _node(evidence_iri(article.id, evidence))
    yield node, _p("rdf:type"), _p(":Evidence")
    yield node, _p("prov:wasQuotedFrom"), _node(article_iri(article.id))
    yield node, _p(":text"), _words(evidence.text, article)
    yield node, _p(":trigger"), _words(evidence.trigger, article)
    offsets = (*evidence.span, *evidence.trigger_span)
    for name, offset in zip((":start", ":end", ":triggerStart", ":triggerEnd"), offsets, strict=True):
        yield node, _p(name), _integer(offset)


def _shortcuts(event: Event) -> Iterator[Statement]:
    if event.status == "actual":
        shortcut = _node(_relation(event).shortcut)
        yield from ((_node(entity_iri(one)), shortcut, _node(entity_iri(other))) for one, other in pairs(event))


def _relation(event: Event) -> Relation:
    return ontology().relations[event.type]


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


@cache
def _p(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


def _words(text: str, article: Article) -> ox.Literal:
    return ox.Literal(text, language=article.language)


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=_p(f"xsd:{datatype}"))


def _integer(number: int) -> ox.Literal:
    return _typed(str(number), "integer")


def _decimal(number: float) -> ox.Literal:
    return _typed(f"{number:.4f}".rstrip("0").rstrip("."), "decimal")
