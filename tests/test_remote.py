"""Stores on other machines: a build put there, asked there and browsed there, against real second server processes."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote

import pyoxigraph as ox
import pytest
from extractions import arabic
from judged_build import GIFT, build
from remote_stores import PATIENT, Handler, Remote, faulty, graph_at, ours, oxigraph, run, send, virtuoso
from served import server

from graph.explorer import remote as module
from graph.explorer.remote import RemoteServed
from graph.index.schema import open_index
from graph.iris import article_iri
from graph.judgement_log import append
from graph.judgements import Verdict
from graph.ontology import NAMESPACE, expand
from graph.remote.client import Client, RemoteError
from graph.remote.endpoint import connected
from graph.remote.upload import data_url, graphs_of
from graph.sparql import QueryError, read_query, with_prologue
from graph.store import open_store, plain_rows

HASH = expand(":graphSha256")
COUNT = "SELECT (COUNT(*) AS ?n) { ?event a :Event }"


WITHOUT_VIRTUOSO = pytest.mark.skipif(not shutil.which("virtuoso-t"), reason="virtuoso-t is not installed")


@pytest.fixture(params=["oxigraph", "siyar", pytest.param("virtuoso", marks=WITHOUT_VIRTUOSO)])
def remote(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Remote]:
    made = {"oxigraph": lambda _: oxigraph(), "siyar": ours, "virtuoso": virtuoso}[request.param]
    with made(tmp_path / "other") as found:
        monkeypatch.setenv("SIYAR_TOKEN", found.token)
        yield found


def uploaded(capsys: pytest.CaptureFixture[str], folder: Path, remote: Remote, *more: str) -> str:
    """What the command says of an upload that ends well."""
    code, out, err = run(capsys, "upload", "--out", str(folder), "--store", remote.query, "--data", remote.data, *more)
    assert code == 0, err
    return out


def same(folder: Path, remote: Remote) -> None:
    """The store has the graphs of the build, each with one hash more. By values: to Virtuoso 1 is an integer, and no decimal."""
    store = open_store(folder / "store")
    for graph in graphs_of(store):
        here = {_values(quad.triple) for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(graph))}
        there = {_values(triple) for triple in graph_at(remote, graph)}
        assert here == {triple for triple in there if triple[1] != HASH}, graph
        assert len(there) == len(here) + 1


def _values(triple: ox.Triple) -> tuple[str, str, str]:
    assert isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal)
    return triple.subject.value, triple.predicate.value, triple.object.value


def rows_of(answer: str | bytes) -> list[list[str]]:
    return sorted(plain_rows(answer if isinstance(answer, bytes) else answer.encode())[1])


def test_a_build_is_put_there_and_asked(capsys: pytest.CaptureFixture[str], tmp_path: Path, remote: Remote) -> None:
    folder = build(tmp_path / "build")
    assert uploaded(capsys, folder, remote).startswith("4 graphs sent, 0 were there already")
    same(folder, remote)
    assert uploaded(capsys, folder, remote).startswith("0 graphs sent, 4 were there already")
    same(folder, remote)
    for question in ("gifts", COUNT):
        here = run(capsys, "query", question, "--out", str(folder), "--format", "json")
        there = run(capsys, "query", question, "--store", remote.query, "--format", "json")
        assert there[0] == 0 and rows_of(here[1]) == rows_of(there[1]) != []
    for format in ("json", "xml", "csv", "tsv"):
        for question in ("ASK { ?a :time ?b }", "ASK { ?a :time 5 }"):
            here = run(capsys, "query", question, "--out", str(folder), "--format", format)
            assert run(capsys, "query", question, "--store", remote.query, "--format", format)[:2] == here[:2]
    code, out, _ = run(capsys, "query", f"CONSTRUCT {{ ?e a :Event }} FROM <{article_iri('ar_gift')}> {{ ?e a :Event }}",
                       "--store", remote.query, "--format", "nt")  # fmt: skip
    assert code == 0 and out.count("\n") == 3


def test_a_run_again_replaces_and_prunes(capsys: pytest.CaptureFixture[str], tmp_path: Path, remote: Remote) -> None:
    uploaded(capsys, build(tmp_path / "first"), remote)
    foreign = NAMESPACE + "article/of-others"
    assert remote.ask("PUT", foreign, b"<urn:a> <urn:b> <urn:c> .")[0] in (201, 204)
    whole = arabic()
    fewer = replace(whole, events=whole.events[:1])
    second = build(tmp_path / "second", [fewer])
    said = uploaded(capsys, second, remote)
    assert said.startswith("2 graphs sent") and "1 graphs of earlier uploads stay" in said  # the article and the names
    same(second, remote)
    assert graph_at(remote, article_iri("en met/1"))
    assert "1 removed" in uploaded(capsys, second, remote, "--prune")
    assert not graph_at(remote, article_iri("en met/1"))
    assert graph_at(remote, foreign), "what was not uploaded by Siyar is never removed"
    code, out, _ = run(capsys, "query", COUNT, "--store", remote.query, "--format", "json")
    assert code == 0 and rows_of(out) == [["1"]]


def test_judgements_go_along(capsys: pytest.CaptureFixture[str], tmp_path: Path, remote: Remote) -> None:
    folder = build(tmp_path / "build")
    append(folder, Verdict(GIFT, "rejected"), "Layla", "It was no gift.")
    assert uploaded(capsys, folder, remote).startswith("5 graphs sent")
    query = "SELECT ?why { ?event :verdict :rejected ; :judgedIn/:reason ?why }"
    code, out, _ = run(capsys, "query", query, "--store", remote.query, "--format", "json")
    assert code == 0 and rows_of(out) == [["It was no gift."]]
    assert uploaded(capsys, folder, remote).startswith("0 graphs sent, 5 were there already")
    with server(tmp_path / "kept", "--store", remote.query, *PATIENT) as (address, _):
        assert json.loads(send("GET", f"{address}api/event/{GIFT}")[1])["verdict"] == "rejected"
        listed = json.loads(send("GET", f"{address}api/judgements")[1])["judgements"]
        assert [(one["who"], one["undone"]) for one in listed] == [("Layla", False)]
        said = json.dumps({"who": "Omar", "why": "It was one."}).encode()
        undone = send("DELETE", f"{address}api/judgements/{listed[0]['id']}", said, content_type="application/json")
        assert undone[0] == 200
        again = send("DELETE", f"{address}api/judgements/{listed[0]['id']}", said, content_type="application/json")
        assert again[0] == 409
        assert json.loads(send("GET", f"{address}api/event/{GIFT}")[1])["verdict"] is None


def test_an_upload_that_broke_off_goes_on(capsys: pytest.CaptureFixture[str], tmp_path: Path, remote: Remote) -> None:
    folder = build(tmp_path / "build")
    writes: list[Handler] = []

    def breaks(request: Handler) -> None:
        """Hands graphs on, and says nothing from the third on."""
        writes.append(request)
        if len(writes) < 3:
            graph = unquote(request.path.partition("?graph=")[2])
            request.give(*remote.ask("PUT", graph, request.sent, request.headers["content-type"]))

    with faulty(breaks) as middle:
        code, out, err = run(
            capsys, "upload", "--out", str(folder), "--store", remote.query, "--data", f"{middle.address}graphs"
        )
    assert code == 1 and not out and err.count("\n") == 1 and "was cut off" in err
    assert len(writes) == 2 + 3, "a graph is sent again"
    assert uploaded(capsys, folder, remote).startswith("2 graphs sent, 2 were there already")
    same(folder, remote)


def test_addresses_of_two_stores_are_noticed(capsys: pytest.CaptureFixture[str], tmp_path: Path, remote: Remote) -> None:
    with oxigraph() as another:
        code, out, err = run(
            capsys, "upload", "--out", str(build(tmp_path / "build")), "--store", another.query, "--data", remote.data
        )
    assert code == 1 and not out and "two addresses of the same store" in err


def test_pages_and_endpoint_over_a_store(capsys: pytest.CaptureFixture[str], tmp_path: Path, remote: Remote) -> None:
    uploaded(capsys, build(tmp_path / "build"), remote)
    kept = tmp_path / "kept"
    with server(kept, "--store", remote.query, *PATIENT) as (address, _):
        for page in ("", "query", "entity/person/alexander_stubb", "article/ar_gift"):
            status, body, headers = send("GET", f"{address}{page}")
            assert status == 200 and b"<html" in body and "content-security-policy" in headers, page
        meta = json.loads(send("GET", f"{address}api/meta")[1])
        assert meta["counts"] == {"articles": 2, "entities": 10, "events": 5} and meta["remote"] == remote.query
        found = json.loads(send("GET", f"{address}api/search?q={quote('ستوب')}")[1])["entities"]
        assert found and found[0]["kind"] == "person"
        assert json.loads(send("GET", f"{address}api/event/{GIFT}")[1])["article"]["id"] == "ar_gift"
        assert json.loads(send("GET", f"{address}api/article/ar_gift")[1])["text"]
        assert b"ar_gift" in send("GET", f"{address}download/csv")[1]

        endpoint = f"{address}sparql?query="
        assert rows_of(send("GET", endpoint + quote(COUNT))[1]) == [["5"]]
        only = f"SELECT (COUNT(*) AS ?n) FROM <{article_iri('en met/1')}> {{ ?event a :Event }}"
        assert rows_of(send("GET", endpoint + quote(only))[1]) == [["2"]]
        chosen = f"{endpoint}{quote(COUNT)}&default-graph-uri={quote(article_iri('en met/1'), safe='')}"
        assert rows_of(send("GET", chosen)[1]) == [["2"]]
        graph = send("GET", f"{address}graphs?graph={quote(article_iri('ar_gift'), safe='')}", accept="text/turtle")
        assert graph[0] == 200 and len(list(ox.parse(graph[1], format=ox.RdfFormat.TURTLE))) > 50
        refused = {
            "SELECT * { SERVICE <http://localhost/> { ?a ?b ?c } }": b"SERVICE",
            "INSERT DATA { <urn:a> <urn:b> <urn:c> }": b"only read",
            "ASK FROM <urn:nowhere> { ?a ?b ?c }": b"no graph",
            "SELECT * { ?a ": b"never closed",
            "SELECT * { \\u0053ERVICE <http://localhost/> { ?a ?b ?c } }": b".",
        }
        for query, why in refused.items():
            status, body, _ = send("GET", endpoint + quote(query))
            assert status == 400 and why in body, query

        said = {"event": GIFT, "verdict": "rejected", "who": "Layla", "why": "It was no gift."}
        made = send("POST", f"{address}api/judgements", json.dumps(said).encode(), content_type="application/json")
        assert made[0] == 201
        assert json.loads(send("GET", f"{address}api/event/{GIFT}")[1])["verdict"] == "rejected"
        undone = send("DELETE", f"{address}api/judgements/{json.loads(made[1])['id']}", json.dumps(said).encode(),
                      content_type="application/json")  # fmt: skip
        assert undone[0] == 200
        assert json.loads(send("GET", f"{address}api/event/{GIFT}")[1])["verdict"] is None
    assert (kept / "judgements.jsonl").read_text(encoding="utf-8").count("\n") == 2


def test_pages_follow_uploads(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.05)
    uploaded(capsys, build(tmp_path / "first", [arabic()]), remote)
    served = RemoteServed(tmp_path / "kept", connected(remote.query, Client(remote.token)))
    try:
        assert _articles(served) == ["ar_gift"] and not served.changed()
        uploaded(capsys, build(tmp_path / "second"), remote)
        with served.held():
            while not served.changed():
                time.sleep(0.01)
            served.refresh_if_changed()
            assert _articles(served) == ["ar_gift"], "a request sees what it began with"
        while _articles(served) != ["ar_gift", "en met/1"]:
            time.sleep(0.01)
            served.refresh_if_changed()
        append(tmp_path / "kept", Verdict(GIFT, "rejected"), "Layla", "It was no gift.")
        assert served.changed()
        served.refresh_if_changed()
        with closing(open_index(served.index)) as index:
            assert index.execute("SELECT id FROM event WHERE verdict = 'rejected'").fetchall() == [(GIFT,)]
        assert len(list(served.place.glob("read-*"))) == 1
    finally:
        served.close()


def _articles(served: RemoteServed) -> list[str]:
    with closing(open_index(served.index)) as index:
        return [id for (id,) in index.execute("SELECT id FROM article ORDER BY id")]


def test_exports_of_a_store(capsys: pytest.CaptureFixture[str], tmp_path: Path, remote: Remote) -> None:
    folder = build(tmp_path / "build")
    append(folder, Verdict(GIFT, "rejected"), "Layla", "It was no gift.")
    uploaded(capsys, folder, remote)
    for format in ("csv", "graphml", "political"):
        here = run(capsys, "export", format, "--out", str(folder))
        there = run(capsys, "export", format, "--out", str(tmp_path / "missing"), "--store", remote.query)
        assert here[0] == there[0] == 0 and here[1] == there[1] != "", format
    assert not (tmp_path / "missing").exists()


def test_an_empty_store_is_not_served(capsys: pytest.CaptureFixture[str], tmp_path: Path, remote: Remote) -> None:
    code, _, err = run(capsys, "serve", "--out", str(tmp_path / "kept"), "--store", remote.query, "--port", "0", *PATIENT)
    assert code == 1 and "holds no articles" in err.splitlines()[-1] and "upload" in err


def test_a_store_that_goes_away_is_told_of(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with ExitStack() as away:
        remote = away.enter_context(oxigraph())
        uploaded(capsys, build(tmp_path / "build"), remote)
        with server(tmp_path / "kept", "--store", remote.query, *PATIENT) as (address, _):
            assert send("GET", f"{address}sparql?query={quote(COUNT)}")[0] == 200
            away.close()
            status, body, headers = send("GET", f"{address}sparql?query={quote(COUNT)}", accept="application/json")
            assert status == 502 and "cannot be reached" in json.loads(body)["error"]
            assert send("GET", f"{address}api/meta")[0] == 200, "the pages have what was read at the start"


def test_where_a_store_takes_graphs() -> None:
    assert data_url("http://localhost:7878/query") == "http://localhost:7878/store"
    assert data_url("http://localhost:8000/sparql") == "http://localhost:8000/graphs"
    assert data_url("http://localhost:3030/news/sparql") == "http://localhost:3030/news/data"
    assert data_url("http://localhost:3030/news/query") == "http://localhost:3030/news/data"
    assert data_url("http://h:7200/repositories/news") == "http://h:7200/repositories/news/rdf-graphs/service"
    with pytest.raises(RemoteError, match="--data"):
        data_url("http://localhost:7001")


def test_a_query_for_others_says_all_that_ours_may_leave_out() -> None:
    text = with_prologue(read_query("PREFIX skos: <urn:mine#>\nSELECT ?a { ?a :name ?b ; skos:x <c> }"), NAMESPACE)
    found = ox.Store().query(text)
    assert isinstance(found, ox.QuerySolutions) and text.count("PREFIX skos:") == 1 and f"BASE <{NAMESPACE}>" in text
    odd_ones = ("ASK FROM :x { ?a ?b ?c }", "ASK FROM <x> { ?a ?b ?c }", 'ASK { ?a ?b "\\u0022" }', "ASK { ?a ?b <\\U00000041> }")
    for odd in odd_ones:
        with pytest.raises(QueryError):
            with_prologue(read_query(odd), NAMESPACE)


def test_a_damaged_build_is_not_uploaded(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = build(tmp_path / "build")
    (folder / "store" / "CURRENT").write_bytes(b"\0\n")
    code, out, err = run(capsys, "upload", "--out", str(folder), "--store", "http://127.0.0.1:1/query")
    assert code == 1 and not out and err.startswith("Error: ") and err.count("\n") == 1 and "build it again" in err
