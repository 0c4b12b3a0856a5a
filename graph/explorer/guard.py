"""What stands before every route: who may ask, what no answer is without, and one build for the whole of a request."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.explorer.answers import HEADERS, JSON_TYPE, told
from graph.explorer.lanes import asking
from graph.explorer.snapshot import Served
from graph.explorer.writing import Writer

SPARQL_PATHS = ("/sparql", "/sparql/")
#: Where graphs are read and written, and the methods that write there: with a token, which no page of another site can send.
GRAPHS_PATH, WRITING = "/graphs", frozenset({"PUT", "POST", "DELETE"})
#: Names by which the machine that serves may be called; an address in figures is always allowed, see `allowed_host`.
LOCAL_HOSTS = frozenset({"localhost"})
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class SecurityHeaders:
    """Sets HEADERS on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands the request on."""

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, dressed if scope["type"] == "http" else send)


class Doorkeeper:
    """Refuses requests under a foreign host name, and changes that another site's page or a plain form asks for."""

    def __init__(self, app: ASGIApp, hosts: Collection[str] = LOCAL_HOSTS) -> None:
        self.app, self.hosts = app, frozenset(host.lower() for host in hosts) | LOCAL_HOSTS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands the request on, or answers 400, 403 or 415."""
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        if refusal:
            return await told(Request(scope), *refusal)(scope, receive, send)
        return await self.app(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not allowed_host(host, self.hosts):
            return 400, "This server does not go by that name; start it with --name to allow it."
        if scope["method"] in _READING or scope["path"] in SPARQL_PATHS:  # a query changes nothing, whoever asks
            return None
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
            return 403, "A page of another site asks for this change; it is refused."
        is_json = headers.get("content-type", "").partition(";")[0].strip().lower() == JSON_TYPE
        if not is_json and scope["path"] != GRAPHS_PATH:
            return 415, f"Changes are sent as {JSON_TYPE}."
        return None


def allowed_host(host: str, names: Collection[str]) -> bool:
    """Whether a Host header names this server: by one of `names`, or by an address in figures.

    A page of another site can reach a local server only by a name of its own that it points there (DNS rebinding).
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name in names
    return True


class OneGeneration:
    """Lets a request see one build from its beginning to its end, the newest one when it came, and know who asks."""

    def __init__(self, app: ASGIApp, served: Served, writer: Writer | None = None) -> None:
        self.app, self.served, self.writer = app, served, writer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands the request on."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        writes = self.writer is not None and self.writer.knows(Headers(scope=scope).get("authorization"))
        if self.served.changed() and not self._may_wait(scope, writes):
            await to_thread.run_sync(self.served.refresh_if_changed, writes)
        asking.set(client_of(scope))
        with self.served.held():
            return await self.app(scope, receive, send)

    def _may_wait(self, scope: Scope, writes: bool) -> bool:
        """Whether what was written need not be served yet: to who writes more, and to others as long as more is written."""
        if writes:
            return scope["path"] == GRAPHS_PATH and scope["method"] in WRITING
        return self.writer is not None and self.writer.busy()


def client_of(scope: Scope) -> str:
    """Who asks: an address, of IPv6 the network that one customer gets; on this machine itself, each connection."""
    host, port = scope.get("client") or ("", 0)
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return str(host)
    if address.is_loopback:
        return f"{host}:{port}"
    return host if address.version == 4 else str(ipaddress.ip_network((host, 64), strict=False))
