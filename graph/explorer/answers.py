"""What every route answers with: JSON, or a refusal in one sentence; and what becomes of the errors that routes raise."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from extract.errors import SiyarError
from graph.explorer.lanes import Busy, TooMany
from graph.explorer.rendering import render
from graph.outputs import OutputError
from graph.remote.client import RemoteError
from graph.sparql import TooLong
from graph.store import QueryLimit, StoreError, TimeLimit
from graph.written import WriteError

JSON_TYPE = "application/json"
RETRY_SECONDS = "5"
#: What no answer is without.
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data: blob:; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


class Refused(HTTPException):
    """A request that is refused: the status and one sentence for people."""

    def __init__(self, status: int, why: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, why, dict(headers or {}))


def json_answer(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """`data` as JSON in UTF-8. Raises ValueError for what JSON cannot say (NaN)."""
    body = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    return Response(body, status, headers, JSON_TYPE)


def told(request: Request, status: int, why: str, headers: Mapping[str, str] | None = None) -> Response:
    """One sentence as an answer: {"error": …} for programs that read JSON and under /api/, else plain text."""
    wants_json = request.url.path.startswith("/api/") or JSON_TYPE in request.headers.get("accept", "")
    if wants_json:
        return json_answer({"error": why}, status, headers)
    return Response(why + "\n", status, headers, "text/plain; charset=utf-8")


async def on_refusal(request: Request, fault: Exception) -> Response:
    """The answer to an HTTPException, those of the router (404, 405) included."""
    assert isinstance(fault, HTTPException)
    if fault.status_code == 404 and _wants_page(request):
        return render(request, "missing.html.j2", 404)
    return told(request, fault.status_code, fault.detail, fault.headers)


def _wants_page(request: Request) -> bool:
    """Whether a person asks, with a browser, for a page that there is none of."""
    own = request.url.path.startswith(("/api/", "/static/", "/download/", "/graphs", "/sparql"))
    return not own and request.method == "GET" and "text/html" in request.headers.get("accept", "")


async def on_fault_of_input(request: Request, fault: Exception) -> Response:
    """The answer to a SiyarError."""
    assert isinstance(fault, SiyarError)
    return told(request, *status_of(fault))


def status_of(fault: SiyarError) -> tuple[int, str, dict[str, str]]:
    """Status, sentence and headers of an error for people: what was asked is wrong, unless it is a limit or the store."""
    if isinstance(fault, Busy):
        return 429 if isinstance(fault, TooMany) else 503, str(fault), {"retry-after": RETRY_SECONDS}
    if isinstance(fault, TooLong):
        return 413, str(fault), {}
    if isinstance(fault, QueryLimit):
        return 504 if isinstance(fault, TimeLimit) else 503, str(fault), {}
    if isinstance(fault, RemoteError):
        return 502, str(fault), {}
    if isinstance(fault, WriteError | OutputError):
        return 503, str(fault), {}
    if isinstance(fault, StoreError):
        return 503, "The graph cannot be read at the moment.", {}
    return 400, str(fault), {}


async def on_fault_of_ours(request: Request, fault: Exception) -> Response:
    """The answer to any other error; the server's log has the details."""
    return told(request, 500, "A fault of Siyar: please report it with what you asked.", HEADERS)  # no middleware sees this one
