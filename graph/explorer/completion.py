"""What the editor of queries offers while one types: prefixes, classes, properties and other terms, by name or by their words.

Terms and their words come from ontology/siyar.ttl; those of other vocabularies that the graph uses, from query_strings.yaml.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from graph.explorer.query_words import foreign_terms
from graph.ontology import NAMESPACE, ONTOLOGY_FILE, PREFIXES, Words, expand
from graph.sparql import KEYWORDS

LIMIT = 30
#: What kind of thing a term is, by its rdf:type; the first that fits.
_KINDS = {
    "owl:Class": "class",
    "owl:ObjectProperty": "property",
    "owl:DatatypeProperty": "property",
}


@dataclass(frozen=True, slots=True)
class Term:
    """Something that can be written in a query: `text` as it is typed, `kind` one of class, property, value, prefix, keyword."""

    text: str
    kind: str
    iri: str
    labels: Words
    about: Words

    def as_json(self) -> dict[str, object]:
        """The term for the editor."""
        return {"text": self.text, "kind": self.kind, "labels": self.labels, "about": self.about}


def complete(typed: str, fold: Callable[[str], str], limit: int = LIMIT) -> list[Term]:
    """The terms that begin with what is typed, or have a word in any language that does; best first, at most `limit`.

    ":me" finds :MetWith, and so do "Meeting" and its Arabic word.
    """
    name, words = typed.casefold(), fold(typed)
    if not name:
        return []
    ranked = [(rank, term) for term in all_terms() if (rank := _rank(term, name, words, fold)) is not None]
    ranked.sort(key=lambda pair: (pair[0], len(pair[1].text), pair[1].text))
    return [term for _, term in ranked[:limit]]


def _rank(term: Term, name: str, words: str, fold: Callable[[str], str]) -> int | None:
    """How well a term fits, 0 best; None where it does not."""
    text = term.text.casefold()
    if text.startswith(name):
        return 0
    if ":" in name or term.kind == "keyword":
        return None
    local = text.rpartition(":")[2]
    if local.startswith(name):
        return 1
    if words and any(f" {fold(label)}".find(f" {words}") >= 0 for label in term.labels.values()):
        return 2
    return 3 if len(name) > 2 and name in local else None


def labels_of(iri: str) -> Words:
    """The words for a term of the ontology or of another vocabulary that the graph uses; none for others."""
    return _by_iri().get(iri, {})


@lru_cache(maxsize=1)
def _by_iri() -> dict[str, Words]:
    return {term.iri: term.labels for term in all_terms() if term.iri}


@lru_cache(maxsize=1)
def all_terms() -> tuple[Term, ...]:
    """Every term that is offered."""
    prefixes = [Term(f"{name}:", "prefix", "", {}, {"en": iri}) for name, iri in PREFIXES.items() if name]
    foreign = [Term(name, one["kind"], expand(name), one["labels"], {}) for name, one in foreign_terms().items()]
    keywords = [Term(word, "keyword", "", {}, {}) for word in sorted(KEYWORDS)]
    return (*_ontology_terms(), *foreign, *prefixes, *keywords)


def _ontology_terms() -> list[Term]:
    facts: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(path=ONTOLOGY_FILE, format=ox.RdfFormat.TURTLE):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            facts[quad.subject.value][quad.predicate.value].append(quad.object)
    label, about, type_ = expand("rdfs:label"), expand("skos:definition"), expand("rdf:type")
    return [
        Term(shortened(iri), _kind(said[type_]), iri, _words(said[label]), _words(said[about]))
        for iri, said in facts.items()
        if said[label]
    ]


def _kind(types: list[ox.NamedNode | ox.Literal]) -> str:
    known = {node.value for node in types}
    return next((kind for name, kind in _KINDS.items() if expand(name) in known), "value")


def _words(nodes: list[ox.NamedNode | ox.Literal]) -> Words:
    return {node.language: node.value for node in nodes if isinstance(node, ox.Literal) and node.language}


def shortened(iri: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """An IRI as it is best written in a query: with the longest prefix that leaves a plain name, else in angle brackets."""
    fitting = [(len(space), name) for name, space in prefixes.items() if iri.startswith(space) and _plain(iri[len(space) :])]
    if not fitting or iri == NAMESPACE:
        return f"<{iri}>"
    length, name = max(fitting)
    return f"{name}:{iri[length:]}"


def _plain(local: str) -> bool:
    """Whether a local name needs no escape in SPARQL."""
    return bool(local) and local.replace("-", "").replace("_", "").isalnum() and not local.startswith("-")
