"""Queries to a store on another machine: looked over as those to our own, sent by the SPARQL 1.1 Protocol, answers examined."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import IO
from urllib.parse import urlencode

import pyoxigraph as ox

from extract.errors import SiyarError
from graph.explorer.negotiation import types_of
from graph.index.queries import Row, Select
from graph.ontology import NAMESPACE, expand
from graph.process import Dataset, Limits, Worker, request_of
from graph.remote.client import TOKEN, Client, RemoteError, Reply, shown
from graph.sparql import Query, QueryError, explain, read_query, with_prologue
from graph.store import LESS, LIMIT_ANSWER, LIMIT_MEMORY, TimeLimit, check_format

_ARTICLE = f"?s a <{expand(':Article')}>"
_FORM = "application/x-www-form-urlencoded"
#: How a store is told to take all its graphs as one, where it does not by itself: Oxigraph's way, and that of Jena.
_WAYS = ((("union-default-graph", "true"),), (("default-graph-uri", "urn:x-arq:UnionGraph"),))
#: Where it knows no way, its graphs are named one by one, if they are no more than so many.
MOST_NAMED = 1_000
_PARSE_SECONDS = 5.0
_NOT_SPARQL = "give the address at which it answers SPARQL queries (it often ends in /sparql or /query)."

_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}

Parameters = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A store at `url`. `union` are the parameters that make it take all its graphs as one (`connected`)."""

    url: str
    client: Client
    union: Parameters = ()


def connected(url: str, client: Client) -> Endpoint:
    """The endpoint at `url`, once it has answered. Raises RemoteError where it does not, or its graphs cannot be asked as one."""
    plain = Endpoint(url, client)
    if not _holds(plain, f"GRAPH ?g {{ {_ARTICLE} }}") or _holds(plain, _ARTICLE):
        return plain
    for way in _WAYS:
        if _holds(plain, _ARTICLE, way):
            return replace(plain, union=way)
    rows = select_remote(plain)(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} }} LIMIT {MOST_NAMED + 1}")
    graphs = [str(graph) for (graph,) in rows]
    if len(graphs) > MOST_NAMED:
        raise RemoteError(f"{shown(url)} does not take its graphs as one; have its default graph be the union of all its graphs.")
    return replace(plain, union=tuple(("default-graph-uri", graph) for graph in graphs))


def ask_remote(endpoint: Endpoint, text: str, format: str = "json") -> bytes:
    """The answer of the endpoint to a query, all graphs taken as one unless the query says FROM; as graph.store.ask, for people.

    Raises QueryError where the query cannot be read or is refused, QueryLimit where it needs too much, RemoteError.
    """
    query = read_query(text)
    check_format(query, format)
    check_syntax(query)
    return answer_of(endpoint, query, format).read()


def check_syntax(query: Query) -> None:
    """Raises QueryError where a query cannot be read: so errors read the same whatever the store. Takes a process of its own."""
    with tempfile.TemporaryDirectory() as place:
        ox.Store(f"{place}/store").flush()
        worker = Worker()
        try:
            limits = Limits(_PARSE_SECONDS, LIMIT_MEMORY, LIMIT_ANSWER)
            format = next(iter(types_of(query.form)))
            worker.send(request_of(query, Path(place, "store"), format, Path(place, "answer"), limits, Dataset()))
            reply = worker.reply(_PARSE_SECONDS) or {}
        finally:
            worker.kill()
    if reply.get("kind") == "syntax":
        raise explain(query.text, reply["message"])


def answer_of(endpoint: Endpoint, query: Query, format: str, dataset: Dataset | None = None) -> Reply:
    """The answer to a query that was looked over; only graphs that the store has may be asked. Raises as `ask_remote`."""
    text = with_prologue(query, NAMESPACE)
    for graph in query.graphs if dataset is None else ():
        if not _holds(endpoint, f"GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }}"):
            raise QueryError(f"The store has no graph <{graph}>; only its own graphs can be asked, as those of its articles.")
    given: Parameters = () if query.has_dataset else endpoint.union
    if dataset is not None:
        given = tuple(("default-graph-uri", graph) for graph in dataset.default)
        given += tuple(("named-graph-uri", graph) for graph in dataset.named)
    if query.form == "ASK":
        return _truth(endpoint, _answered(endpoint, text, types_of("ASK")["json"], given, "json"), format)
    return _answered(endpoint, text, types_of(query.form)[format], given, format)


def _truth(endpoint: Endpoint, reply: Reply, format: str) -> Reply:
    """The answer to ASK in a format, made from that in JSON: Virtuoso gives a row where it is true, and none where it is not."""
    with reply.body as body:
        found = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QuerySolutions) and [one.value for one in found.variables] != ["__ASK_RETVAL"]:
            raise RemoteError(f"{shown(endpoint.url)} answers ASK with neither true nor false; {_NOT_SPARQL}")
        truth = bool(found) if isinstance(found, ox.QueryBoolean) else any(True for _ in found)
    made = ox.Store().query(f"ASK {{ FILTER({str(truth).lower()}) }}")
    assert isinstance(made, ox.QueryBoolean)
    content = made.serialize(format=_RESULTS[format]) or b""
    return replace(reply, size=len(content), body=BytesIO(content))


