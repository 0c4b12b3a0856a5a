"""Stores on other machines that fail: each way is told in one sentence with what to do, and nothing is left half."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from judged_build import build
from remote_stores import Fault, Handler, faulty, free_port, run

from graph.remote import client, command
from graph.remote.client import Client, RemoteError, checked_url, read_token
from graph.remote.digest import digest_answer
from graph.store import QueryLimit

JSON = "application/sparql-results+json"
TRUE = b'{"head":{},"boolean":true}'
ROWS = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"1"}}]}}'
ELSEWHERE = "http://elsewhere.invalid/login"


def hangs(request: Handler) -> None:
    time.sleep(3)


def drips(request: Handler) -> None:
    """Sends a letter now and then, so that no single wait is long."""
    request.give(200, b"{", JSON, -1)
    for _ in range(60):
        request.wfile.write(b" ")
        request.wfile.flush()
        time.sleep(0.05)


def redirects(to: str, status: int = 302) -> Fault:
    return lambda request: request.give(status, b"", location=to)


def gives(*answer: object) -> Fault:
    return lambda request: request.give(*answer)  # type: ignore[arg-type]


#: What the store does, and what must be said of it.
FAULTS: dict[str, tuple[Fault, str]] = {
    "500": (gives(500, b"java.lang.NullPointerException"), "status 500 (java.lang.NullPointerException); see the log"),
    "500 that rings": (gives(500, b"\x1b[31m\x07red\r\n"), "status 500 ([31m red)"),
    "500 as a page": (gives(500, b"<html><h1>Oops</h1></html>", "text/html"), "status 500; see the log"),
    "503": (gives(503, b"busy"), "status 503 (busy)"),
    "hangs": (hangs, "within 0.5 seconds"),
    "drips": (drips, "within 0.5 seconds"),
    "nothing": (lambda request: None, "was cut off"),
    "cut off": (gives(200, TRUE[:9], JSON, 500), "was cut off"),
    "cut off without a length": (gives(200, TRUE[:9], JSON, -1), "breaks off, or is none"),
    "no JSON": (gives(200, b"{{}", JSON), "breaks off, or is none"),
    "other JSON": (gives(200, b"{}", "application/json"), "."),
    "401": (gives(401, b""), "token into SIYAR_TOKEN or a --token-file"),
    "403": (gives(403, b"not you"), "(not you); put its token"),
    "404": (gives(404, b""), "There is no store at"),
    "405": (gives(405, b""), "does not take this kind of request"),
    "page": (gives(200, b"<html><form>Log in</form></html>", "text/html"), "answers with text/html and not with json"),
    "rows for ASK": (gives(200, ROWS.replace(b'"1"', b'"2"'), JSON), "."),
    "nothing said": (gives(200, b"", JSON), "."),
    "redirect": (redirects(ELSEWHERE), "sends on to http://elsewhere.invalid/login; give that address"),
    "circle": (redirects("/query", 307), "sends on in circles"),
    "redirect to no address": (redirects("http://[", 307), "what is no address"),
}


def one_sentence(told: tuple[int, str, str], hint: str) -> None:
    code, out, err = told
    assert code == 1, err
    err = "".join(line for line in err.splitlines(keepends=True) if not line.startswith("Reading what"))
    assert not out and err.startswith("Error: ") and err.count("\n") == 1 and err.endswith(".\n") and hint in err, err


@pytest.fixture(autouse=True)
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PAUSE_SECONDS", 0.01)
    monkeypatch.setenv("SIYAR_TOKEN", "secret-of-the-tests")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("faults") / "build")


Command = Callable[[str, Path, str], tuple[str, ...]]
COMMANDS: dict[str, Command] = {
    "query": lambda url, _, seconds: ("query", "ASK { ?a ?b ?c }", "--store", url, "--seconds", seconds),
    "upload": lambda url, folder, seconds: ("upload", "--out", str(folder), "--store", url, "--seconds", seconds),
    "export": lambda url, folder, _: ("export", "csv", "--out", str(folder), "--store", url),
    "serve": lambda url, folder, s: ("serve", "--out", str(folder), "--store", url, "--seconds", s, "--port", "0"),
}


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_sentence(
    capsys: pytest.CaptureFixture[str], built: Path, fault: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    harm, hint = FAULTS[fault]
    seconds = "0.5" if harm in (hangs, drips) else "60"
    monkeypatch.setattr(command, "SECONDS", float(seconds))
    before = {path: path.stat().st_mtime_ns for path in built.rglob("*")}
    with faulty(harm) as server:
        one_sentence(run(capsys, *COMMANDS[name](f"{server.address}query", built, seconds)), hint)
        assert {token for _, _, token in server.seen} == {"Bearer secret-of-the-tests"}
    assert {path: path.stat().st_mtime_ns for path in built.rglob("*")} == before


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_not_there(capsys: pytest.CaptureFixture[str], built: Path, name: str) -> None:
    one_sentence(run(capsys, *COMMANDS[name](f"http://127.0.0.1:{free_port()}/query", built, "60")), "cannot be reached")
    one_sentence(run(capsys, *COMMANDS[name]("http://no.such.host.invalid/query", built, "60")), "cannot be reached")
    for address in ("localhost:7878/query", "ftp://localhost/query", "http:///query", "http://h:x/query", "http://h/a query", "http://["):
        one_sentence(run(capsys, *COMMANDS[name](address, built, "60")), "write http://HOST:PORT/PATH")
    one_sentence(run(capsys, *COMMANDS[name]("http://me:pass@localhost/query", built, "60")), "Leave name and password out")


def test_no_password_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    for address in ("http://me:pass@localhost/query", "ftp://me:pass@localhost/query"):
        assert "pass@" not in run(capsys, "query", "ASK {}", "--store", address)[2]


def test_the_token_stays_with_its_host(capsys: pytest.CaptureFixture[str]) -> None:
    with faulty(gives(200, TRUE, JSON)) as other, faulty(redirects(f"{other.address}query", 307)) as server:
        one_sentence(run(capsys, "query", "ASK {}", "--store", f"{server.address}query"), "sends on to")
        assert server.seen and not other.seen


def test_a_redirect_on_the_same_host_is_followed(capsys: pytest.CaptureFixture[str]) -> None:
    def moved(request: Handler) -> None:
        if request.path == "/query":
            request.give(307, b"", location="/sparql")
        else:
            assert b"query=" in request.sent
            request.give(200, TRUE, JSON)

    with faulty(moved) as server:
        code, out, _ = run(capsys, "query", "ASK {}", "--store", f"{server.address}query", "--format", "json")
    assert code == 0 and out.encode().strip() == TRUE


def test_what_passes_is_tried_again(capsys: pytest.CaptureFixture[str]) -> None:
    tries: list[int] = []

    def hiccup(request: Handler) -> None:
        tries.append(1)
        if len(tries) == 1:
            request.give(503, b"")
        elif len(tries) > 2:
            request.give(200, TRUE, JSON)

    with faulty(hiccup) as server:
        assert run(capsys, "query", "ASK {}", "--store", f"{server.address}query")[0] == 0


@pytest.mark.parametrize(
    ("harm", "hint"),
    [
        (gives(401, b""), "token"),
        (gives(404, b""), "give with --data"),
        (gives(405, b""), "give with --data"),
        (gives(413, b""), "raise that limit"),
        (gives(500, b"disk full"), "(disk full)"),
        (gives(507, b""), "status 507"),
        (gives(204, b""), "two addresses of the same store"),
        (gives(200, b"<html>Log in</html>", "text/html"), "two addresses of the same store"),
    ],
)
def test_faults_of_writing(capsys: pytest.CaptureFixture[str], built: Path, harm: Fault, hint: str) -> None:
    def only_read(request: Handler) -> None:
        if request.command != "POST":
            harm(request)
        else:
            request.give(200, b'{"head":{"vars":["graph","hash"]},"results":{"bindings":[]}}', JSON)

    with faulty(only_read) as server:
        one_sentence(run(capsys, "upload", "--out", str(built), "--store", f"{server.address}query"), hint)


def test_what_a_store_says_of_a_query(capsys: pytest.CaptureFixture[str]) -> None:
    def refuses(request: Handler) -> None:
        if b"GRAPH" in request.sent:
            request.give(200, TRUE, JSON)
        else:
            request.give(400, b"Parse error:\n  no such function")

    with faulty(refuses) as server:
        told = run(capsys, "query", "ASK { ?a ?b 1 }", "--store", f"{server.address}query")
    one_sentence(told, "(Parse error: no such function); change what is asked")


def test_an_answer_that_is_cut_short_by_the_store_makes_no_index(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    def short(request: Handler) -> None:
        most = {} if b"LIMIT+1" in request.sent else {"x-sparql-maxrows": "10000"}
        request.give(200, ROWS, JSON, **most)

    with faulty(short) as server:
        one_sentence(run(capsys, "query", "SELECT ?n { ?n ?a ?b }", "--store", f"{server.address}query"), "after 10000 rows")
        told = run(capsys, "serve", "--out", str(tmp_path / "kept"), "--store", f"{server.address}query", "--port", "0")
    assert told[0] == 1 and "after 10000 rows; raise that limit" in told[2] and not told[1]
    assert [path.name for path in tmp_path.rglob("*")] == ["kept"]


def test_answers_have_a_limit() -> None:
    with faulty(gives(200, b"x" * 2000, JSON)) as server:
        assert Client(answer=2000).send("GET", server.address).size == 2000
        with pytest.raises(QueryLimit, match="too large"):
            Client(answer=1999).send("GET", server.address)


def test_a_server_that_speaks_no_http(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def speak() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection:
                        connection.recv(10_000)
                        connection.sendall(b"220 mail.example.org ESMTP\r\n\r\n")

        threading.Thread(target=speak, daemon=True).start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/query"
        one_sentence(run(capsys, "query", "ASK {}", "--store", address), "was cut off")
        one_sentence(run(capsys, "query", "ASK {}", "--store", address.replace("http:", "https:")), "certificate")


def test_tokens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "token"
    file.write_text(" of-a-file\n", encoding="utf-8")
    assert (read_token(), read_token(file)) == ("secret-of-the-tests", "of-a-file")
    monkeypatch.delenv("SIYAR_TOKEN")
    assert read_token() is None
    for bad in ("", "two words", "line\nline", "مفتاح"):
        file.write_text(bad, encoding="utf-8")
        with pytest.raises(RemoteError, match="one line"):
            read_token(file)
    with pytest.raises(RemoteError, match="cannot be read"):
        read_token(tmp_path / "missing")
    assert "secret" not in repr(Client("secret"))


def test_a_name_and_password_are_sent_where_they_are_asked_for() -> None:
    def asks(request: Handler) -> None:
        known = (request.headers.get("authorization") or "").startswith("Basic ")
        request.give(200 if known else 401, b"", **{"www-authenticate": 'Basic realm="x"'})

    with faulty(gives(200, b"")) as server:
        Client("me:pass").send("GET", server.address)
        assert server.seen[0][2] is None
    with faulty(asks) as server:
        client = Client("me:pass")
        assert [client.send("GET", server.address).status for _ in range(2)] == [200, 200]
        assert [token for *_, token in server.seen] == [None, "Basic bWU6cGFzcw==", "Basic bWU6cGFzcw=="]


def test_digest_as_the_standard_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of RFC 7616, section 3.9.1."""
    cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    monkeypatch.setattr("graph.remote.digest.secrets.token_hex", lambda _: cnonce)
    for algorithm, response in {
        "MD5": "8ca523f5e9506fed4657c9700eebdbec",
        "SHA-256": "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
    }.items():
        challenge = (
            f'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={algorithm}, '
            'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
        )
        found = digest_answer(challenge, "Mufasa", "Circle of Life", "GET", "http://www.example.org/dir/index.html")
        assert found and f'response="{response}"' in found and 'uri="/dir/index.html"' in found
    assert digest_answer('Basic realm="x"', "a", "b", "GET", "http://h/") is None


def test_addresses_are_looked_over() -> None:
    assert checked_url("https://h.example/a/b?c=d") == "https://h.example/a/b?c=d"
