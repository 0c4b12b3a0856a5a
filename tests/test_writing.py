"""Our own endpoint, written with a token: who may, what is refused, and that readers see each graph whole or not at all."""

from __future__ import annotations

import json
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from judged_build import GIFT, MEETING, build
from remote_stores import TOKEN, Remote, graph_at, ours, run, send
from served import client_of, made, server
from starlette.testclient import TestClient

from graph.explorer import graphs as module
from graph.explorer import writing
from graph.explorer.app import create_app
from graph.explorer.snapshot import Served, ServeError
from graph.explorer.writing import Writer, WrittenServed
from graph.judgement_log import append
from graph.judgement_rdf import JUDGEMENTS_GRAPH
from graph.judgements import Verdict
from graph.outputs import holding, replacing
from graph.written import WriteError, delete_graph, prepare, put_graph

GRAPH = "urn:a graph?".replace(" ", "%20")
TURTLE = "text/turtle"
BEARER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def remote(tmp_path: Path) -> Iterator[Remote]:
    with ours(tmp_path / "written") as found:
        yield found


def at(remote: Remote, graph: str = GRAPH) -> str:
    return f"{remote.data}?graph={quote(graph, safe='')}"


def triples(count: int) -> bytes:
    return "".join(f"<urn:s{n}> <urn:p> {n} .\n" for n in range(count)).encode()


def test_the_protocol(remote: Remote) -> None:
    assert send("GET", at(remote))[0] == send("HEAD", at(remote))[0] == 404
    assert send("PUT", at(remote), triples(3), content_type=TURTLE, **BEARER)[0] == 201
    assert len(graph_at(remote, GRAPH)) in (0, 3), "readers may wait"
    assert len(list(ox.parse(send("GET", at(remote), **BEARER)[1], format=ox.RdfFormat.TURTLE))) == 3
    assert send("PUT", at(remote), triples(2), content_type=TURTLE, **BEARER)[0] == 204
    assert send("POST", at(remote), b'<urn:more> <urn:p> "x" .', content_type="application/n-triples", **BEARER)[0] == 204
    status, body, headers = send("GET", at(remote), accept="application/n-triples", **BEARER)
    assert status == 200 and body.count(b"\n") == 3 and headers["content-type"] == "application/n-triples"
    status, body, headers = send("HEAD", at(remote), **BEARER)
    assert status == 200 and not body and headers["content-type"].startswith(TURTLE) and int(headers["content-length"]) > 0
    assert send("GET", at(remote), accept="image/png")[0] == 406
    assert (
        send("POST", at(remote, "urn:new"), b'[{"@id": "urn:x", "urn:p": 1}]', content_type="application/ld+json", **BEARER)[0]
        == 201
    )
    assert send("PUT", at(remote, "urn:none"), b"", content_type=TURTLE, **BEARER)[0] == 201
    assert send("DELETE", at(remote), **BEARER)[0] == 204
    assert send("DELETE", at(remote), **BEARER)[0] == 404 and send("GET", at(remote), **BEARER)[0] == 404
    count = send("GET", f"{remote.query}?query={quote('SELECT (COUNT(*) AS ?n) { ?a ?b ?c }')}", accept="text/csv", **BEARER)
    assert count[1].split() == [b"n", b"1"]


def test_relative_addresses_are_those_of_the_graph(remote: Remote) -> None:
    graph = "http://example.org/a/b"
    assert send("PUT", at(remote, graph), b"<> <#p> <c>, [] .", content_type=TURTLE, **BEARER)[0] == 201
    found = list(ox.parse(send("GET", at(remote, graph), **BEARER)[1], format=ox.RdfFormat.TURTLE))
    assert {quad.subject.value for quad in found} == {graph} and "http://example.org/a/c" in {quad.object.value for quad in found}


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_who_may_not_write(remote: Remote, method: str) -> None:
    send("PUT", at(remote), triples(3), content_type=TURTLE, **BEARER)
    odd = [
        None,
        "",
        "Bearer",
        "Bearer wrong",
        f"Basic {TOKEN}",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        TOKEN,
        f"bearer{TOKEN}",
    ]
    for given in odd:
        headers = {"authorization": given} if given is not None else {}
        status, body, told = send(method, at(remote), triples(1), content_type=TURTLE, **headers)
        assert status == 401 and told["www-authenticate"] == 'Bearer realm="siyar"' and b"token" in body, given
    foreign = send(method, at(remote), triples(1), content_type=TURTLE, origin="http://elsewhere.invalid", **BEARER)
    assert foreign[0] == 403
    assert send(method, at(remote), triples(1), content_type=TURTLE, host="rebound.invalid", **BEARER)[0] == 400
    assert send("GET", at(remote), accept="application/n-triples", **BEARER)[1].count(b"\n") == 3