def select_remote(endpoint: Endpoint) -> Select:
    """The rows of the endpoint, for queries of ours: each names the graphs that it reads."""

    def select(text: str) -> Iterator[Row]:
        full = with_prologue(read_query(text), NAMESPACE)
        asked = ox.Store().query(full)
        assert isinstance(asked, ox.QuerySolutions)
        with _answered(endpoint, full, types_of("SELECT")["json"], (), "json").body as body:
            for row in _rows(endpoint, body):
                if len(row) != len(asked.variables):
                    raise _broken(endpoint)
                yield row

    return select


def _rows(endpoint: Endpoint, body: IO[bytes]) -> Iterator[Row]:
    """The rows of an answer in JSON, one after another; none of an answer to ASK."""
    try:
        found = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
        for solution in found if isinstance(found, ox.QuerySolutions) else ():
            yield tuple(None if term is None else getattr(term, "value", str(term)) for term in solution)
    except (SyntaxError, ValueError, OSError) as fault:
        raise _broken(endpoint) from fault


def _holds(endpoint: Endpoint, pattern: str, given: Parameters = ()) -> bool:
    """Whether a pattern with ?s is anywhere. By SELECT: Virtuoso answers ASK in a way of its own."""
    reply = _answered(endpoint, f"SELECT ?s {{ {pattern} }} LIMIT 1", types_of("SELECT")["json"], given, "json")
    with reply.body as body:
        return any(True for _ in _rows(endpoint, body))


def _answered(endpoint: Endpoint, text: str, types: Iterable[str], given: Parameters, format: str) -> Reply:
    types = tuple(types)
    body = urlencode([("query", text), *given]).encode()
    sent = {"accept": ", ".join(types[:2]), "content-type": _FORM}
    reply = endpoint.client.send("POST", endpoint.url, sent, body)
    if reply.status != 200:
        raise refusal(endpoint.url, reply)
    if reply.media_type not in types:
        answer = reply.media_type or "nothing"
        raise RemoteError(f"{shown(endpoint.url)} answers with {answer} and not with {format}; {_NOT_SPARQL}")
    if most := reply.headers.get("x-sparql-maxrows"):  # Virtuoso says so where it gives no more
        cure = f"raise that limit of the store, or {LESS}"
        raise RemoteError(f"{shown(endpoint.url)} cuts its answers off after {most} rows; {cure}.")
    _check_whole(endpoint, reply, format)
    return reply


def _check_whole(endpoint: Endpoint, reply: Reply, format: str) -> None:
    """An answer may end too early without a word of the protocol: its last letter tells, and of JSON all of it."""
    end = {"json": b"}", "xml": b">", "jsonld": b"]}", "rdfxml": b">"}.get(format)
    if end is None:
        return
    reply.body.seek(max(0, reply.size - 64))
    last = reply.body.read().rstrip()
    reply.body.seek(0)
    if last[-1:] not in {bytes([one]) for one in end}:
        raise _broken(endpoint)
    if format == "json":
        for _ in _rows(endpoint, reply.body):
            pass
        reply.body.seek(0)


def _broken(endpoint: Endpoint) -> RemoteError:
    what = f"The answer of {shown(endpoint.url)} breaks off, or is none to what was asked"
    return RemoteError(f"{what}; see whether the store runs well, and try again.")


def refusal(url: str, reply: Reply, cure: str = _NOT_SPARQL) -> SiyarError:
    """The error that tells people why a store did not do as asked; `cure` is what to do where the address may be wrong."""
    why, where = reply.reason(), shown(url)
    said = f" ({why.rstrip('.')})" if why else ""
    if reply.status in (401, 403):
        wanted = f"put its token into {TOKEN} or a --token-file"
        return RemoteError(f"{where} refuses access with status {reply.status}{said}; {wanted}, or ask for the right to do this.")
    if reply.status in (408, 504):
        return TimeLimit(f"{where} stopped the query for its length{said}; {LESS}.")
    sentences: Mapping[int, str] = {
        400: f"{where} refuses the request{said}; change what is asked.",
        404: f"There is no store at {where} (status 404); {cure}",
        405: f"{where} does not take this kind of request (status 405); {cure}",
        406: f"{where} does not write this format; ask for another --format.",
        413: f"{where} takes no request of this length{said}; raise that limit of the store.",
    }
    if reply.status == 400 and why:
        return QueryError(sentences[400])
    told = sentences.get(reply.status, f"{where} failed with status {reply.status}{said}; see the log of that store.")
    return RemoteError(told)
