"""What the graph may say, read from ontology/siyar.ttl, so that no list of it is repeated in code."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

NAMESPACE = "https://w3id.org/siyar/"
#: Name and version of the program, as they stand in manifests and in the provenance of every graph.
SOFTWARE = "siyar 0.1.0"
ONTOLOGY_FILE = Path(__file__).resolve().parent.parent / "ontology" / "siyar.ttl"
#: Prefixes of every file that is written and of every query that is asked.
PREFIXES = {
    "": NAMESPACE,
    "argument": NAMESPACE + "argument/",
    "article": NAMESPACE + "article/",
    "dcterms": "http://purl.org/dc/terms/",
    "entity": NAMESPACE + "entity/",
    "event": NAMESPACE + "event/",
    "evidence": NAMESPACE + "evidence/",
    "happening": NAMESPACE + "happening/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "plover": NAMESPACE + "plover/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rule": NAMESPACE + "rule/",
    "run": NAMESPACE + "run/",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: Words by language: {"ar": …, "en": …}.
Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Term:
    """A kind of entity or a status: `name` as in extract.types ("armed_group"), `iri` in the graph, words for people."""

    name: str
    iri: str
    labels: Words
    definitions: Words


@dataclass(frozen=True, slots=True)
class Relation:
    """One of the closed list of relations.

    `name` is the type in extract.types and relations.jsonl ("met_with"), `iri` the class of its events, `shortcut` the property
    of the shortcut triple; `labels` are verbs ("met with"), `nouns` the names of the event ("Meeting"); `plover` and `quadrants`
    are the names of the aligned PLOVER types ("CONSULT") and their quadrants ("VerbalCooperation"), empty where there is none.
    """

    name: str
    iri: str
    shortcut: str
    symmetric: bool
    plover: tuple[str, ...]
    quadrants: tuple[str, ...]
    labels: Words
    nouns: Words
    definitions: Words


@dataclass(frozen=True, slots=True)
class Ontology:
    """The relations, kinds and statuses by name, each in the order of siyar.ttl; `quadrants` are the words for PLOVER's quadrants
    by name, `languages` those that all of it is said in, `version` is owl:versionInfo."""

    relations: dict[str, Relation]
    kinds: dict[str, Term]
    statuses: dict[str, Term]
    quadrants: dict[str, Words]
    languages: tuple[str, ...]
    version: str


def expand(name: str) -> str:
    """The IRI of a prefixed name of PREFIXES: "rdfs:label" → "http://…#label", ":Event" → "https://w3id.org/siyar/Event"."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


class _Statements:
    """The triples of the ontology by subject and predicate, in the order of the file."""

    def __init__(self, path: Path) -> None:
        self.rows: dict[tuple[str, str], list[ox.NamedNode | ox.Literal]] = defaultdict(list)
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            subject, value = quad.subject, quad.object
            if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
                self.rows[subject.value, quad.predicate.value].append(value)

    def values(self, subject: str, predicate: str) -> list[str]:
        return [node.value for node in self.rows.get((subject, expand(predicate)), [])]

    def words(self, subject: str, predicate: str) -> Words:
        nodes = self.rows.get((subject, expand(predicate)), [])
        return {node.language: node.value for node in nodes if isinstance(node, ox.Literal) and node.language}

    def subjects(self, predicate: str, value: str) -> list[str]:
        wanted, key = expand(value), expand(predicate)
        return [s for (s, p), nodes in self.rows.items() if p == key and any(node.value == wanted for node in nodes)]


@lru_cache(maxsize=1)
def ontology() -> Ontology:
    """The shipped ontology, read once."""
    facts = _Statements(ONTOLOGY_FILE)
    found = [_relation(facts, shortcut) for shortcut in facts.subjects("rdf:type", "owl:ObjectProperty")]
    relations = {relation.name: relation for relation in found if relation}
    quadrants = dict.fromkeys(quadrant for relation in relations.values() for quadrant in relation.quadrants)
    return Ontology(
        relations=relations,
        kinds=_terms(facts, facts.subjects("rdfs:subClassOf", ":Entity")),
        statuses=_terms(facts, facts.subjects("rdf:type", ":Status")),
        quadrants={name: facts.words(expand(f"plover:{name}"), "rdfs:label") for name in quadrants},
        languages=tuple(sorted(facts.words(NAMESPACE, "dcterms:title"))),
        version=facts.values(NAMESPACE, "owl:versionInfo")[0],
    )


def _terms(facts: _Statements, subjects: list[str]) -> dict[str, Term]:
    terms = (
        Term(
            name=facts.values(subject, "skos:notation")[0],
            iri=subject,
            labels=facts.words(subject, "rdfs:label"),
            definitions=facts.words(subject, "skos:definition"),
        )
        for subject in subjects
    )
    return {term.name: term for term in terms}


def _relation(facts: _Statements, shortcut: str) -> Relation | None:
    classes = facts.values(shortcut, ":shortcutOf")
    if not classes:
        return None
    plover = facts.values(classes[0], ":plover")
    quadrants = dict.fromkeys(quadrant for kind in plover for quadrant in facts.values(kind, ":quadrant"))
    return Relation(
        name=facts.values(classes[0], "skos:notation")[0],
        iri=classes[0],
        shortcut=shortcut,
        symmetric=expand("owl:SymmetricProperty") in facts.values(shortcut, "rdf:type"),
        plover=tuple(value for kind in plover for value in facts.values(kind, "skos:notation")),
        quadrants=tuple(quadrant.rpartition("/")[2] for quadrant in quadrants),
        labels=facts.words(shortcut, "rdfs:label"),
        nouns=facts.words(classes[0], "rdfs:label"),
        definitions=facts.words(classes[0], "skos:definition"),
    )