def test_what_cannot_be_written(remote: Remote) -> None:
    send("PUT", at(remote), triples(3), content_type=TURTLE, **BEARER)
    cases = [
        (400, at(remote), b"<urn:a> <urn:b> ", {"content_type": TURTLE}),
        (400, at(remote), b"<urn:a> <urn:b> \xff .", {"content_type": TURTLE}),
        (
            400,
            at(remote),
            b"<urn:a> <urn:b> <urn:c> . } ; DROP ALL ; INSERT DATA { <urn:a> <urn:b> <urn:c> ",
            {"content_type": TURTLE},
        ),
        (400, at(remote), b'{"@context": "http://127.0.0.1:1/x", "p": 1}', {"content_type": "application/ld+json"}),
        (400, at(remote), b'{"@id": "urn:g", "@graph": [{"@id": "urn:x", "urn:p": 1}]}', {"content_type": "application/ld+json"}),
        (415, at(remote), triples(1), {"content_type": "application/json"}),
        (415, at(remote), b"<urn:g> { }", {"content_type": "application/trig"}),
        (415, at(remote), triples(1), {"content_type": TURTLE, "content_encoding": "gzip"}),
        (400, remote.data, triples(1), {"content_type": TURTLE}),
        (400, f"{remote.data}?default", triples(1), {"content_type": TURTLE}),
        (400, f"{remote.data}?graph=relative", triples(1), {"content_type": TURTLE}),
        (400, f"{remote.data}?graph={quote('urn:x> } ; DROP ALL #')}", triples(1), {"content_type": TURTLE}),
        (400, f"{at(remote)}&graph=urn:b", triples(1), {"content_type": TURTLE}),
        (413, at(remote), b" " * (module.LONGEST_BODY + 1), {"content_type": TURTLE}),
    ]
    for status, url, body, headers in cases:
        found = send("PUT", url, body, **headers, **BEARER)
        assert found[0] == status and found[1].decode().strip().endswith("."), (found, url)
    assert send("PATCH", at(remote), b"", **BEARER)[0] in (405, 415)
    assert send("GET", at(remote), accept="application/n-triples", **BEARER)[1].count(b"\n") == 3


def test_a_server_that_only_reads_takes_nothing(tmp_path: Path) -> None:
    with client_of(made(tmp_path / "build")) as client:
        answer = client.put(f"/graphs?graph={GRAPH}", content=triples(1), headers={"content-type": TURTLE, **BEARER})
        assert answer.status_code == 403 and "--writable" in answer.text
        known = quote("https://w3id.org/siyar/article/ar_gift", safe="")
        assert client.get(f"/graphs?graph={known}").status_code == 200


