"""The SPARQL queries that an index is made from. Each names the graphs that it reads, so that they give the same over a store
whose default graph is the union of all and over one whose default graph is empty."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox

from graph.happenings import HAPPENINGS_GRAPH
from graph.names import NAMES_GRAPH
from graph.ontology import PREFIXES
from graph.store import open_store

#: A row of an answer: each variable's plain value, or None where it is unbound.
Row = tuple[str | None, ...]
#: Gives the rows of a SELECT query, one after another; the prefixes of PREFIXES are known to it.
Select = Callable[[str], Iterable[Row]]

ARTICLES = """
SELECT ?article ?id ?language ?title ?date ?url ?source ?text { GRAPH ?article {
  ?article a :Article ; dcterms:identifier ?id ; schema:inLanguage ?language .
  OPTIONAL { ?article schema:headline ?title } OPTIONAL { ?article schema:datePublished ?date }
  OPTIONAL { ?article schema:url ?url } OPTIONAL { ?article schema:publisher ?source }
  OPTIONAL { ?article schema:articleBody ?text }
} }"""
MENTIONS = "SELECT ?entity ?article { GRAPH ?article { ?article a :Article ; schema:mentions ?entity } }"
KINDS = """
SELECT ?entity ?class (COUNT(?article) AS ?count) { GRAPH ?article { ?article schema:mentions ?entity . ?entity a ?class } }
GROUP BY ?entity ?class"""
FORMS = """
SELECT ?entity ?name (LANG(?name) AS ?language) (COUNT(?article) AS ?count) {
  GRAPH ?article { ?article schema:mentions ?entity . ?entity skos:altLabel ?name }
} GROUP BY ?entity ?name"""
LINKS = """
SELECT DISTINCT ?entity ?item ?reason ?score {
  GRAPH ?article { ?article schema:mentions ?entity . ?entity :linkReason ?reason ; :linkScore ?score
    OPTIONAL { ?entity owl:sameAs ?item } } }"""
NAMES = f"SELECT ?entity ?name (LANG(?name) AS ?language) {{ GRAPH <{NAMES_GRAPH}> {{ ?entity :name ?name }} }}"
HIDDEN = f"SELECT ?entity ?name (LANG(?name) AS ?language) {{ GRAPH <{NAMES_GRAPH}> {{ ?entity skos:hiddenLabel ?name }} }}"
EVENTS = """
SELECT ?event ?article ?class ?status ?frame ?confidence ?time ?begin ?end ?timeText ?place ?source ?item ?itemStart ?itemEnd {
  GRAPH ?article {
    ?event :status ?status ; a ?class ; :frame ?frame ; :confidence ?confidence . FILTER(?class != :Event)
    OPTIONAL { ?event :time ?time } OPTIONAL { ?event :timeBegin ?begin } OPTIONAL { ?event :timeEnd ?end }
    OPTIONAL { ?event :timeText ?timeText } OPTIONAL { ?event :place ?place } OPTIONAL { ?event :source ?source }
    OPTIONAL { ?event :item ?item } OPTIONAL { ?event :itemStart ?itemStart } OPTIONAL { ?event :itemEnd ?itemEnd }
  }
}"""
AGENTS = "SELECT ?event ?entity { GRAPH ?article { ?event :status ?status ; :agent ?entity } }"
TARGETS = "SELECT ?event ?entity { GRAPH ?article { ?event :status ?status ; :target ?entity } }"
ARGUMENTS = """
SELECT ?event ?role ?entity ?words ?start ?end ?position { GRAPH ?article {
  ?event :argument ?argument . ?argument :role ?role ; :entity ?entity ; :mentionText ?words .
  OPTIONAL { ?argument :start ?start ; :end ?end } OPTIONAL { ?argument :position ?position }
} }"""
WHY = "SELECT ?event ?why { GRAPH ?article { ?event :why ?why } }"
EVIDENCE = """
SELECT ?event ?text ?start ?end ?first ?last { GRAPH ?article {
  ?event :evidence ?evidence .
  ?evidence :text ?text ; :start ?start ; :end ?end ; :triggerStart ?first ; :triggerEnd ?last
} }"""
REPORTS = f"SELECT ?event ?happening {{ GRAPH <{HAPPENINGS_GRAPH}> {{ ?event :happening ?happening }} }}"
SOURCES = f"SELECT ?happening ?count {{ GRAPH <{HAPPENINGS_GRAPH}> {{ ?happening :sourceCount ?count }} }}"
CONFLICTS = f"SELECT ?happening ?about {{ GRAPH <{HAPPENINGS_GRAPH}> {{ ?happening :conflict ?about }} }}"


def select_from(folder: Path) -> Select:
    """The rows of the store in `folder`. Raises StoreError where there is none."""
    store = open_store(folder)

    def select(text: str) -> Iterable[Row]:
        found = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        for solution in found:
            yield tuple(None if term is None else getattr(term, "value", str(term)) for term in solution)

    return select
