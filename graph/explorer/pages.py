"""The pages that people see: the explorer, an entity, an article. Their content comes from the JSON API, as text."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from graph.explorer.answers import Refused
from graph.explorer.rendering import render, strings
from graph.index.details import article_number
from graph.index.schema import IndexFault, open_index
from graph.index.summaries import Unknown, entity_number


async def explorer(request: Request) -> Response:
    """The explorer; the view that it shows stands in the fragment of the address."""
    return render(request, "explorer.html.j2", here="explore")


async def entity(request: Request) -> Response:
    """The page of one entity; 404 where the graph has none of this id."""
    await run_in_threadpool(_known, request, entity_number)
    return render(request, "entity.html.j2", id=request.path_params["id"])


async def article(request: Request) -> Response:
    """The page of one article; 404 where the graph has none of this id."""
    await run_in_threadpool(_known, request, article_number)
    return render(request, "article.html.j2", id=request.path_params["id"])


def _known(request: Request, number: Callable[[sqlite3.Connection, str], Any]) -> None:
    """Raises Refused where the index has no thing of the id in the address; without an index the page itself tells what to do."""
    try:
        with closing(open_index(request.app.state.served.index)) as connection:
            number(connection, request.path_params["id"])
    except Unknown as fault:
        raise Refused(404, str(fault)) from fault
    except IndexFault:
        return


async def words(request: Request) -> Response:
    """The words of the interface in one language as JSON; 404 for a language without words."""
    language = request.path_params["language"]
    if language not in strings():
        raise HTTPException(404)
    return JSONResponse(strings()[language], headers={"cache-control": "no-cache"})


routes = [
    Route("/", explorer),
    Route("/entity/{id:path}", entity),
    Route("/article/{id:path}", article),
    Route("/words/{language}.json", words),
]
