"""The application: which routes there are, what stands before them, what they share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from extract.errors import SiyarError
from graph.explorer.answers import on_fault_of_input, on_fault_of_ours, on_refusal
from graph.explorer.guard import LOCAL_HOSTS, Doorkeeper, OneGeneration, SecurityHeaders
from graph.explorer.lanes import Answers
from graph.explorer.pool import Pool
from graph.explorer.snapshot import Served
from graph.explorer.writing import Writer
from graph.names import Fold
from graph.page import ASSETS, VIS

HERE = Path(__file__).resolve().parent
#: The modules that give `routes`.
PARTS = ("protocol", "graphs", "pages", "questions_page", "api", "review", "download")


def create_app(
    served: Served,
    fold: Fold,
    hosts: Collection[str] = LOCAL_HOSTS,
    pool: Answers | None = None,
    writer: Writer | None = None,
) -> Starlette:
    """The web application over `served`.

    `fold` gives the form in which names are compared; `hosts` are the names under which the server may be asked, addresses aside;
    `writer` lets graphs be written. Routes find these as `request.app.state.served`, `.fold`, `.pool` and `.writer`. Started
    (lifespan), the application closes the pool at its end.
    """
    asked = pool or Pool(served.place)
    served.pool = asked
    app = Starlette(
        routes=_routes(),
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(Doorkeeper, hosts=hosts),
            Middleware(OneGeneration, served=served, writer=writer),
        ],
        exception_handlers={HTTPException: on_refusal, SiyarError: on_fault_of_input, Exception: on_fault_of_ours},
        lifespan=_lifespan,
    )
    app.state.served, app.state.fold, app.state.pool, app.state.writer = served, fold, asked, writer
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await app.state.pool.close()


def _routes() -> Sequence[BaseRoute]:
    routes: list[BaseRoute] = []
    for part in PARTS:
        if find_spec(f"graph.explorer.{part}"):
            routes += import_module(f"graph.explorer.{part}").routes
    return [
        *routes,
        Route("/static/vis-network.min.js", _vis),
        Route("/static/colours.css", _colours),
        Mount("/static", _Files(directory=HERE / "static", check_dir=False)),
    ]


class _Files(StaticFiles):
    """Files that a browser asks after each time (what is unchanged is not sent again): old and new scripts never meet."""

    def file_response(self, *given: Any, **more: Any) -> Response:
        """The file, or that it has not changed."""
        answer = super().file_response(*given, **more)
        answer.headers["cache-control"] = "no-cache"
        return answer


async def _colours(request: Request) -> Response:
    """The colours that these pages share with the page in one file."""
    return FileResponse(str(ASSETS / "colours.css"), headers={"cache-control": "no-cache"}, media_type="text/css")


async def _vis(request: Request) -> Response:
    """The vis-network script that pyvis ships."""
    return FileResponse(str(files("pyvis").joinpath(VIS)), media_type="text/javascript")
