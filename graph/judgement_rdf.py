"""Judgements as RDF: one named graph beside those of the articles, which stay what the articles say.

The graph holds who judged, when and why (PROV-O), `:verdict` on events, a corrected event as a node of its own that revises the
first one, merges as `:sameReferentAs` and splits as new entities. What was undone, or has nothing to apply to, is not in it. The
graph itself has, as dcterms:identifier, the id of the last judgement that it knows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from itertools import permutations, product

import pyoxigraph as ox

from graph.days import first_and_last
from graph.iris import (
    analyst_iri,
    article_iri,
    entity_of_id,
    event_of_id,
    judgement_iri,
    revised_argument_iri,
    revision_iri,
)
from graph.judged import State, split_id
from graph.judgements import MATCHER, ONE, Judgement, Merge, Split, Verdict
from graph.names import script_language
from graph.ontology import NAMESPACE, Relation, expand, ontology

JUDGEMENTS_GRAPH = NAMESPACE + "judgements"
_SIDE_ROLES = {"agents": "agent", "targets": "target"}
#: Whatever tells of a part of an event, and goes when that part is corrected.
_PARTS = {
    "type": (),
    "status": (":status",),
    "agents": (":agent",),
    "targets": (":target",),
    "place": (":place",),
    "source": (":source", ":sourceChain"),
    "item": (":item", ":itemStart", ":itemEnd"),
    "time": (":time", ":timeBegin", ":timeEnd"),
}
#: What every revision tells in its own way.
_OWN = ("prov:wasGeneratedBy", "prov:wasRevisionOf", ":verdict", ":judgedIn", ":argument", ":happening")

Node = ox.NamedNode | ox.Literal
Fact = tuple[ox.NamedNode, ox.NamedNode, Node]


def judgement_quads(judgements: Sequence[Judgement], state: State, store: ox.Store) -> list[ox.Quad]:
    """The graph of what holds (`state`) after `judgements` over what `store` says, sorted; empty where nothing was ever judged.

    What the store says in that graph already is not looked at.
    """
    graph = _node(JUDGEMENTS_GRAPH)
    facts: set[Fact] = set(_facts(state, store))
    facts |= {(graph, _p("dcterms:identifier"), ox.Literal(one.id)) for one in judgements[-1:]}
    return sorted((ox.Quad(*fact, graph) for fact in facts), key=lambda quad: tuple(map(str, quad.triple)))


def _facts(state: State, store: ox.Store) -> Iterator[Fact]:
    idle = {judgement.id for judgement in state.idle}
    made = {rename.judgement: rename for rename in state.renames}
    for judgement in state.standing:
        act = judgement.act
        if judgement.id in idle or (isinstance(act, Verdict) and state.verdict(act.event) is not judgement):
            continue
        if isinstance(act, Verdict):
            about = _node(event_of_id(act.event))
            yield about, _p(":verdict"), _p(f":{act.verdict}")
            if act.verdict == "corrected":
                yield from _revision(act, judgement, store)
        else:
            rename = made[judgement.id]
            about = _node(entity_of_id(rename.old))
            if isinstance(act, Merge):
                yield about, _p(":sameReferentAs"), _node(entity_of_id(rename.new))
            elif isinstance(act, Split):
                yield from _split(act, judgement, about, rename.articles or (), store)
        yield about, _p(":judgedIn"), _node(judgement_iri(judgement.id))
        yield from _provenance(judgement, about)


def _provenance(judgement: Judgement, about: ox.NamedNode) -> Iterator[Fact]:
    node, analyst = _node(judgement_iri(judgement.id)), _node(analyst_iri(judgement.who))
    yield node, _p("rdf:type"), _p(":Judgement")
    yield node, _p("prov:endedAtTime"), ox.Literal(judgement.when, datatype=_p("xsd:dateTime"))
    yield node, _p("prov:wasAssociatedWith"), analyst
    if judgement.why:
        yield node, _p(":reason"), ox.Literal(judgement.why)
    yield node, _p("prov:used"), about
    yield analyst, _p("rdf:type"), _p("prov:SoftwareAgent" if judgement.who == MATCHER else "prov:Person")
    yield analyst, _p("rdfs:label"), ox.Literal(judgement.who)


def _split(act: Split, judgement: Judgement, whole: ox.NamedNode, articles: Collection[str], store: ox.Store) -> Iterator[Fact]:
    node = _node(entity_of_id(split_id(judgement)))
    of = _node(entity_of_id(act.entity.partition("~")[0]))  # what was split off before is not in the articles
    yield from ((node, _p("rdf:type"), kind) for kind in _objects(store, of, "rdf:type"))
    yield node, _p(":splitFrom"), whole
    yield from ((node, _p(":meantIn"), _node(article_iri(article))) for article in articles)
    name = ox.Literal(act.name, language=script_language(act.name))
    yield from ((node, _p(predicate), name) for predicate in ("rdfs:label", "skos:altLabel"))
    yield from ((node, _p(":name"), ox.Literal(act.name, language=tag)) for tag in ontology().languages)


def _revision(act: Verdict, judgement: Judgement, store: ox.Store) -> Iterator[Fact]:
    """The corrected event: what the first one says, but for what the judge puts in its place."""
    old = _node(event_of_id(act.event))
    new = _node(revision_iri(old.value, judgement.id))
    sides = _revised_sides(act, store)
    gone = {_p(name).value for part in act.corrections for name in _PARTS[part]}
    gone |= {_p(name).value for name in (*_OWN, ":agent", ":target")}
    types = {relation.iri for relation in ontology().relations.values()} if "type" in act.corrections else set()
    for predicate, value in _pairs(store, old):
        if predicate.value not in gone and value.value not in types:
            yield new, predicate, value
    yield from ((new, predicate, value) for predicate, value in _put(act))
    for role, entities in zip(("agent", "target"), sides, strict=True):
        yield from ((new, _p(f":{role}"), _node(entity)) for entity in entities)
    yield new, _p("prov:wasRevisionOf"), old
    yield new, _p("prov:wasGeneratedBy"), _node(judgement_iri(judgement.id))
    yield new, _p(":verdict"), _p(":accepted")
    yield new, _p(":judgedIn"), _node(judgement_iri(judgement.id))
    yield from _arguments(new, old, act, sides, store)
    yield from _shortcuts(act, sides, store)


def _revised_sides(act: Verdict, store: ox.Store) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The IRIs of agents and of targets after a correction; a symmetric event has agents only."""
    old = _node(event_of_id(act.event))
    agents, targets = (
        tuple(map(entity_of_id, act.corrections[side] or ()))
        if side in act.corrections
        else tuple(sorted(one.value for one in _objects(store, old, f":{role}")))
        for side, role in _SIDE_ROLES.items()
    )
    if _relation(act, store).symmetric:
        return tuple(dict.fromkeys(agents + targets)), ()
    return agents, targets


