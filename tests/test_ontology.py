"""The ontology says in both languages what extract.types and the design list say in code."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pyoxigraph as ox

from extract.types import KINDS, STATUSES, SYMMETRIC
from graph.ontology import NAMESPACE, ONTOLOGY_FILE, PREFIXES, SOFTWARE, expand, ontology

RELATIONS = [
    "met_with",
    "talked_with",
    "visited",
    "hosted",
    "travelled_to",
    "departed_from",
    "accompanied",
    "invited",
    "gifted",
    "supplied",
    "agreed_with",
    "signed_with",
    "cooperated_with",
    "supported",
    "requested",
    "condemned",
    "accused",
    "warned",
    "threatened",
    "concerned_about",
    "sanctioned",
    "downgraded_ties_with",
    "attacked",
    "invaded",
    "killed",
    "detained",
    "deployed_to",
    "protested_against",
    "appointed",
    "holds_position",
]
ARABIC = re.compile("[\u0600-\u06ff]")


def test_relations_are_the_closed_list() -> None:
    assert list(ontology().relations) == RELATIONS


def test_symmetric_relations_are_those_of_the_types() -> None:
    assert {r.name for r in ontology().relations.values() if r.symmetric} == SYMMETRIC


def test_kinds_and_statuses_are_those_of_the_types() -> None:
    assert tuple(ontology().kinds) == KINDS
    assert tuple(ontology().statuses) == STATUSES


def test_plover_alignment_has_one_quadrant() -> None:
    without = {r.name for r in ontology().relations.values() if not r.plover}
    assert without == {"appointed", "holds_position"}
    assert all(len(r.quadrants) == 1 for r in ontology().relations.values() if r.plover)
    assert ontology().relations["attacked"].quadrants == ("MaterialConflict",)


def test_every_term_is_named_and_defined_in_both_languages() -> None:
    words: dict[tuple[str, str], dict[str | None, str]] = {}
    typed = set()
    for quad in ox.parse(path=ONTOLOGY_FILE):
        if quad.predicate.value == expand("rdf:type"):
            typed.add(quad.subject.value)
        if isinstance(quad.object, ox.Literal) and quad.object.language:
            words.setdefault((quad.subject.value, quad.predicate.value), {})[quad.object.language] = quad.object.value
    for term in typed - {NAMESPACE}:
        for predicate in ("rdfs:label", "skos:definition"):
            found = words.get((term, expand(predicate)), {})
            assert set(found) == {"ar", "en"}, (term, predicate)
            assert ARABIC.search(found["ar"] or "") and not ARABIC.search(found["en"] or ""), term


def test_every_own_term_that_is_used_is_declared() -> None:
    declared, used = set(), set()
    for quad in ox.parse(path=ONTOLOGY_FILE):
        declared.add(quad.subject.value)
        used |= {node.value for node in (quad.predicate, quad.object) if isinstance(node, ox.NamedNode)}
    assert not {iri for iri in used if iri.startswith(NAMESPACE)} - declared


def test_labels_tell_relations_apart() -> None:
    for language in ("ar", "en"):
        assert len({r.labels[language] for r in ontology().relations.values()}) == len(RELATIONS)
        assert len({r.nouns[language] for r in ontology().relations.values()}) == len(RELATIONS)


def test_expand() -> None:
    assert expand(":Event") == NAMESPACE + "Event"
    assert expand("rdfs:label") == PREFIXES["rdfs"] + "label"


def test_one_version_everywhere() -> None:
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"{project['name']} {project['version']}" == SOFTWARE
    assert project["version"] == ontology().version
