"""The command `serve` over a real socket: standard clients, hostile ones, a kill, and starts that fail. Nothing is timed."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil
import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from served import ROOT, made, server
from SPARQLWrapper import CSV, JSON, POST, TURTLE, SPARQLWrapper
from test_pool import HOSTILE

SELECT = "SELECT (COUNT(*) AS ?n) { ?event a :Event }"
NEST = "ASK " + "{" * 40_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with server(made(tmp_path_factory.mktemp("serve") / "build"), "--seconds", "3") as (address, _):
        yield address


def ask(address: str, query: str, **headers: str) -> tuple[int, bytes]:
    """Status and body; the body has the length that was announced."""
    request = urllib.request.Request(f"{address}sparql", urlencode({"query": query}).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return _whole(answer)
    except urllib.error.HTTPError as fault:
        with fault:
            return _whole(fault)


def _whole(answer: Any) -> tuple[int, bytes]:
    body: bytes = answer.read()
    assert int(answer.headers["content-length"]) == len(body)
    return answer.status, body


def count(body: bytes) -> int:
    return int(json.loads(body)["results"]["bindings"][0]["n"]["value"])


def test_sparqlwrapper(address: str) -> None:
    client: Any = SPARQLWrapper(f"{address}sparql", returnFormat=JSON)
    client.setQuery(SELECT)
    found = client.queryAndConvert()
    assert int(found["results"]["bindings"][0]["n"]["value"]) > 0
    client.setMethod(POST)
    client.setReturnFormat(CSV)
    assert client.queryAndConvert().decode().split() == ["n", found["results"]["bindings"][0]["n"]["value"]]
    client.setQuery("CONSTRUCT { ?e a :Event } WHERE { ?e a :Event }")
    client.setReturnFormat(TURTLE)
    assert len(Graph().parse(data=client.queryAndConvert(), format="turtle")) == int(
        found["results"]["bindings"][0]["n"]["value"]
    )


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_sparqlstore_of_rdflib(address: str, method: str) -> None:
    graph = Graph(SPARQLStore(f"{address}sparql", method=method))
    assert len(list(graph.query("SELECT ?name { ?who <https://w3id.org/siyar/name> ?name } LIMIT 5"))) == 5


def test_hostile_clients_change_nothing_for_others(address: str) -> None:
    ended: list[tuple[int, bytes]] = []
    foes = [threading.Thread(target=lambda text=text: ended.append(ask(address, text))) for text in [*HOSTILE.values(), NEST]]
    for foe in foes:
        foe.start()
    for number in range(40):
        status, body = ask(address, f"{SELECT} LIMIT {number + 1}")
        assert status == 200 and count(body) > 0
    for foe in foes:
        foe.join()
    assert len(ended) == len(foes)
    assert sorted(status for status, _ in ended)[0] == 413
    assert {status for status, _ in ended} <= {413, 503, 504}
    assert all(body.decode().strip().endswith(".") for _, body in ended)
    assert ask(address, SELECT)[0] == 200


def test_refusals_reach_programs_as_json(address: str) -> None:
    status, body = ask(address, "SELECT * { SERVICE <http://localhost/> { ?a ?b ?c } }", accept="application/json")
    assert status == 400 and "SERVICE" in json.loads(body)["error"]
    assert ask(address, "INSERT DATA { <urn:a> <urn:b> <urn:c> }")[0] == 400


def _places(folder: Path) -> list[Path]:
    return [*folder.parent.glob(".build.served-*"), *folder.parent.glob("temporary/*")]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_server_that_ends_leaves_neither_processes_nor_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: signal.Signals
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    folder = made(tmp_path / "build")
    with server(folder) as (address, process):
        assert ask(address, SELECT)[0] == 200
        workers = psutil.Process(process.pid).children(recursive=True)
        assert workers and _places(folder)
        process.send_signal(how)
        process.wait(60)
    _, alive = psutil.wait_procs(workers, timeout=60)
    assert not alive and not _places(folder)


def start(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build_graph.py"), "serve", "--out", str(folder), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=dict(os.environ), check=False)


def told(done: subprocess.CompletedProcess[str], hint: str) -> None:
    """Exit code 1 and one sentence."""
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("Error: ") and done.stderr.count("\n") == 1 and hint in done.stderr
    assert not done.stdout


def test_starts_that_fail(tmp_path: Path) -> None:
    told(start(tmp_path / "missing"), "no folder")
    (tmp_path / "empty").mkdir()
    told(start(tmp_path / "empty"), "holds no graph")
    damaged = made(tmp_path / "damaged")
    (damaged / "store" / "CURRENT").write_bytes(b"\0\n")
    told(start(damaged), "build it again")
    folder = made(tmp_path / "build")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told(start(folder, "--port", str(taken.getsockname()[1])), "another --port")
    told(start(folder, "--host", "no.such.host.invalid"), "no address of this machine")


def test_a_store_that_another_program_writes_is_served_as_it_stands(tmp_path: Path) -> None:
    folder = made(tmp_path / "build")
    writer = ox.Store(folder / "store")  # holds the lock of the store
    with server(folder) as (address, _):
        assert count(ask(address, SELECT)[1]) > 0
    del writer
