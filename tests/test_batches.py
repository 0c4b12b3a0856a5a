"""Batches of articles: the same in one process and in several; what happens when a process dies or nobody listens any more."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from gold_trees import gold_of, trees_of

from extract import batches
from extract.batches import Done, Settings, WorkerError, read_batch, read_batches
from extract.cache import cache_file, write_cached
from extract.parse import open_parser
from extract.types import Article


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """A cache that holds the parses of the gold, and batches so small that there are many."""
    for language in ("ar", "en"):
        model = open_parser(language).model
        for text, parse in trees_of(language).items():
            write_cached(cache_file(tmp_path / "cache", text, model), parse, 0)
    monkeypatch.setattr(batches, "BATCH", 400)
    monkeypatch.setattr(batches, "FEW", 0)
    batches._parser.cache_clear()
    yield Settings(cache=tmp_path / "cache")
    batches._parser.cache_clear()


def some(count: int = 30) -> list[Article]:
    found = [[article for _, article in gold_of(language) if article.text in trees_of(language)] for language in ("ar", "en")]
    return [article for pair in zip(*found, strict=False) for article in pair][:count]


def test_two_workers_give_what_one_gives(settings: Settings) -> None:
    one = list(read_batches(some(), settings, 1))
    two = list(read_batches(some(), settings, 2))
    assert len(one) > 4 and sum(len(done.extractions) for done in one) == 30
    assert one == two
    assert [e.article.language for done in one for e in done.extractions] == ["ar"] * 15 + ["en"] * 15


def test_few_articles_are_read_in_this_process(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "FEW", 10**9)
    monkeypatch.setattr(batches, "_by_workers", None)
    assert sum(len(done.extractions) for done in read_batches(some(), settings, 2)) == 30


def test_a_language_that_is_not_read_is_left_out(settings: Settings) -> None:
    told = list(read_batches([*some(4), Article("x", "Bonjour", "fr")], settings, 2))
    assert [name for done in told for name, _ in done.left_out] == ["x"]
    assert sum(len(done.extractions) for done in told) == 4


def die(batch: Sequence[Article], settings: Settings) -> Done:
    if batch[0].id == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    return Done(())


def test_a_worker_that_is_killed_is_one_sentence(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "read_batch", die)
    articles = [Article(name, "t" * 500, "en") for name in ("a", "dies", "b", "c")]
    with pytest.raises(WorkerError, match="--workers 1"):
        list(read_batches(articles, settings, 2))
    assert not alive()


def sleep(batch: Sequence[Article], settings: Settings) -> Done:
    if batch[0].id != "first":
        time.sleep(600)
    return Done((), (("first", "quick"),))


def test_workers_end_at_once_with_the_one_who_asked(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "read_batch", sleep)
    monkeypatch.setattr(batches, "AHEAD", 0)
    articles = [Article(name, "t" * 500, "en") for name in ("first", "b", "c", "d")]
    found = read_batches(articles, settings, 2)
    assert next(found).left_out == (("first", "quick"),)
    found.close()  # type: ignore[attr-defined]  (what an exception or Ctrl-C in the build does)
    assert not alive()


def alive() -> list[multiprocessing.process.BaseProcess]:
    """The processes that do not end within ten seconds."""
    for process in multiprocessing.active_children():
        process.join(10)
    return multiprocessing.active_children()


def test_only_a_new_article_is_parsed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    class Counting:
        def tokenize(self, texts: Sequence[str]) -> list[list[object]]:
            parsed.extend(texts)
            return [[] for _ in texts]

    opened = batches.open_parser

    def counting(*given: object) -> object:
        parser = opened(*given)  # type: ignore[arg-type]
        parser.load = Counting  # type: ignore[assignment]
        return parser

    monkeypatch.setattr(batches, "open_parser", counting)
    new = Article("new", "A text that nobody parsed before.", "en")
    told = list(read_batches([*some(), new], settings, 1))
    assert sum(len(done.extractions) for done in told) == 31 and parsed == [new.text]
    assert list(read_batches([*some(), new], settings, 1)) == told and parsed == [new.text]


def test_a_fault_of_one_article_leaves_the_others(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = some()[0].id

    def extract(article: Article, *given: object) -> object:
        if article.id == broken:
            raise KeyError("boom")
        return original(article, *given)  # type: ignore[arg-type]

    original = batches.extract
    monkeypatch.setattr(batches, "extract", extract)
    done = read_batch([article for article in some() if article.language == "ar"], settings)
    assert [name for name, _ in done.left_out] == [broken] and "report it" in done.left_out[0][1]
    assert len(done.extractions) == 14
