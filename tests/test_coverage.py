"""The coverage report, on stored parses: what each frame word gave, why the others gave nothing, and who no frame knows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from gold_trees import gold_of, trees_of

import build_graph
from extract import review
from extract.coverage import EXAMPLES, Coverage, absent, count, coverage_page, coverage_tables
from extract.explain import trace
from extract.language import load_language
from extract.types import Article, Parse


def gold(language: str) -> list[tuple[Article, Parse]]:
    trees = trees_of(language)
    return [(article, trees[article.text]) for _, article in gold_of(language) if article.text in trees]


def coverage_of(language: str) -> Coverage:
    data = load_language(language)
    found = Coverage(language)
    for article, parse in gold(language):
        count(found, trace(article, parse, data), data)
    return found


@pytest.mark.parametrize("language", ["ar", "en"])
def test_counts_agree_with_the_events(language: str) -> None:
    found, data = coverage_of(language), load_language(language)
    told = {
        (article.id, event.type, evidence.trigger_span)
        for article, parse in gold(language)
        for event in trace(article, parse, data).extraction.events
        if event.type != "holds_position"
        for evidence in event.evidence
    }
    assert sum(tally.events for words in found.known.values() for tally in words.values()) == len(told) > 50
    for words in found.known.values():
        for tally in words.values():
            assert tally.seen == tally.events + sum(tally.reasons.values()) > 0
            assert set(tally.examples) == set(tally.reasons)
            assert all(0 < len(tally.examples[why]) <= min(EXAMPLES, times) for why, times in tally.reasons.items())


def test_reasons_and_words_are_told() -> None:
    found, data = coverage_of("ar"), load_language("ar")
    reasons = {why for words in found.known.values() for tally in words.values() for why in tally.reasons}
    assert {"another sense", "no target", "wrong kind of target", "lacks the word that it asks for"} <= reasons
    lemma, tally = data.grammar.fold("زار"), found.known["visited"]
    assert tally[lemma, "verb"].events > 0
    missing = absent(found, "visited", data.frames, data.grammar)
    assert lemma not in missing and missing == tuple(sorted(missing))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_strangers_have_actors_and_no_frame(language: str) -> None:
    found, data = coverage_of(language), load_language(language)
    assert {part for _, part in found.strangers} == {"verb", "noun"}
    for (lemma, part), stranger in found.strangers.items():
        assert (part, lemma) not in data.frames.index
        assert stranger.seen >= max(1, stranger.two) and stranger.examples
        assert sum(stranger.ways.values()) >= stranger.seen + stranger.two


def test_a_table_lists_the_most_frequent_first() -> None:
    overall, words, why, verbs, nouns = coverage_tables(coverage_of("en"), load_language("en"), ["met_with"], 3)
    assert overall.title.startswith("Coverage: en") and {row[0] for row in overall.rows} >= {"met_with", "visited"}
    counts = [int(row[2]) for row in words.rows]
    assert 0 < len(counts) <= 3 and counts == sorted(counts, reverse=True)
    assert {row[0] for row in why.rows} <= {row[0] for row in words.rows}
    assert max(len(verbs.rows), len(nouns.rows)) <= 3


@dataclass
class Stored:
    """A parser that knows the gold's texts."""

    language: str

    def parse_many(self, articles: list[Article], cache: Path | None = None) -> Iterator[Parse]:
        yield from (trees_of(self.language)[article.text] for article in articles)


@pytest.fixture
def articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(review, "open_parser", lambda code, models, threads: Stored(code))
    some = [article for language in ("ar", "en") for article, _ in gold(language)[:40]]
    lines = [json.dumps({"id": one.id, "text": one.text, "language": one.language}) for one in some]
    (tmp_path / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path / "news.jsonl"


def test_the_command_prints_tables(articles: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        build_graph.main(["coverage", str(articles), "--relation", "met_with", "--top", "5"])
    assert not ended.value.code
    told = capsys.readouterr().out
    for words in ("Coverage: ar", "Coverage: en", "met_with: words", "met_with: why they gave none", "en: nouns with actors"):
        assert words in told


def test_the_command_writes_a_page(articles: Path, tmp_path: Path) -> None:
    page = tmp_path / "coverage.md"
    articles.write_text("\n".join(line for line in articles.read_text("utf-8").splitlines() if '"en"' in line), "utf-8")
    with pytest.raises(SystemExit):
        build_graph.main(["coverage", str(articles), "--language", "en", "--out", str(page)])
    told = page.read_text(encoding="utf-8")
    assert told.startswith("# Coverage") and "## Coverage: en" in told and "visited: words" in told and "Coverage: ar" not in told
    widths = [line.replace("\\|", "").count("|") for line in told.splitlines() if line.startswith("|")]
    assert min(widths) > 3


@pytest.mark.parametrize(("given", "said"), [("--relation=kissed", "no relation “kissed”"), ("--language=xx", "“xx” is not")])
def test_wrong_words_are_refused(given: str, said: str, articles: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        build_graph.main(["coverage", str(articles), given])
    assert ended.value.code == 1 and said in capsys.readouterr().err


def test_a_page_of_nothing_has_a_table_of_zeros() -> None:
    assert "| visited | 0 | 0 | 0 | – |  |" in coverage_page([(Coverage("en"), load_language("en"))], [], 5)