def _relation(act: Verdict, store: ox.Store) -> Relation:
    if "type" in act.corrections:
        return ontology().relations[str(act.corrections["type"])]
    kinds = {kind.value for kind in _objects(store, _node(event_of_id(act.event)), "rdf:type")}
    return next(relation for relation in ontology().relations.values() if relation.iri in kinds)


def _put(act: Verdict) -> Iterator[tuple[ox.NamedNode, Node]]:
    """What a correction says of the event itself, its sides left out."""
    given = act.corrections
    if "type" in given:
        yield _p("rdf:type"), _node(ontology().relations[str(given["type"])].iri)
    if "status" in given:
        yield _p(":status"), _node(ontology().statuses[str(given["status"])].iri)
    for name in ONE:
        if given.get(name):
            yield _p(f":{name}"), _node(entity_of_id(str(given[name])))
    if given.get("item"):
        item = str(given["item"])
        yield _p(":item"), ox.Literal(item, language=script_language(item))
    if given.get("time"):
        time = str(given["time"])
        yield _p(":time"), ox.Literal(time)
        for name, day in zip((":timeBegin", ":timeEnd"), first_and_last(time), strict=True):
            if day:
                yield _p(name), ox.Literal(day.isoformat(), datatype=_p("xsd:date"))


def _arguments(
    new: ox.NamedNode, old: ox.NamedNode, act: Verdict, sides: tuple[tuple[str, ...], tuple[str, ...]], store: ox.Store
) -> Iterator[Fact]:
    """The arguments of the first event that still hold, and new ones, under the entity's own name, for what was put in."""
    place, source = ((entity_of_id(str(act.corrections[name])),) if act.corrections.get(name) else () for name in ONE)
    wanted = {"agent": sides[0], "target": sides[1]}
    wanted |= {name: filler for name, filler in zip(ONE, (place, source), strict=True) if name in act.corrections}
    if "source" in act.corrections:
        wanted["sourceChain"] = ()
    found: set[tuple[str, str]] = set()
    for argument in _objects(store, old, ":argument"):
        role = next(one.value for one in _objects(store, argument, ":role")).removeprefix(NAMESPACE)
        entity = next(one.value for one in _objects(store, argument, ":entity"))
        if role not in wanted or entity in wanted[role]:
            found.add((role, entity))
            yield new, _p(":argument"), argument
    for role, entities in wanted.items():
        for entity in entities:
            if (role, entity) not in found:
                yield from _argument(new, role, entity, store)


def _argument(new: ox.NamedNode, role: str, entity: str, store: ox.Store) -> Iterator[Fact]:
    node = _node(revised_argument_iri(new.value, role, entity))
    names = sorted(_objects(store, _node(entity.partition("~")[0]), "rdfs:label"), key=str)
    yield new, _p(":argument"), node
    yield node, _p("rdf:type"), _p(":Argument")
    yield node, _p(":role"), _p(f":{role}")
    yield node, _p(":entity"), _node(entity)
    yield node, _p(":mentionText"), names[0] if names else ox.Literal(entity.rpartition("/")[2])


def _shortcuts(act: Verdict, sides: tuple[tuple[str, ...], tuple[str, ...]], store: ox.Store) -> Iterator[Fact]:
    statuses = (one.value for one in _objects(store, _node(event_of_id(act.event)), ":status"))
    status = ontology().statuses[str(act.corrections["status"])].iri if "status" in act.corrections else next(statuses, "")
    if status != ontology().statuses["actual"].iri:
        return
    relation = _relation(act, store)
    pairs = permutations(sides[0], 2) if relation.symmetric else product(*sides)
    yield from ((_node(one), _node(relation.shortcut), _node(other)) for one, other in pairs if one != other)


def _pairs(store: ox.Store, node: ox.NamedNode, predicate: ox.NamedNode | None = None) -> Iterator[tuple[ox.NamedNode, Node]]:
    """What the articles say of a node."""
    for quad in store.quads_for_pattern(node, predicate, None, None):
        if isinstance(quad.object, ox.NamedNode | ox.Literal) and quad.graph_name != _node(JUDGEMENTS_GRAPH):
            yield quad.predicate, quad.object


def _objects(store: ox.Store, node: Node, predicate: str) -> set[Node]:
    if not isinstance(node, ox.NamedNode):
        return set()
    return {value for _, value in _pairs(store, node, _p(predicate))}


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


@cache
def _p(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))
