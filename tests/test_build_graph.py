"""The command, with parser and extraction made by hand: what it writes, prints and refuses, and its exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from extractions import arabic, english

import build_graph
from extract import batches
from extract.errors import SiyarError
from extract.types import Article, Extraction, Parse

OUTPUTS = {"graph.trig", "relations.jsonl", "store", "index.sqlite", "network.html", "manifest.json", "matches.jsonl"}
MADE = {made.article.text: made for made in (arabic(), english())}


@dataclass
class Stub:
    """A parser that parses nothing."""

    language: str
    notes: Counter[str] = field(default_factory=Counter)

    def parse_many(self, articles: list[Article], cache: Path | None = None) -> Iterator[Parse]:
        self.notes["sentence too long, parsed in parts"] += 1
        for _ in articles:
            yield Parse(self.language, (), "stub")


def found(article: Article, parse: Parse, language: Any) -> Extraction:
    if "explode" in article.text:
        raise KeyError("boom")
    made = MADE.get(article.text)
    return replace(made, article=article) if made else Extraction(article, (), (), "stub")


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two articles in news/, in which the command runs with stubs."""
    monkeypatch.chdir(tmp_path)
    batches._parser.cache_clear()
    monkeypatch.setattr(batches, "open_parser", lambda code, models, threads: Stub(code))
    monkeypatch.setattr(batches, "load_language", lambda code: code)
    monkeypatch.setattr(batches, "languages", lambda: ("ar", "en"))
    monkeypatch.setattr(batches, "extract", found)
    (tmp_path / "news").mkdir()
    lines = [{"id": made.article.id, "text": made.article.text, "language": made.article.language} for made in MADE.values()]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (tmp_path / "news" / "two.jsonl").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def built(room: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    run("build", "news")
    capsys.readouterr()
    return room


def run(*arguments: str) -> int:
    try:
        build_graph.main(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_build_writes_everything_and_tells(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", "news", "--date", "2024-03-11") == 0
    assert set(os.listdir(room / "build")) == OUTPUTS
    told = capsys.readouterr().out
    for words in (
        "gifted",
        "السلطان هيثم بن طارق",
        "Read 2 articles",
        "Found 5 events",
        "parsed in parts (2 times)",
        "network.html",
    ):
        assert words in told
    assert len((room / "build" / "relations.jsonl").read_text(encoding="utf-8").split("\n")) == 6
    assert '"2024-03-11"' in (room / "build" / "graph.trig").read_text(encoding="utf-8")


def test_the_same_input_gives_the_same_bytes(room: Path) -> None:
    names = sorted(OUTPUTS - {"store"})
    seen = []
    for _ in range(2):
        assert run("build", "news", "--out", "out/graph") == 0
        seen.append([(room / "out" / "graph" / name).read_bytes() for name in names])
    assert seen[0] == seen[1]


def test_a_language_without_support_is_a_named_skip(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (room / "news" / "fr.jsonl").write_text('{"id": "fr1", "text": "Bonjour", "language": "fr"}\n')
    assert run("build", "news") == 0
    assert "Skipped 1: article “fr1”: the language “fr” is not supported; supported are ar, en." in capsys.readouterr().out


def test_only_unsupported_articles_build_nothing(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", "news", "--language", "fr") == 1
    assert capsys.readouterr().err.startswith("Error: Nothing was built: article “ar_gift”: the language “fr”")
    assert not (room / "build").exists()


def test_a_fault_in_one_article_is_a_named_skip(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (room / "news" / "odd.txt").write_text("It may explode.")
    assert run("build", "news") == 0
    told = capsys.readouterr().out
    assert "Skipped 1: article “odd”: a fault of Siyar" in told and "Read 2 articles" in told


def test_bad_files_are_named_and_the_rest_is_built(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (room / "news" / "empty.txt").write_text("")
    (room / "news" / "binary.txt").write_bytes(b"\0\1")
    (room / "news" / "latin.txt").write_bytes("é".encode("latin-1"))
    assert run("build", "news") == 0
    told = capsys.readouterr().out
    for name in ("empty.txt", "binary.txt", "latin.txt"):
        assert name in told


def test_a_missing_path_is_an_error(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", "nowhere") == 1
    told = capsys.readouterr()
    assert told.err.startswith("Error: There is no file or folder nowhere") and "Traceback" not in told.err


def test_a_folder_of_others_is_refused_before_any_work(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (room / "build").mkdir()
    (room / "build" / "notes.txt").write_text("mine")
    assert run("build", "news") == 1
    assert "notes.txt" in capsys.readouterr().err
    assert os.listdir(room / "build") == ["notes.txt"]


def test_a_broken_graph_leaves_the_old_one(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (built / "build" / "graph.trig").read_bytes()
    monkeypatch.setattr(batches, "extract", lambda *given: replace(found(*given), events=arabic().events))
    assert run("build", "news") == 1
    assert "fault of Siyar" in capsys.readouterr().err
    assert (built / "build" / "graph.trig").read_bytes() == before


@pytest.mark.parametrize("step", ["write_trig", "write_relations", "build_store"])
def test_a_full_disk_leaves_the_old_graph(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], step: str
) -> None:
    before = (built / "build" / "graph.trig").read_bytes()

    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(build_graph, step, full)
    assert run("build", "news") == 1
    assert "the disk is full" in capsys.readouterr().err
    assert (built / "build" / "graph.trig").read_bytes() == before
    assert sorted(name for name in os.listdir(built) if name.startswith(".build")) == []


def test_an_interrupted_build_leaves_the_old_graph(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (built / "build" / "graph.trig").read_bytes()

    def interrupt(*given: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(build_graph, "write_trig", interrupt)
    before_signal = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
    try:
        assert run("build", "news") == 130
    finally:
        signal.signal(signal.SIGINT, before_signal)
    assert (built / "build" / "graph.trig").read_bytes() == before
    assert sorted(name for name in os.listdir(built) if name.startswith(".build")) == []


def test_wrong_usage() -> None:
    assert run("build") == 2
    assert run("dance") == 2
    assert run("build", "x", "--date", "yesterday") == 2
    assert run("query") == 2
    assert run("--help") == 0


def test_query_by_text_file_and_name(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sparql = "SELECT ?b { ?a :gifted ?x . ?x :name ?b FILTER(LANG(?b) = 'en') }"
    (built / "mine.rq").write_text(sparql)
    answers = []
    for what in (sparql, "mine.rq"):
        assert run("query", what, "--format", "csv") == 0
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1] and answers[0].startswith("b\r\n")
    assert run("query", "gifts", "--set", "language=en") == 0
    told = capsys.readouterr().out
    assert "donor" in told and "مذهّبا" in told and "Oman News Agency" in told and "1 row" in told and "event" not in told


def test_query_formats(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("query", "ASK { ?a :gifted ?b }") == 0
    assert "true" in capsys.readouterr().out
    assert run("query", "ASK { ?a :gifted ?b }", "--format", "csv") == 0
    assert capsys.readouterr().out == "true\n"
    assert run("query", "CONSTRUCT { ?a :gifted ?b } { ?a :gifted ?b }") == 0
    assert "@prefix" in capsys.readouterr().out
    assert run("query", "gifts", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["results"]["bindings"][0]["event"]["type"] == "uri"


def test_questions_are_listed(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("query", "--list") == 0
    told = capsys.readouterr().out
    assert "who-met-whom\n    Who met whom · من التقى من\n" in told and "--set entity=… (needed)" in told


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["gifts", "--set", "entity"], "--set NAME=VALUE"),
        (["gifts", "--set", "colour=red"], "no parameter colour"),
        (["about-an-entity"], "needs entity"),
        (["ASK {}", "--set", "entity=x"], "is none of them"),
        (["who-met-whon"], "neither SPARQL nor a question"),
        (["news"], "neither SPARQL nor a question"),
        (["latin.rq"], "no UTF-8"),
        (["SELECT * {?a :b ?c FILTR(?a)}"], "did you mean FILTER"),
        (["gifts", "--format", "turtle"], "formats are json, csv"),
        (["gifts", "--out", "nowhere"], "There is no store"),
        (["DROP ALL {}"], "only read"),
    ],
)
def test_query_errors(built: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], hint: str) -> None:
    (built / "latin.rq").write_bytes("ASK {} # é".encode("latin-1"))
    assert run("query", *arguments) == 1
    told = capsys.readouterr()
    assert told.err.startswith("Error: ") and hint in told.err and not told.out


def test_without_a_word_the_samples_are_built(
    room: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert any(build_graph.SAMPLES.glob("ar_*.txt"))
    monkeypatch.setattr(build_graph, "SAMPLES", room / "news")
    assert run() == 0
    assert "Open build/network.html in a browser." in capsys.readouterr().out
    assert (room / "build" / "network.html").is_file()


def test_names_are_folded_for_search() -> None:
    assert build_graph.fold("أحمد") == build_graph.fold("احمد") != ""
    assert build_graph.fold("The OMAN") == build_graph.fold("oman")


def test_errors_are_one_family(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(*given: object) -> None:
        raise SiyarError("no")

    monkeypatch.setattr(build_graph, "read_articles", refuse)
    monkeypatch.setattr(build_graph, "check_place", lambda out: None)
    assert run("build", "x") == 1
    assert capsys.readouterr().err == "Error: no\n"


def test_an_odd_terminal_and_a_closed_pipe(built: Path) -> None:
    """Arabic in a Latin-1 locale, into a reader that stops reading: no traceback."""
    script = Path(build_graph.__file__)
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1", "LC_ALL": "C"}
    command = [sys.executable, str(script), "query", "gifts"]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert done.returncode == 0 and "مسقط".encode() in done.stdout, done.stderr.decode()
    with subprocess.Popen([*command, "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as closed:
        assert closed.stdout and closed.stderr
        closed.stdout.close()
        assert b"Traceback" not in closed.stderr.read()


def test_texts_can_be_left_out(room: Path) -> None:
    assert run("build", "news", "--without-text") == 0
    assert "schema:articleBody" not in (room / "build" / "graph.trig").read_text(encoding="utf-8")
    assert run("build", "news") == 0
    assert "schema:articleBody" in (room / "build" / "graph.trig").read_text(encoding="utf-8")
