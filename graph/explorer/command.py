"""The command `serve`: the web application over a build, until it is stopped."""

from __future__ import annotations

import os
import signal
import socket
import sys
import webbrowser
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from graph.names import Fold

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
    ) -> None:
        """Serves a build: the explorer, the query page, and a SPARQL endpoint at /sparql."""
        _serve(out, host, port, name or [], seconds, fold, open_)


def _serve(out: Path, host: str, port: int, names: list[str], seconds: float, fold: Fold, open_: bool) -> None:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read once, when numpy is imported; its threads slow a layout down
    from graph.explorer.app import create_app  # noqa: PLC0415  (no other command needs the web)
    from graph.explorer.pool import LIMITS, Pool  # noqa: PLC0415
    from graph.explorer.snapshot import Served  # noqa: PLC0415

    served = Served(out, fold=fold)
    try:
        with _listening(host, port) as listener:
            address = _address(host, listener.getsockname()[1])
            pool = Pool(served.place, replace(LIMITS, seconds=seconds))
            _run(create_app(served, fold, [host, *names], pool), listener, address, open_)
    finally:
        served.close()


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