def test_an_upload_to_one_that_only_reads(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIYAR_TOKEN", TOKEN)
    folder = build(tmp_path / "build")
    with server(made(tmp_path / "other")) as (address, _):
        code, out, err = run(capsys, "upload", "--out", str(folder), "--store", f"{address}sparql")
    assert code == 1 and not out and "--writable" in err and err.count("\n") == 1


def test_readers_see_a_graph_whole(remote: Remote) -> None:
    sizes, seen, ended = (200, 300), set(), threading.Event()
    send("PUT", at(remote), triples(sizes[0]), content_type=TURTLE, **BEARER)
    query = f"{remote.query}?query={quote(f'SELECT (COUNT(*) AS ?n) {{ GRAPH <{GRAPH}> {{ ?a ?b ?c }} }}')}"

    def reads() -> None:
        while not ended.is_set():
            status, body, _ = send("GET", query, accept="text/csv", **BEARER)
            seen.add((status, int(body.split()[1])))

    readers = [threading.Thread(target=reads) for _ in range(3)]
    for reader in readers:
        reader.start()
    for turn in range(20):
        assert send("PUT", at(remote), triples(sizes[turn % 2]), content_type=TURTLE, **BEARER)[0] == 204
        after = send("GET", query, accept="text/csv", **BEARER)
        assert int(after[1].split()[1]) == sizes[turn % 2], "who writes sees at once what was written"
    ended.set()
    for reader in readers:
        reader.join()
    assert seen <= {(200, size) for size in sizes}


def test_a_server_that_is_killed_while_it_writes(tmp_path: Path) -> None:
    folder, token = tmp_path / "written", tmp_path / "token"
    token.write_text(TOKEN, encoding="utf-8")
    options = ("--writable", "--token-file", str(token))
    done: list[int] = []
    with server(folder, *options) as (address, process):
        remote = Remote(f"{address}sparql", f"{address}graphs")

        def writes() -> None:
            with pytest.raises((OSError, HTTPException)):
                while True:
                    size = 100 + len(done)
                    assert send("PUT", at(remote), triples(size), content_type=TURTLE, **BEARER)[0] in (201, 204)
                    done.append(size)

        writer = threading.Thread(target=writes)
        writer.start()
        while len(done) < 5:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        writer.join()
    with server(folder, *options) as (address, _):
        found = len(graph_at(Remote(f"{address}sparql", f"{address}graphs"), GRAPH))
    assert found in (done[-1], done[-1] + 1), "what was acknowledged, or the whole graph after it"


def test_pages_and_judgements_over_what_was_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIYAR_TOKEN", TOKEN)
    folder, base = build(tmp_path / "build"), remote.query.removesuffix("sparql")
    append(folder, Verdict(MEETING, "rejected"), "Omar", "They did not meet.")
    assert run(capsys, "upload", "--out", str(folder), "--store", remote.query)[0] == 0
    assert json.loads(send("GET", f"{base}api/meta", **BEARER)[1])["counts"]["articles"] == 2
    said = json.dumps({"event": GIFT, "verdict": "accepted", "who": "Layla", "why": ""}).encode()
    assert send("POST", f"{base}api/judgements", said, content_type="application/json")[0] == 201
    query = quote("SELECT ?e { ?e :verdict :accepted }")
    assert GIFT in send("GET", f"{remote.query}?query={query}", accept="text/csv")[1].decode()
    query = quote("SELECT ?e { ?e :verdict :rejected }")
    assert MEETING in send("GET", f"{remote.query}?query={query}", accept="text/csv")[1].decode()
    listed = json.loads(send("GET", f"{base}api/judgements")[1])["judgements"]
    assert [one["who"] for one in listed] == ["Omar", "Layla"], "what came with the build, and what was judged there"
    code, out, err = run(capsys, "export", "csv", "--out", str(tmp_path / "written"))
    assert code == 0 and "accepted" in out and MEETING not in out, err
    names = {entry.name for entry in (tmp_path / "written").iterdir()}
    assert names == {"index.sqlite", "judgements.jsonl", "manifest.json", "matches.jsonl", "store"}

    assert run(capsys, "upload", "--out", str(folder), "--store", remote.query)[1].startswith("0 graphs sent, 5 were there")
    append(folder, Verdict(MEETING, "accepted"), "Omar", "They did, after all.")
    assert run(capsys, "upload", "--out", str(folder), "--store", remote.query)[1].startswith("1 graphs sent, 4 were there")
    assert json.loads(send("GET", f"{base}api/event/{MEETING}", **BEARER)[1])["verdict"] == "accepted"
    assert json.loads(send("GET", f"{base}api/event/{GIFT}", **BEARER)[1])["verdict"] == "accepted"
    assert Remote(remote.query, remote.data).ask("DELETE", JUDGEMENTS_GRAPH)[0] == 204
    listed = json.loads(send("GET", f"{base}api/judgements", **BEARER)[1])["judgements"]
    assert [one["who"] for one in listed] == ["Layla"]


@pytest.mark.parametrize(
    ("token", "hint"),
    [(None, "put a token into SIYAR_TOKEN"), ("short", "16 characters or more"), ("name:a-long-password-123", "without a colon")],
)
def test_tokens_that_will_not_do(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str | None, hint: str
) -> None:
    monkeypatch.delenv("SIYAR_TOKEN", raising=False)
    if token:
        monkeypatch.setenv("SIYAR_TOKEN", token)
    code, out, err = run(capsys, "serve", "--writable", "--out", str(tmp_path / "new"), "--port", "0")
    assert code == 1 and not out and hint in err and err.count("\n") == 1
    assert not (tmp_path / "new").exists()


def test_a_build_is_not_written_over(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIYAR_TOKEN", TOKEN)
    folder = build(tmp_path / "build")
    code, out, err = run(capsys, "serve", "--writable", "--out", str(folder), "--port", "0")
    assert code == 1 and not out and "upload the build to it" in err
    both = run(capsys, "serve", "--writable", "--out", str(tmp_path / "n"), "--store", "http://127.0.0.1:1/query", "--port", "0")
    assert both[0] == 1 and "leave --writable or --store out" in both[2]


def test_a_build_that_takes_the_folder_over(tmp_path: Path) -> None:
    folder = tmp_path / "written"
    prepare(folder)
    assert not put_graph(folder, GRAPH, "<urn:a> <urn:b> <urn:c> .")
    with replacing(folder) as new:
        (new / "graph.trig").write_text("", encoding="utf-8")
    with pytest.raises(WriteError, match="graph.trig"):
        put_graph(folder, GRAPH, "")
    assert [entry.name for entry in folder.iterdir() if entry.name == "store"] == []


def test_a_write_waits_for_who_holds_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "written"
    prepare(folder)
    writer = threading.Thread(target=put_graph, args=(folder, GRAPH, "<urn:a> <urn:b> <urn:c> ."))
    with holding(folder):
        writer.start()
        writer.join(0.2)
        assert writer.is_alive()
    writer.join()
    assert delete_graph(folder, GRAPH)


def test_a_new_index_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "written"
    served = WrittenServed(folder)
    try:
        create_app(served, str.casefold, writer=Writer(TOKEN))
        assert (folder / "index.sqlite").exists()
        put_graph(folder, GRAPH, "<urn:a> <urn:b> <urn:c> .")
        assert not (folder / "index.sqlite").exists() and served.changed()
        served.refresh_if_changed()
        assert served.generation == 2 and (folder / "index.sqlite").exists() and not served.changed()
    finally:
        served.close()
    monkeypatch.setattr("graph.explorer.writing.make_index", None)
    Served(folder).close()
    WrittenServed(folder).close()


def test_readers_wait_while_more_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served = WrittenServed(tmp_path / "written")
    address, query = f"/graphs?graph={quote(GRAPH)}", "/sparql?query=ASK { ?a ?b ?c }"
    try:
        with TestClient(create_app(served, str.casefold, writer=Writer(TOKEN)), base_url="http://localhost") as client:
            assert client.put(address, content=triples(1), headers={"content-type": TURTLE, **BEARER}).status_code == 201
            assert client.get(query).json()["boolean"] is False
            assert client.get(query, headers=BEARER).json()["boolean"] is True
            assert client.delete(address, headers=BEARER).status_code == 204
            assert client.get(query).json()["boolean"] is True
            monkeypatch.setattr(writing, "QUIET_SECONDS", 0.0)
            assert client.get(query).json()["boolean"] is False
            monkeypatch.setattr(writing, "QUIET_SECONDS", 1000.0)
            monkeypatch.setattr(writing, "LONGEST_SECONDS", 0.0)
            assert client.put(address, content=triples(1), headers={"content-type": TURTLE, **BEARER}).status_code == 201
            assert client.get(query).json()["boolean"] is True
    finally:
        served.close()


@pytest.mark.parametrize("shift", range(10))
def test_what_no_extraction_would_say_stops_no_page(tmp_path: Path, shift: int) -> None:
    """The folder of a build, with every literal of its articles replaced by words of any length, numbers, nothing."""
    folder, store = tmp_path / "written", ox.Store(build(tmp_path / "build") / "store")
    prepare(folder)
    odd = ["", "x", "-1", "1e400", "NaN", "9" * 40, "٣", "2024-13-45", "0001-01-01", "<script>"]
    for number, graph in enumerate(sorted(graph.value for graph in store.named_graphs()), shift):
        quads = store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
        kept = (":Article", ":Event", "identifier", "inLanguage")
        lines = [
            f"{quad.subject} {quad.predicate} "
            + (
                str(ox.Literal(odd[(n + number) % len(odd)]))
                if isinstance(quad.object, ox.Literal) and not quad.predicate.value.endswith(kept)
                else str(quad.object)
            )
            for n, quad in enumerate(quads)
        ]
        put_graph(folder, graph, "".join(f"{line} .\n" for line in lines))
    served = WrittenServed(folder)
    try:
        with TestClient(create_app(served, str.casefold), base_url="http://localhost") as client:
            pages = ["meta", "overview", "histogram", "events", "search?q=x", "judgements", f"event/{GIFT}", "article/ar_gift"]
            for page in [*pages, "entity/person/alexander_stubb", "neighbourhood?ids=person/alexander_stubb"]:
                assert client.get(f"/api/{page}").status_code == 200, page
    finally:
        served.close()


def test_a_disk_that_is_full_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("graph.explorer.snapshot.build_index", full)
    with pytest.raises(ServeError, match="disk is full"):
        WrittenServed(tmp_path / "written")


def test_a_store_that_another_program_writes_is_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "written"
    prepare(folder)
    other = ox.Store(folder / "store")
    with pytest.raises(WriteError, match="could not be written") as told:
        put_graph(folder, GRAPH, "<urn:a> <urn:b> <urn:c> .")
    assert "\n" not in str(told.value)
    del other
    assert not put_graph(folder, GRAPH, "<urn:a> <urn:b> <urn:c> .")
    served = WrittenServed(folder)
    served.close()
