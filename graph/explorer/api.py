"""The explorer's questions over HTTP: thin routes over graph.index, whose functions say what each answer holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from graph.explorer.answers import Refused, json_answer
from graph.explorer.rendering import strings
from graph.index import details, network, paths
from graph.index import entity as entities
from graph.index import events as lists
from graph.index import meta as metas
from graph.index import search as searches
from graph.index.filters import FilterError, Filters, read_filters
from graph.index.schema import open_index
from graph.index.summaries import Summary, Unknown

#: The most entities that one request may name.
MOST_IDS = 100
#: The last view of the whole graph is kept for so many filters.
KEPT = 16
Handler = Callable[[Request, sqlite3.Connection], Summary]


def _route(path: str) -> Callable[[Handler], Route]:
    """A route for a function of the request and the index; it runs in a thread, with a connection of its own."""

    def made(handler: Handler) -> Route:
        @wraps(handler)
        async def endpoint(request: Request) -> Response:
            def answer() -> Summary:
                with closing(open_index(request.app.state.served.index)) as connection:
                    return handler(request, connection)

            try:
                return json_answer(await run_in_threadpool(answer))
            except Unknown as fault:
                raise Refused(404, str(fault)) from fault
            except FilterError as fault:
                raise Refused(400, str(fault)) from fault

        return Route(path, endpoint, methods=["GET"])

    return made


def _filters(request: Request) -> Filters:
    return read_filters(request.query_params)


def _ids(request: Request, name: str) -> list[str]:
    ids = [one for one in request.query_params.get(name, "").split(",") if one]
    if not 0 < len(ids) <= MOST_IDS:
        raise FilterError(f"“{name}” names from 1 to {MOST_IDS} entities by their ids, with commas between.")
    return ids


def _one(request: Request, name: str) -> str:
    value = request.query_params.get(name, "")
    if not value:
        raise FilterError(f"“{name}” is missing: the id of an entity.")
    return value


def _number(request: Request, name: str, default: int, most: int) -> int:
    text = request.query_params.get(name, "") or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise FilterError(f"“{name}” is a whole number from 0 to {most}.")
    return min(int(text), most)


@_route("/api/meta")
def meta(request: Request, connection: sqlite3.Connection) -> Summary:
    """What the graph holds, and the words for what can be filtered by."""
    served = request.app.state.served
    words = {language: told["other"] for language, told in strings().items()}
    found = metas.meta(connection, words)
    return {"title": served.folder.name, **found, "generation": served.generation, "remote": served.remote}


@_route("/api/search")
def search(request: Request, connection: sqlite3.Connection) -> Summary:
    """Entities by name."""
    text = request.query_params.get("q", "")
    return {"entities": searches.search(connection, text, request.app.state.fold, _number(request, "limit", 20, 100))}


@_route("/api/neighbourhood")
def neighbourhood(request: Request, connection: sqlite3.Connection) -> Summary:
    """The network around entities."""
    limit = _number(request, "limit", 60, network.MOST)
    return network.neighbourhood(connection, _ids(request, "ids"), _filters(request), limit)


@_route("/api/between")
def between(request: Request, connection: sqlite3.Connection) -> Summary:
    """The events behind a line."""
    page = _number(request, "offset", 0, 10**8), _number(request, "limit", 100, lists.MOST)
    return lists.between(connection, _one(request, "a"), _one(request, "b"), _filters(request), *page)


@_route("/api/events")
def events(request: Request, connection: sqlite3.Connection) -> Summary:
    """A page of the table of events."""
    given = request.query_params
    sort = given.get("sort", "time")
    if sort not in lists.SORTS:
        raise FilterError(f"sort has no value “{sort[:40]}”; it has {', '.join(lists.SORTS)}.")
    return lists.events(
        connection,
        _filters(request),
        given.get("entity") or None,
        lists.folded_words(given.get("q", ""), request.app.state.fold),
        _number(request, "offset", 0, 10**8),
        _number(request, "limit", 100, lists.MOST),
        sort,
    )


@_route("/api/histogram")
def histogram(request: Request, connection: sqlite3.Connection) -> Summary:
    """Events over time."""
    return lists.histogram(connection, _filters(request), request.query_params.get("entity") or None)


@_route("/api/paths")
def ways(request: Request, connection: sqlite3.Connection) -> Summary:
    """The ways between two entities; `from` and `to` are entities here, so that no period can be given by days."""
    given = {name: value for name, value in request.query_params.items() if name not in ("from", "to")}
    period = {"from": given.get("after", ""), "to": given.get("before", "")}
    longest, limit = _number(request, "longest", 4, paths.LONGEST), _number(request, "limit", 10, 100)
    ends = _one(request, "from"), _one(request, "to")
    return paths.paths(connection, *ends, read_filters({**given, **period}), longest, limit)


@_route("/api/overview")
def overview(request: Request, connection: sqlite3.Connection) -> Summary:
    """The whole graph from afar."""
    return _overview(request.app.state.served.index, _filters(request))


@lru_cache(maxsize=KEPT)
def _overview(index: Path, filters: Filters) -> Summary:
    """Every generation has an index of its own path, so that what is kept never tells of an older one."""
    with closing(open_index(index)) as connection:
        return network.overview(connection, filters)


@_route("/api/entity/{id:path}")
def entity(request: Request, connection: sqlite3.Connection) -> Summary:
    """All about one entity."""
    return entities.entity(connection, request.path_params["id"])


@_route("/api/event/{id}")
def event(request: Request, connection: sqlite3.Connection) -> Summary:
    """All about one event."""
    return details.event(connection, request.path_params["id"])


@_route("/api/article/{id:path}")
def article(request: Request, connection: sqlite3.Connection) -> Summary:
    """An article with all its events."""
    return details.article(connection, request.path_params["id"])


routes: list[Any] = [
    meta,
    search,
    neighbourhood,
    between,
    events,
    histogram,
    ways,
    overview,
    entity,
    event,
    article,
]
