"""SPARQL 1.1 Protocol: queries at /sparql, by GET and by both forms of POST; sections are those of the Recommendation."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import parse_qsl

import anyio
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from extract.errors import SiyarError
from graph.explorer.answers import Refused, status_of, told
from graph.explorer.description import description
from graph.explorer.guard import SPARQL_PATHS
from graph.explorer.lanes import Answer
from graph.explorer.negotiation import GRAPH_TYPES, chosen, read_accept, types_of, weight_of
from graph.process import Dataset
from graph.sparql import LONGEST_QUERY, read_query

FORM, DIRECT, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
LONGEST_BODY = 12 * LONGEST_QUERY + (1 << 16)  # bytes: every character of a query as %XX of its UTF-8, and names of graphs
MOST_PARAMETERS = 1_000
METHODS = ("GET", "POST", "HEAD", "OPTIONS")
CORS = {"access-control-allow-origin": "*"}
PREFLIGHT = {
    **CORS,
    "access-control-allow-methods": ", ".join(METHODS),
    "access-control-allow-headers": "accept, content-type",
    "access-control-max-age": "86400",
}
_READ_ONLY = "This graph is only read: an update is refused, whatever it says."
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks: the text of a query, and its dataset where the request itself names one."""

    text: str
    dataset: Dataset | None


async def sparql(request: Request) -> Response:
    """Answers a query operation; GET without any parameter is answered with the description of the service."""
    if request.method == "OPTIONS":
        return Response(None, 204, {**PREFLIGHT, "allow": ", ".join(METHODS)})
    try:
        asked = await _asked(request)
        answer = await _answered(request, asked) if asked else _described(request)
    except (Refused, SiyarError) as fault:
        answer = _refused(request, fault)
    answer.headers.update({**CORS, "vary": "accept", "cache-control": "no-cache"})
    return answer


async def _asked(request: Request) -> Asked | None:
    """Reads a request by section 2.1. Raises Refused."""
    parameters = _parameters(request.scope["query_string"], "The address")
    if request.method != "POST":
        return _of_parameters(parameters) if parameters else None
    kind = _content_type(request)
    body = await _body(request)
    if kind == FORM:
        return _of_parameters(parameters + _parameters(body, "The form"))
    if any(name in ("query", "update") for name, _ in parameters):
        raise Refused(400, "The body is the query; leave “query” and “update” out of the address.")
    if kind == UPDATE:
        raise Refused(403, _READ_ONLY)
    return Asked(_text(body), _dataset(parameters))


def _content_type(request: Request) -> str:
    """The media type of the body, of those that are read."""
    kind, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    if kind not in (FORM, DIRECT, UPDATE):
        raise Refused(415, f"A query is posted as {DIRECT} or as {FORM}, and the request says which it is.")
    charsets = [value.strip('" ') for name, _, value in (one.partition("=") for one in parameters) if name.strip() == "charset"]
    if any(charset not in ("utf-8", "utf8") for charset in charsets) or "content-encoding" in request.headers:
        raise Refused(415, "A query is sent in UTF-8, and not compressed.")
    return kind


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_BODY:
            raise Refused(413, f"The request is longer than {LONGEST_BODY:,} bytes.")
    return bytes(body)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(400, "The query is not UTF-8.") from None


Parameters = list[tuple[str, str]]


def _parameters(encoded: bytes, where: str) -> Parameters:
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except ValueError:  # UnicodeDecodeError included
        raise Refused(400, f"{where} is no list of at most {MOST_PARAMETERS} parameters in percent-encoded UTF-8.") from None


def _of_parameters(parameters: Parameters) -> Asked:
    if any(name == "update" for name, _ in parameters):
        raise Refused(403, _READ_ONLY)
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) != 1:
        raise Refused(400, f"A request has one parameter “query”; this one has {len(queries) or 'none'}.")
    return Asked(queries[0], _dataset(parameters))


def _dataset(parameters: Parameters) -> Dataset | None:
    """The dataset that the request names (section 2.1.4): it takes the place of the query's own FROM."""
    default = tuple(value for name, value in parameters if name == "default-graph-uri")
    named = tuple(value for name, value in parameters if name == "named-graph-uri")
    return Dataset(default, named) if default or named else None


async def _answered(request: Request, asked: Asked) -> Response:
    query = read_query(asked.text)
    types = types_of(query.form)
    wanted = chosen(request.headers.get("accept"), types)
    if not wanted:
        raise Refused(406, f"{query.form} is answered as {', '.join(names[0] for names in types.values())}.")
    format, media_type = wanted
    state = request.app.state
    answer = await unless_gone(request, state.pool.ask(state.served.now, query, format, asked.dataset))
    if not answer:
        return Response(None, 499)  # nobody reads it
    return response_of(answer, media_type)


async def unless_gone(request: Request, asking: Awaitable[Answer]) -> Answer | None:
    """The answer; None where the client of the request hangs up before, whose query is then taken back."""
    found: list[Answer] = []
    faults: list[SiyarError] = []
    async with anyio.create_task_group() as tasks:

        async def wait_for_answer() -> None:
            try:
                found.append(await asking)
            except SiyarError as fault:
                faults.append(fault)
            tasks.cancel_scope.cancel()

        async def wait_for_end() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass
            tasks.cancel_scope.cancel()

        tasks.start_soon(wait_for_answer)
        tasks.start_soon(wait_for_end)
    if faults:
        raise faults[0]
    return found[0] if found else None


def response_of(answer: Answer, media_type: str) -> Response:
    """A response with the whole of an answer, sent in pieces where it is long."""
    typed = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    if answer.data is not None:
        return Response(answer.data, headers={"content-type": typed})
    assert answer.file
    return StreamingResponse(_pieces(answer.file), headers={"content-type": typed, "content-length": str(answer.size)})


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_CHUNK):
            yield piece


def _described(request: Request) -> Response:
    accept = request.headers.get("accept")
    ranges = read_accept(accept or "")
    wanted = chosen(accept, GRAPH_TYPES)
    if weight_of("text/html", ranges) > max(weight_of(wanted[1], ranges) if wanted else 0.0, 0.0):
        return RedirectResponse("/query", 303)  # a person
    if not wanted:
        raise Refused(406, f"The service is described as {', '.join(names[0] for names in GRAPH_TYPES.values())}.")
    return Response(description(str(request.url.replace(query="")), wanted[0]), headers={"content-type": wanted[1]})


def _refused(request: Request, fault: Refused | SiyarError) -> Response:
    if isinstance(fault, Refused):
        return told(request, fault.status_code, fault.detail, fault.headers)
    return told(request, *status_of(fault))


routes = [Route(path, sparql, methods=METHODS) for path in SPARQL_PATHS]
