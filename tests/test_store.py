"""The store answers, and survives what people may ask of it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from extractions import HAITHAM_EN, STUBB_EN

from graph import store
from graph.iris import article_iri, entity_iri
from graph.process import Limits, Worker, request_of
from graph.sparql import Query, QueryError
from graph.store import QueryLimit, StoreError, ask, build_store, is_graph, open_store, plain_rows, rows

GOLDEN = Path(__file__).parent / "golden" / "graph.trig"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("build") / "store"
    build_store(GOLDEN, path)
    return path


def test_all_graphs_are_asked_as_one(folder: Path) -> None:
    names, found = rows(folder, "SELECT ?a ?b {?a :metWith ?b} ORDER BY ?a")
    one, two = sorted([entity_iri(STUBB_EN.key), entity_iri(HAITHAM_EN.key)])
    assert (names, found) == (["a", "b"], [[one, two], [two, one]])


def test_from_is_heard(folder: Path) -> None:
    query = "SELECT ?a FROM <{}> {{?a :gifted ?b}}"
    assert len(rows(folder, query.format(article_iri("ar_gift")))[1]) == 1
    assert len(rows(folder, query.format(article_iri("en met/1")))[1]) == 0


def test_the_ontology_stands_beside(folder: Path) -> None:
    assert rows(folder, "SELECT ?l {:MetWith rdfs:label ?l} ORDER BY ?l")[1] == [["Meeting"], ["لقاء"]]


def test_formats(folder: Path) -> None:
    select, construct = "SELECT ?a {?a :gifted ?b}", "CONSTRUCT {?a :gifted ?b} {?a :gifted ?b}"
    assert b"<sparql" in ask(folder, select, "xml")
    assert ask(folder, select, "csv").startswith(b"a\r\n")
    assert ask(folder, select, "tsv").startswith(b"?a\n")
    assert list(ox.parse(ask(folder, construct, "nt"), format=ox.RdfFormat.N_TRIPLES))
    assert list(ox.parse(ask(folder, construct, "turtle"), format=ox.RdfFormat.TURTLE))
    assert json.loads(ask(folder, construct, "jsonld"))
    assert ask(folder, "ASK {?a ?b ?c}", "csv") == b"true"
    assert plain_rows(ask(folder, "ASK {?a :killed ?c}")) == (["answer"], [["false"]])
    assert is_graph(construct) and not is_graph(select)


@pytest.mark.parametrize(
    ("query", "format"), [("SELECT * {?a ?b ?c}", "turtle"), ("DESCRIBE ?a {?a ?b ?c}", "csv"), ("ASK {}", "x")]
)
def test_formats_that_do_not_fit(folder: Path, query: str, format: str) -> None:
    with pytest.raises(QueryError, match="formats are"):
        ask(folder, query, format)


def test_unbound_is_empty(folder: Path) -> None:
    assert rows(folder, "SELECT ?a ?b {BIND(1 AS ?a)}")[1] == [["1", ""]]


def test_errors_say_where(folder: Path) -> None:
    with pytest.raises(QueryError, match="line 2, column 20.*did you mean FILTER"):
        ask(folder, "SELECT *\n {?a :b ?c FILTR(?a)}")


@pytest.mark.parametrize("graph", ["file:///etc/passwd", "http://127.0.0.1:9/x"])
def test_from_reaches_nothing_outside(folder: Path, graph: str) -> None:
    with pytest.raises(QueryError, match="no graph"):
        ask(folder, f"SELECT * FROM <{graph}> {{?a ?b ?c}}")


PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"


def test_a_long_query_is_stopped(folder: Path) -> None:
    with pytest.raises(QueryLimit, match="after 0.5 seconds"):
        ask(folder, f"SELECT * {{{PRODUCT}}} ORDER BY ?a ?l LIMIT 10", limit_seconds=0.5)


def test_a_greedy_query_is_stopped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "LIMIT_MEMORY", 400 << 20)
    with pytest.raises(QueryLimit, match="memory"):
        ask(folder, f"SELECT * {{{PRODUCT}}} ORDER BY ?a ?l LIMIT 10")


def test_a_large_answer_is_stopped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "LIMIT_ANSWER", 1 << 20)
    with pytest.raises(QueryLimit, match="answer is too large"):
        ask(folder, f"SELECT * {{{PRODUCT}}}")


def test_a_crash_of_the_parser_ends_only_the_worker(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.sparql.DEEPEST_QUERY", 1 << 20)
    monkeypatch.setattr("graph.sparql.LONGEST_QUERY", 1 << 20)
    with pytest.raises(QueryLimit):
        ask(folder, "SELECT * " + "{" * 20_000 + "?a ?b ?c" + "}" * 20_000)
    assert rows(folder, "SELECT ?a {?a :gifted ?b}")[1]


def test_the_worker_has_no_network(folder: Path, tmp_path: Path) -> None:
    """The second lock: even a SERVICE that slipped through reaches nobody, where the kernel lets a process leave the network."""
    alone = [
        sys.executable,
        "-c",
        "import ctypes, sys; c = ctypes.CDLL(None); sys.exit(bool(c.unshare(1 << 30) and c.unshare(5 << 28)))",
    ]
    if subprocess.run(alone, check=False).returncode:
        pytest.skip("processes cannot leave the network here")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        query = f"SELECT * {{SERVICE <http://127.0.0.1:{server.getsockname()[1]}/> {{?a ?b ?c}}}}"
        worker = Worker()
        limits = Limits(10, 2 << 30, 1 << 20)
        worker.send(request_of(Query(query, "SELECT", False, ()), folder, "json", tmp_path / "answer", limits, None))
        told = worker.reply(30)
        worker.kill()
        assert told and "size" not in told
        with pytest.raises(TimeoutError):
            server.accept()


def test_there_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        ask(tmp_path, "ASK {}")
    with pytest.raises(StoreError, match="no store"):
        open_store(tmp_path / "x")


def test_a_damaged_store(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("nonsense")
    with pytest.raises(StoreError, match="build it again"):
        ask(tmp_path, "ASK {}")
    with pytest.raises(StoreError, match="build it again"):
        open_store(tmp_path)


def test_open_for_reading_only(folder: Path) -> None:
    opened = open_store(folder)
    assert len(opened) > 100
    with pytest.raises(RuntimeError):
        opened.clear()
