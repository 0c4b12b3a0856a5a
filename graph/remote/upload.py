"""A build → a store on another machine, by the SPARQL 1.1 Graph Store Protocol: one PUT for each named graph.

Every graph that is sent says of itself what hash it has (:graphSha256), so that the next upload sends only what has changed, and
one that broke off goes on where it was: a graph stands there whole, hash included, or as it was before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote, urlsplit, urlunsplit

import pyoxigraph as ox

from graph.judgement_rdf import JUDGEMENTS_GRAPH
from graph.judgement_records import ADDED, record_triples
from graph.judgements import Judgement
from graph.ontology import NAMESPACE, PREFIXES, expand
from graph.remote.client import Client, RemoteError, shown
from graph.remote.endpoint import Endpoint, refusal, select_remote

_HASH = ox.NamedNode(expand(":graphSha256"))
_HASHES = "SELECT ?graph ?hash { GRAPH ?graph { ?graph :graphSha256 ?hash } }"
_ARTICLES = PREFIXES["article"]
_TURTLE = "text/turtle"
_DONE = (200, 201, 202, 204)
_NOT_DATA = "give with --data the address at which it takes graphs by the Graph Store Protocol (see docs/remote.md)."
#: How addresses of queries end, and those of graphs of the same store: Siyar and Fuseki, Oxigraph and Fuseki, GraphDB.
_PLACES = (
    (r"^/sparql/?$", "/graphs"),
    (r"^/query/?$", "/store"),
    (r"/(?:sparql|query)/?$", "/data"),
    (r"(/repositories/[^/]+)/?$", r"\1/rdf-graphs/service"),
)


@dataclass(slots=True)
class Outcome:
    """How many graphs were sent, were there already as they are, were removed, and stay though the build has them no longer."""

    sent: int = 0
    unchanged: int = 0
    removed: int = 0
    left: int = 0


def data_url(query_url: str) -> str:
    """The address of the graphs of a store, told from that of its queries. Raises RemoteError where it cannot be told."""
    parts = urlsplit(query_url)
    for end, instead in _PLACES:
        path, found = re.subn(end, instead, parts.path)
        if found:
            return urlunsplit((parts.scheme, parts.netloc, path, "", ""))
    raise RemoteError(f"Where {shown(query_url)} takes graphs cannot be told from its address; {_NOT_DATA}")


def graphs_of(store: ox.Store) -> list[str]:
    """The IRIs of the graphs of a build in the order in which they are sent: the articles first, what rests on them last."""
    names = sorted(graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode))
    return sorted(names, key=lambda name: not name.startswith(_ARTICLES))


def upload(
    endpoint: Endpoint, data: str, store: ox.Store, graphs: Iterable[str], log: Sequence[Judgement] = (), prune: bool = False
) -> Iterator[Outcome]:
    """Makes `graphs` at `data` those of `store`; gives after each what was done so far, at the end with what was found left.

    `log` are the judgements that were made. With `prune`, graphs of earlier uploads that `graphs` does not have are removed, that
    of judgements aside. `endpoint` answers queries to the same store. Raises RemoteError and QueryLimit where something could not
    be done: what was sent stays.
    """
    done, there, wanted = Outcome(), hashes(endpoint), {}
    for graph in graphs:
        triples = _triples(store, graph) + (record_triples(log) if graph == JUDGEMENTS_GRAPH else [])
        wanted[graph] = _hash(triples)
        if there.get(graph) == wanted[graph]:
            done.unchanged += 1
        else:
            _put(endpoint.client, data, graph, [*triples, ox.Triple(ox.NamedNode(graph), _HASH, ox.Literal(wanted[graph]))])
            done.sent += 1
        yield done
    gone = [graph for graph in there if graph not in wanted and graph.startswith(NAMESPACE) and graph != JUDGEMENTS_GRAPH]
    for graph in gone if prune else ():
        _delete(endpoint.client, data, graph)
        done.removed += 1
    done.left = len(gone) - done.removed
    _check(endpoint, data, wanted, gone if prune else [])
    yield done


def hashes(endpoint: Endpoint) -> dict[str, str]:
    """The graphs that were uploaded to a store, with their hashes. Raises RemoteError and QueryLimit."""
    return {str(graph): str(hash) for graph, hash in select_remote(endpoint)(_HASHES)}


def _check(endpoint: Endpoint, data: str, wanted: Mapping[str, str], gone: Iterable[str]) -> None:
    """Looks whether the store that is asked is the one that was written, and has it all."""
    there = hashes(endpoint)
    missing = [graph for graph, hash in wanted.items() if there.get(graph) != hash] + [graph for graph in gone if graph in there]
    if missing:
        raise RemoteError(
            f"{len(missing)} graphs that were sent to {shown(data)} are not as sent at {shown(endpoint.url)}; give with --data "
            "and --store two addresses of the same store, and upload again."
        )


def _triples(store: ox.Store, graph: str) -> list[ox.Triple]:
    """What a graph says, but for what an earlier upload added."""
    quads = store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
    return [quad.triple for quad in quads if quad.predicate not in ADDED]


def _hash(triples: Iterable[ox.Triple]) -> str:
    return sha256("\n".join(sorted(map(str, triples))).encode()).hexdigest()


def _put(client: Client, data: str, graph: str, triples: Iterable[ox.Triple]) -> None:
    body = ox.serialize(triples, format=ox.RdfFormat.TURTLE)  # without prefixes: Virtuoso misreads escapes in short names
    reply = client.send("PUT", _address(data, graph), {"content-type": _TURTLE}, body)
    if reply.status not in _DONE:
        raise refusal(data, reply, _NOT_DATA)
    reply.body.close()


def _delete(client: Client, data: str, graph: str) -> None:
    reply = client.send("DELETE", _address(data, graph))
    if reply.status not in (*_DONE, 404):
        raise refusal(data, reply, _NOT_DATA)
    reply.body.close()


def _address(data: str, graph: str) -> str:
    return f"{data}{'&' if urlsplit(data).query else '?'}graph={quote(graph, safe='')}"
