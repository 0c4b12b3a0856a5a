"""What the endpoint says about itself: SPARQL 1.1 Service Description, as a graph without blank nodes."""

from __future__ import annotations

import pyoxigraph as ox

from graph.ontology import PREFIXES

SD, FORMATS = "http://www.w3.org/ns/sparql-service-description#", "http://www.w3.org/ns/formats/"
RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)
_WRITERS = {
    "turtle": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def description(endpoint: str, format: str) -> bytes:
    """The description of the service at the IRI `endpoint`; `format` is one of graph.store.GRAPH_FORMATS."""
    a = ox.NamedNode(PREFIXES["rdf"] + "type")
    service, dataset, default = (ox.NamedNode(endpoint + part) for part in ("", "#dataset", "#union"))
    triples = [
        ox.Triple(service, a, _sd("Service")),
        ox.Triple(service, _sd("endpoint"), service),
        ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph")),
        ox.Triple(service, _sd("defaultDataset"), dataset),
        *(ox.Triple(service, _sd("resultFormat"), ox.NamedNode(FORMATS + name)) for name in RESULT_FORMATS),
        ox.Triple(dataset, a, _sd("Dataset")),
        ox.Triple(dataset, _sd("defaultGraph"), default),
        ox.Triple(default, a, _sd("Graph")),
    ]
    written = ox.serialize(triples, format=_WRITERS[format], prefixes={"sd": SD, "formats": FORMATS})
    assert written is not None, "without an output, bytes are given"
    return written


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)
