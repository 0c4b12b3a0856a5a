"""Files to take along: /download/{format}, with the filters and entities of the view that is seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from itertools import chain

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from graph.explorer.answers import Refused
from graph.explorer.rendering import language_of
from graph.export.formats import ExportError, exported, format_of
from graph.index.filters import FilterError, read_filters
from graph.index.schema import open_index
from graph.index.summaries import Unknown

MOST_IDS = 300  # entities of one view
_CHUNK = 1 << 16  # characters
#: Files made at once: a large one takes much memory.
_AT_ONCE = CapacityLimiter(2)


async def download(request: Request) -> Response:
    """The events of the view as a file of the format in the address."""
    try:
        format = format_of(request.path_params["format"])
    except ExportError as fault:
        raise Refused(404, str(fault)) from fault
    try:
        pieces = await to_thread.run_sync(partial(_begun, request), limiter=_AT_ONCE)
    except Unknown as fault:
        raise Refused(404, str(fault)) from fault
    except (FilterError, ExportError) as fault:
        raise Refused(400, str(fault)) from fault
    headers = {"content-disposition": f'attachment; filename="siyar.{format.suffix}"', "cache-control": "no-cache"}
    return StreamingResponse(pieces, media_type=format.media_type, headers=headers)


def _begun(request: Request) -> Iterator[str]:
    """The pieces of the file; the first of them is made here, so that what fails does so before anything is answered."""
    ids = [one for one in request.query_params.get("ids", "").split(",") if one]
    if len(ids) > MOST_IDS:
        raise FilterError(f"“ids” names at most {MOST_IDS} entities.")
    filters = read_filters(request.query_params)
    with closing(open_index(request.app.state.served.index)) as index:
        pieces = _joined(exported(index, request.path_params["format"], filters, ids, language_of(request)))
    return chain([next(pieces, "")], pieces)


def _joined(pieces: Iterator[str]) -> Iterator[str]:
    """The same text in larger pieces."""
    waiting, size = [], 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _CHUNK:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)


routes = [Route("/download/{format}", download, methods=["GET"])]
