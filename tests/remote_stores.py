"""Stores on other machines, for tests: real server processes, and one that does whatever harm a test wants."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import create_server
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from served import server

import build_graph
from graph.remote.client import Client

TOKEN = "a-token-of-the-tests-0123456789"
PATIENT = ("--seconds", "300")  # for machines that have much else to do
OXIGRAPH = Path(sys.executable).with_name("oxigraph")


@dataclass(frozen=True)
class Remote:
    """Where a store answers queries and takes graphs, and with what token."""

    query: str
    data: str
    token: str = TOKEN

    def ask(self, method: str, graph: str, body: bytes | None = None, kind: str = "text/turtle") -> tuple[int, bytes]:
        """Status and body of a request for a graph, with the token."""
        url = f"{self.data}?graph={quote(graph, safe='')}"
        reply = Client(self.token).send(method, url, {"content-type": kind, "accept": "text/turtle"}, body)
        return reply.status, reply.read()


def free_port() -> int:
    """A port that nobody listens on."""
    with create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def oxigraph() -> Iterator[Remote]:
    """The server of the package `oxigraph`, over nothing."""
    port = free_port()
    command = [str(OXIGRAPH), "serve", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}/"
            _wait_for(f"{address}query?query=ASK%7B%7D", process)
            yield Remote(f"{address}query", f"{address}store")
        finally:
            process.kill()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        with suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(address, timeout=60):
            return
        time.sleep(0.05)
    raise AssertionError("the server ended")


@contextmanager
def virtuoso(place: Path) -> Iterator[Remote]:
    """The server of the Debian package virtuoso-opensource-7-bin, over nothing."""
    place.mkdir()
    port = free_port()
    ends = {"DatabaseFile": "db", "ErrorLogFile": "log", "LockFile": "lck", "TransactionFile": "trx", "xa_persistent_file": "pxa"}
    paths = "".join(f"{name} = {place / 'virtuoso'}.{end}\n" for name, end in ends.items())
    temporary = f"[TempDatabase]\nDatabaseFile = {place / 'temp.db'}\nTransactionFile = {place / 'temp.trx'}\n"
    ports = f"[Parameters]\nServerPort = {free_port()}\n[HTTPServer]\nServerPort = {port}\nServerRoot = {place}\n"
    rest = "[SPARQL]\nResultSetMaxRows = 100000\n[Client]\n[VDB]\n"
    (place / "virtuoso.ini").write_text(f"[Database]\n{paths}{temporary}{ports}{rest}", encoding="utf-8")
    command = [str(shutil.which("virtuoso-t")), "-f", "+configfile", str(place / "virtuoso.ini")]
    with subprocess.Popen(command, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}/sparql"
            _wait_for(f"{address}?query=ASK%7B%7D", process)
            yield Remote(address, f"{address}-graph-crud-auth", "dba:dba")
        finally:
            process.kill()


@contextmanager
def ours(folder: Path) -> Iterator[Remote]:
    """Our own server over a new folder, which may be written with TOKEN."""
    token = folder.with_name(f"{folder.name}.token")
    token.write_text(TOKEN, encoding="utf-8")
    with server(folder, "--writable", "--token-file", str(token), *PATIENT) as (address, _):
        yield Remote(f"{address}sparql", f"{address}graphs")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of the command."""
    capsys.readouterr()
    code = 0
    try:
        build_graph.main(arguments)
    except SystemExit as ended:
        code = int(ended.code or 0)
    told = capsys.readouterr()
    return code, told.out, told.err


def send(method: str, url: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers; a name with a low line stands for one with a hyphen."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, body, named, method=method)
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status, answer.read(), {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as fault:
        with fault:
            return fault.code, fault.read(), {name.lower(): value for name, value in fault.headers.items()}


def graph_at(remote: Remote, graph: str) -> set[ox.Triple]:
    """What a graph of a store says."""
    status, body = remote.ask("GET", graph)
    assert status in (200, 404), body
    return {quad.triple for quad in ox.parse(body, format=ox.RdfFormat.TURTLE)} if status == 200 else set()


class Handler(BaseHTTPRequestHandler):
    """A request, with what a fault needs to answer it."""

    protocol_version = "HTTP/1.1"
    server: Faulty  # type: ignore[assignment]
    sent: bytes

    def _any(self) -> None:
        self.sent = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.seen.append((self.command, self.path, self.headers.get("authorization")))
        self.close_connection = True
        with suppress(ConnectionError):
            self.server.fault(self)

    do_GET = do_POST = do_PUT = do_DELETE = _any

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def give(self, status: int, body: bytes, kind: str = "text/plain", length: int | None = None, **headers: str) -> None:
        """Answers; `length` is told instead of the true one, and none where it is negative."""
        self.send_response(status)
        self.send_header("content-type", kind)
        if length is None or length >= 0:
            self.send_header("content-length", str(len(body) if length is None else length))
        self.send_header("connection", "close")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


Fault = Callable[[Handler], None]


class Faulty(ThreadingHTTPServer):
    """A server that answers everything in one way; `seen` are the requests: method, path, authorization."""

    daemon_threads = True

    def __init__(self, fault: Fault) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.fault = fault
        self.seen: list[tuple[str, str, str | None]] = []

    @property
    def address(self) -> str:
        """Where it is, ending with a slash."""
        return f"http://127.0.0.1:{self.server_address[1]}/"


@contextmanager
def faulty(fault: Fault) -> Iterator[Faulty]:
    """A server that runs as long as the block."""
    with Faulty(fault) as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            made.shutdown()
            thread.join()
