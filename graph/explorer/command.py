"""The command `serve`: the web application over a build, until it is stopped."""

from __future__ import annotations

import os
import signal
import socket
import sys
import webbrowser
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graph.names import Fold

if TYPE_CHECKING:
    from graph.explorer.lanes import Answers
    from graph.explorer.snapshot import Served
    from graph.explorer.writing import Writer
    from graph.process import Limits

OUT, HOST, PORT, SECONDS = Path("build"), "127.0.0.1", 8000, 10.0


def add_serve(app: typer.Typer, fold: Fold) -> None:
    """Gives `app` the command `serve`; `fold` gives the form in which names are compared."""

    @app.command()
    def serve(
        out: Annotated[Path, typer.Option(help="The folder of the build that is served.")] = OUT,
        host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 lets others in.")] = HOST,
        port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = PORT,
        name: Annotated[list[str] | None, typer.Option(help="Another host name of this server, behind a proxy.")] = None,
        seconds: Annotated[float, typer.Option(min=0.1, max=3600, help="The longest that a query may take.")] = SECONDS,
        open_: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
        store: Annotated[
            str | None, typer.Option(help="Serve what this SPARQL endpoint on another machine has; judgements stay in --out.")
        ] = None,
        token_file: Annotated[Path | None, typer.Option(help="A file with the token (else SIYAR_TOKEN).")] = None,
        writable: Annotated[
            bool, typer.Option("--writable", help="Let who has the token write graphs to --out, at /graphs (see docs/remote.md).")
        ] = False,
    ) -> None:
        """Serves a build: the explorer, the query page, and a SPARQL endpoint at /sparql."""
        _serve(Place(host, port, tuple(name or ()), open_), Graph(out, store, token_file, writable, fold), seconds)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the application is found."""

    host: str
    port: int
    names: tuple[str, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Graph:
    """What is served: a build, a folder that is `writable`, or what the endpoint at `store` has."""

    out: Path
    store: str | None
    token_file: Path | None
    writable: bool
    fold: Fold


def _serve(place: Place, graph: Graph, seconds: float) -> None:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read once, when numpy is imported; its threads slow a layout down
    from graph.explorer.app import create_app  # noqa: PLC0415  (no other command needs the web)
    from graph.explorer.pool import LIMITS  # noqa: PLC0415

    opened = _opened(graph, replace(LIMITS, seconds=seconds))
    try:
        with _listening(place.host, place.port) as listener:
            address = _address(place.host, listener.getsockname()[1])
            app = create_app(opened.served, graph.fold, [place.host, *place.names], opened.pool, opened.writer)
            _run(app, listener, address, place.open)
    finally:
        opened.served.close()


@dataclass(frozen=True, slots=True)
class _Opened:
    """What is served, what answers queries to it, and who may write."""

    served: Served
    pool: Answers
    writer: Writer | None = None


def _opened(graph: Graph, limits: Limits) -> _Opened:
    from graph.explorer.pool import Pool  # noqa: PLC0415
    from graph.explorer.snapshot import Served, ServeError  # noqa: PLC0415

    if graph.store and graph.writable:
        raise ServeError("A store on another machine is written there (see docs/remote.md); leave --writable or --store out.")
    if graph.store:
        return _away(graph, graph.store, limits)
    if graph.writable:
        from graph.explorer.writing import Writer, WrittenServed  # noqa: PLC0415
        from graph.remote.client import read_token  # noqa: PLC0415

        writer = Writer(read_token(graph.token_file))
        written = WrittenServed(graph.out, graph.fold)
        return _Opened(written, Pool(written.place, limits), writer)
    served = Served(graph.out, fold=graph.fold)
    return _Opened(served, Pool(served.place, limits))


def _away(graph: Graph, store: str, limits: Limits) -> _Opened:
    from graph.explorer.remote import RemotePool, RemoteServed  # noqa: PLC0415
    from graph.remote.command import endpoint_at  # noqa: PLC0415

    endpoint = endpoint_at(store, graph.token_file, limits.seconds)
    print(f"Reading what {store} has …", file=sys.stderr)
    served = RemoteServed(graph.out, endpoint, graph.fold)
    return _Opened(served, RemotePool(served.place, endpoint, limits))


def _listening(host: str, port: int) -> socket.socket:
    from graph.explorer.snapshot import ServeError  # noqa: PLC0415

    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except socket.gaierror as fault:
        raise ServeError(f"“{host}” is no address of this machine; use 127.0.0.1, or 0.0.0.0 to let others in.") from fault
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise ServeError(f"Port {port} of {host} cannot be used ({why}); choose another --port, or 0 for a free one.") from fault


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}/"


def _run(app: Any, listener: socket.socket, address: str, open_: bool) -> None:
    import uvicorn  # noqa: PLC0415

    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, http="h11", ws="none")
    print(f"Siyar is at {address} (stop it with Ctrl-C); programs ask {address}sparql", flush=True)
    if open_:
        webbrowser.open(address)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # uvicorn raises it again at its end: nothing would be tidied up
    uvicorn.Server(config).run(sockets=[listener])
    print("Stopped.", file=sys.stderr)
