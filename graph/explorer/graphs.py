"""SPARQL 1.1 Graph Store Protocol at /graphs?graph=IRI: GET and HEAD for all, PUT, POST and DELETE for who has the token."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from graph.explorer.answers import Refused
from graph.explorer.guard import GRAPHS_PATH, WRITING
from graph.explorer.negotiation import GRAPH_TYPES, chosen
from graph.explorer.protocol import response_of, unless_gone
from graph.explorer.writing import Writer
from graph.sparql import read_query
from graph.store import plain_rows
from graph.written import delete_graph, put_graph

LONGEST_BODY = 32 << 20  # bytes of one graph
_IN_MEMORY = 1 << 20
_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


async def read(request: Request) -> Response:
    """The graph in the format that is wanted; 404 where there is none."""
    graph, state = _graph(request), request.app.state
    wanted = chosen(request.headers.get("accept"), GRAPH_TYPES)
    if not wanted:
        raise Refused(406, f"A graph is given as {', '.join(names[0] for names in GRAPH_TYPES.values())}.")
    format, media_type = wanted
    found = await state.pool.ask(state.served.now, read_query(f"SELECT ?s {{ GRAPH {graph} {{ ?s ?p ?o }} }} LIMIT 1"), "json")
    if not plain_rows(found.read())[1]:
        raise Refused(404, f"There is no graph {graph}.")
    query = read_query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
    answer = await unless_gone(request, state.pool.ask(state.served.now, query, format))
    if not answer:
        return Response(None, 499)  # nobody reads it
    response = response_of(answer, media_type)
    response.headers.update({"vary": "accept", "cache-control": "no-cache"})
    return response


async def write(request: Request) -> Response:
    """Replaces a graph (PUT), adds to it (POST) or removes it (DELETE): 201, 204, and 404 where there is none to remove."""
    writer: Writer | None = request.app.state.writer
    may_write = writer and writer.knows(request.headers.get("authorization"))
    with SpooledTemporaryFile(_IN_MEMORY) as body:
        await _receive(request, body if may_write else None)  # whole in any case, so that who may not write reads why
        if not writer:
            raise Refused(403, "This server only reads; who runs it can start it with --writable.")
        if not may_write:
            raise Refused(401, "Writing needs the token of this server.", {"www-authenticate": 'Bearer realm="siyar"'})
        known = await run_in_threadpool(writer.write, await _action(request, body))
    if request.method == "DELETE" and not known:
        raise Refused(404, f"There is no graph {_graph(request)}.")
    return Response(None, 204 if known else 201)


async def _action(request: Request, body: IO[bytes]) -> Callable[[], bool]:
    graph, folder = _graph(request).value, request.app.state.served.folder
    if request.method == "DELETE":
        return partial(delete_graph, folder, graph)
    triples = await run_in_threadpool(_triples, request, body, graph)
    return partial(put_graph, folder, graph, triples, request.method == "POST")


def _graph(request: Request) -> ox.NamedNode:
    given = request.query_params.getlist("graph")
    if len(given) != 1 or "default" in request.query_params:
        raise Refused(400, f"Name one graph: {GRAPHS_PATH}?graph=IRI; graphs without a name are not kept here.")
    try:
        return ox.NamedNode(given[0])
    except ValueError:
        raise Refused(400, "“graph” is no absolute IRI.") from None


async def _receive(request: Request, body: IO[bytes] | None) -> None:
    """Reads the body of a request, into `body` where there is one."""
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > LONGEST_BODY:
            raise Refused(413, f"A graph has at most {LONGEST_BODY:,} bytes; send it in parts by POST.")
        if body:
            body.write(piece)
    if body:
        body.seek(0)


def _triples(request: Request, body: IO[bytes], graph: str) -> str:
    """What the body says, as N-Triples."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    format = next((name for name, types in GRAPH_TYPES.items() if kind in types), None)
    if not format or "content-encoding" in request.headers:
        wanted = ", ".join(names[0] for names in GRAPH_TYPES.values())
        raise Refused(415, f"A graph is sent as {wanted}, and not compressed.")
    try:
        quads = list(ox.parse(body, format=_FORMATS[format], base_iri=graph))
    except (SyntaxError, ValueError) as fault:
        raise Refused(400, f"The graph cannot be read: {' '.join(str(fault).split())[:300]}.") from fault
    if any(quad.graph_name != ox.DefaultGraph() for quad in quads):
        raise Refused(400, "The body names graphs; it is one graph, named in the address.")
    return "".join(f"{quad.triple} .\n" for quad in quads)


routes = [
    Route(GRAPHS_PATH, read, methods=["GET", "HEAD"]),
    Route(GRAPHS_PATH, write, methods=sorted(WRITING)),
]
