"""`explain` and `evaluate` from the command line; the cache holds stored parses, so that no weights are loaded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from gold_trees import GOLD, ROOT, gold_of, trees_of

import build_graph
from extract.accuracy import overall
from extract.articles import read_articles
from extract.cache import cache_file, write_cached
from extract.errors import SiyarError
from extract.events import extract
from extract.language import load_language
from extract.parse import open_parser
from extract.review import Reading, commit_of, measured, put_text
from graph.iris import event_iri
from graph.relations import write_relations


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with the parses of our Arabic gold, as if the weights of today had made them."""
    folder, model = tmp_path_factory.mktemp("cache"), open_parser("ar").model
    for text, parse in trees_of("ar").items():
        write_cached(cache_file(folder, text, model), parse, 0)
    return folder


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A folder with some Arabic gold: a few sentences and one article."""
    folder = tmp_path / "gold"
    folder.mkdir()
    lines = (GOLD / "sentences_ar.jsonl").read_text(encoding="utf-8").splitlines()
    (folder / "sentences_ar.jsonl").write_text("\n".join(lines[:12]), encoding="utf-8")
    (folder / "ar_asmara.json").write_bytes((GOLD / "samples" / "ar_asmara.json").read_bytes())
    return folder


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """What the command prints; its error where it ends with one."""
    try:
        build_graph.main([str(one) for one in arguments])
    except SystemExit as end:
        if end.code:
            return capsys.readouterr().err
    return capsys.readouterr().out


def test_gold_is_measured_with_the_texts_that_are_there(gold: Path, cache: Path) -> None:
    found, left = measured(gold, [ROOT / "samples"], Reading(cache=cache))
    assert (len(found), left) == (13, ())
    assert [row[0] for row in overall(found).rows] == ["ar: 1 articles", "ar: 12 sentences", "ar: together", "ar: offices"]
    found, left = measured(gold, [ROOT / "samples" / "ar_aleppo_aid.txt"], Reading(cache=cache))
    assert len(found) == 12 and "ar_asmara" in left[0]


def test_gold_that_cannot_be_parsed_is_named(gold: Path, cache: Path) -> None:
    for file in gold.iterdir():
        file.write_text(file.read_text(encoding="utf-8").replace('"ar"', '"fr"'), encoding="utf-8")
    with pytest.raises(SiyarError, match="“fr” is not supported"):
        measured(gold, [ROOT / "samples"], Reading(cache=cache))


def test_the_page_is_written_whole(gold: Path, cache: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "docs" / "accuracy.md"
    told = said(capsys, "evaluate", gold, "--cache", cache, "--out", page, "--misses")
    assert f"Wrote {page}." in told and "By frame: ar" in told
    written = page.read_text(encoding="utf-8")
    assert "`python build_graph.py evaluate gold --out accuracy.md`" in written and str(tmp_path) not in written
    assert [one.name for one in page.parent.iterdir()] == ["accuracy.md"]
    with pytest.raises(SiyarError, match="cannot be written"):
        put_text(page / "below", "x")


def test_a_commit_is_named_where_there_is_one(tmp_path: Path) -> None:
    assert commit_of(tmp_path) == ""


def test_a_sentence_is_explained(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold, article = next((gold, article) for gold, article in gold_of("ar") if gold.events and gold.text)
    told = said(capsys, "explain", "--sentence", article.text, "--date", article.date, "--cache", cache)
    assert f"gave {gold.events[0].type}" in told and "trigger" in told
    assert "--language" in said(capsys, "explain", "--sentence", " ")
    assert "EVENT" in said(capsys, "explain")


def test_an_event_of_a_build_is_explained(cache: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (article,) = read_articles([ROOT / "samples" / "ar_asmara.txt"]).articles
    extraction = extract(article, trees_of("ar")[article.text], load_language("ar"))
    write_relations([extraction], tmp_path / "relations.jsonl")
    iri = event_iri(article.id, extraction.events[0])
    build = ("--out", tmp_path, "--cache", cache)
    for name in (iri, f"event:{iri.rpartition('/')[2]}", iri.rpartition("/")[2]):
        told = said(capsys, "explain", name, *build)
        assert told.startswith(f"{iri}\nin {article.id}\n{extraction.events[0].type}")
    assert "There is no event nothing" in said(capsys, "explain", "nothing", *build)
    other = ("--articles", ROOT / "samples" / "ar_aleppo_aid.txt")
    assert "not among --articles" in said(capsys, "explain", iri, *build, *other)
    row = json.loads((tmp_path / "relations.jsonl").read_text(encoding="utf-8").splitlines()[0])
    (tmp_path / "relations.jsonl").write_text(json.dumps(row | {"event": "https://w3id.org/siyar/event/f0"}), encoding="utf-8")
    assert "no longer" in said(capsys, "explain", "f0", *build)
    (tmp_path / "relations.jsonl").unlink()
    assert "build ARTICLE" in said(capsys, "explain", iri, *build)
