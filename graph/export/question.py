"""The SPARQL query behind a view: it asks the graph for the same events, so that a reader can check and change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from graph.export.words import plain
from graph.index.filters import NONE, Filters
from graph.iris import entity_of_id
from graph.judgements import VERDICTS
from graph.ontology import PREFIXES, ontology

_HEAD = """SELECT ?event ?relation (GROUP_CONCAT(DISTINCT ?agentName; separator="; ") AS ?agents)
       (GROUP_CONCAT(DISTINCT ?targetName; separator="; ") AS ?targets) ?item ?time ?status ?place ?source ?confidence
       (GROUP_CONCAT(DISTINCT ?text; separator=" … ") AS ?sentence) ?article
WHERE {
  ?event a :Event ; a ?type ; :status ?state ; :confidence ?confidence ; :evidence/:text ?text ;
         prov:wasDerivedFrom/dcterms:identifier ?article .
  ?shortcut :shortcutOf ?type ; rdfs:label ?relation . FILTER(LANG(?relation) = "LANGUAGE")
  ?state rdfs:label ?status . FILTER(LANG(?status) = "LANGUAGE")
"""
_TAIL = """  OPTIONAL { ?event :timeBegin ?first } OPTIONAL { ?event :timeEnd ?last }
  OPTIONAL { ?event :time ?time } OPTIONAL { ?event :item ?item }
  OPTIONAL { ?event :agent/:name ?agentName FILTER(LANG(?agentName) = "LANGUAGE") }
  OPTIONAL { ?event :target/:name ?targetName FILTER(LANG(?targetName) = "LANGUAGE") }
  OPTIONAL { ?event :place/:name ?place FILTER(LANG(?place) = "LANGUAGE") }
  OPTIONAL { ?event :source ?teller OPTIONAL { ?teller :name ?source FILTER(LANG(?source) = "LANGUAGE") } }
FILTERS}
GROUP BY ?event ?relation ?item ?time ?status ?place ?source ?confidence ?article
ORDER BY ?time ?event
"""


def question(filters: Filters, ids: Sequence[str], language: str) -> str:
    """A SELECT query, with its prefixes, for the events that `filters` and `ids` (entities, as in a view) leave.

    A corrected event is asked for in its corrected form.
    """
    prefixes = {name: PREFIXES[name] for name in ("", "dcterms", "prov", "rdfs", "skos", "xsd")}
    told = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes.items())
    inside = "".join(f"  {line}\n" for line in (*_patterns(filters), *_sides(ids)))
    after = "".join(f"  FILTER({test})\n" for test in _tests(filters))
    text = _HEAD + inside + _TAIL.replace("FILTERS", after)
    return f"# view: network\n{told}{text.replace('LANGUAGE', language)}"


def _patterns(filters: Filters) -> Iterator[str]:
    known = ontology()
    if filters.relations is not None:
        yield _values("type", (known.relations[name].iri for name in filters.relations))
    if filters.statuses is not None:
        yield _values("state", (known.statuses[name].iri for name in filters.statuses))
    if filters.kinds is not None:
        kinds = _values("kind", (known.kinds[name].iri for name in filters.kinds))
        yield f"FILTER EXISTS {{ {kinds} ?event :agent|:target ?one . ?one a ?kind }}"
    if filters.reports > 1:
        yield "?event :happening ?happening ."
        yield "{ SELECT ?happening (COUNT(DISTINCT ?told) AS ?reports) WHERE {"
        yield "  ?other :happening ?happening ; prov:wasDerivedFrom ?told }"
        yield f"  GROUP BY ?happening HAVING(?reports >= {filters.reports}) }}"
    yield from _verdicts(filters.verdicts)


def _verdicts(verdicts: frozenset[str]) -> Iterator[str]:
    """What is corrected is two nodes: the first one, and one that revises it and is accepted."""
    if verdicts >= {NONE, *VERDICTS}:
        yield "FILTER NOT EXISTS { ?event :verdict :corrected }"
        return
    kept = {
        NONE: "NOT EXISTS { ?event :verdict ?none }",
        "accepted": "EXISTS { ?event :verdict :accepted FILTER NOT EXISTS { ?event prov:wasRevisionOf ?first_one } }",
        "rejected": "EXISTS { ?event :verdict :rejected }",
        "corrected": "EXISTS { ?event prov:wasRevisionOf ?revised }",
    }
    tests = " ||\n         ".join(kept[name] for name in (NONE, *VERDICTS) if name in verdicts)
    yield f"FILTER({tests})"


def _sides(ids: Sequence[str]) -> Iterator[str]:
    """The sides of a view, and who was judged to be the same as they."""
    if not ids:
        return
    iris = [entity_of_id(id) for id in ids]
    if len(ids) == 1:
        yield f"FILTER EXISTS {{ ?event (:agent|:target)/:sameReferentAs* {_iri(iris[0])} }}"
        return
    left, right = (f"/:sameReferentAs* ?{name} . {_values(name, iris)}" for name in ("left", "right"))
    yield "FILTER EXISTS {"
    yield f"  {{ ?event :agent{left} ?event :target{right} }}"
    yield f"  UNION {{ ?event :agent{left} ?event :agent{right} FILTER NOT EXISTS {{ ?event :target ?any }} }}"
    yield "  FILTER(?left != ?right) }"


def _tests(filters: Filters) -> Iterator[str]:
    if filters.confidence > 0:
        yield f"?confidence >= {filters.confidence:f}"
    if filters.sources is not None:
        named = [_iri(entity_of_id(id)) for id in sorted(filters.sources - {NONE})]
        among = [f"?teller IN ({', '.join(named)})"] if named else []
        yield " || ".join([*among, *(["!BOUND(?teller)"] if NONE in filters.sources else [])])
    dated = "BOUND(?first) || BOUND(?last)"
    if not filters.undated:
        yield dated
    for day, bound, test in ((filters.first, "last", ">="), (filters.last, "first", "<=")):
        if day:
            yield f'!BOUND(?{bound}) || ?{bound} {test} "{day}"^^xsd:date'


def _values(name: str, iris: Iterable[str]) -> str:
    return f"VALUES ?{name} {{ {' '.join(map(_iri, sorted(iris)))} }}"


def _iri(iri: str) -> str:
    """An IRI as SPARQL writes it; what no IRI may hold is left out, so that nothing can end it early."""
    return str(ox.NamedNode("".join(char for char in plain(iri) if char not in '<>"{}|^`\\' and not char.isspace())))
