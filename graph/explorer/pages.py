"""The pages that people see: the explorer, an entity, an article. Their content comes from the JSON API, as text."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from graph.explorer.rendering import render, strings


async def explorer(request: Request) -> Response:
    """The explorer; the view that it shows stands in the fragment of the address."""
    return render(request, "explorer.html.j2", here="explore")


async def entity(request: Request) -> Response:
    """The page of one entity."""
    return render(request, "entity.html.j2", id=request.path_params["id"])


async def article(request: Request) -> Response:
    """The page of one article."""
    return render(request, "article.html.j2", id=request.path_params["id"])


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
