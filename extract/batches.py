"""Many articles → extractions, batch by batch, in one process or several; what `build` does without the terminal.

Articles are cut into the same batches whatever the number of workers, and given out in the same order: same input, same bytes.
Each worker loads its weights itself, one language at a time, and parses with one thread: two threads in one process win a
quarter at best, and on a busy machine wait for each other. Weights of eight bits are not used: they round by the largest value of
a batch, and what is found in an article would depend on its neighbours.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from extract.bundle import UnknownLanguage
from extract.errors import SiyarError
from extract.events import extract
from extract.language import languages, load_language
from extract.parse import BATCH, TOGETHER, Parser, open_parser
from extract.types import Article, Extraction

#: Texts shorter than this together (in characters) are read in one process: another would be ready too late to be of use.
FEW = 4 * BATCH
AHEAD = 2  # batches that wait for each worker
_FAULTS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class WorkerError(SiyarError):
    """A process that read articles is gone."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How texts are parsed: as for parse.open_parser, and the folder of the cache."""

    models: str = "bundled"
    cache: Path | None = None
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one batch: extractions in order, (article id, why) for those left out, and what was done to odd texts."""

    extractions: tuple[Extraction, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, int], ...] = ()


def read_batches(articles: Sequence[Article], settings: Settings, workers: int) -> Iterator[Done]:
    """Articles → parses → events, language by language; a language without support is left out.

    Raises SiyarError where weights are missing or a worker dies; what was parsed until then is in the cache.
    """
    batches = list(_batches(articles))
    if workers < 2 or len(batches) < 2 or sum(len(article.text) for article in articles) < FEW:
        return (read_batch(batch, settings) for batch in batches)
    return _by_workers(batches, replace(settings, threads=1), min(workers, len(batches)))


def _batches(articles: Sequence[Article]) -> Iterator[tuple[Article, ...]]:
    """The articles of each language, so many together as the parser takes at a time."""
    for code in sorted({article.language for article in articles}):
        batch: list[Article] = []
        size = 0
        for article in (one for one in articles if one.language == code):
            batch.append(article)
            size += len(article.text)
            if size > BATCH or len(batch) >= TOGETHER:
                yield tuple(batch)
                batch, size = [], 0
        if batch:
            yield tuple(batch)


def read_batch(batch: Sequence[Article], settings: Settings) -> Done:
    """Reads articles of one language in this process."""
    code = batch[0].language
    if code not in languages():
        why = f"the language “{code}” is not supported; supported are {', '.join(languages())}"
        return Done((), tuple((article.id, why) for article in batch))
    data = load_language(code)
    try:
        parser = _parser(code, settings.models, settings.threads)
    except UnknownLanguage as fault:
        return Done((), tuple((article.id, str(fault)) for article in batch))
    found: list[Extraction] = []
    left: list[tuple[str, str]] = []
    before = Counter(parser.notes)
    for article, parse in zip(batch, parser.parse_many(batch, settings.cache), strict=True):
        try:
            found.append(extract(article, parse, data))
        except _FAULTS as fault:
            why = f"a fault of Siyar, please report it with the article ({type(fault).__name__}: {fault})"
            left.append((article.id, why))
    return Done(tuple(found), tuple(left), tuple(sorted((parser.notes - before).items())))


@lru_cache(maxsize=1)  # the weights of one language at a time: batches come language by language
def _parser(code: str, models: str, threads: int) -> Parser:
    return open_parser(code, models, threads)


def _by_workers(batches: Sequence[Sequence[Article]], settings: Settings, workers: int) -> Iterator[Done]:
    """The batches in order, a few ahead of what is asked for."""
    todo = iter(batches)
    with _pool(workers) as pool:
        waiting: deque[Future[Done]] = deque()
        try:
            for batch in todo:
                waiting.append(pool.submit(read_batch, batch, settings))
                if len(waiting) > AHEAD * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as fault:
            message = "A process that read articles was ended from outside, often for want of memory; nothing was replaced. "
            raise WorkerError(f"{message}Build again with --workers 1: what was parsed is kept in the cache.") from fault


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that end with the block, at once where it is left by an exception."""
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin)
    try:
        yield pool
        pool.shutdown()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        raise


def _begin() -> None:
    """A worker says nothing when it is interrupted: the one that started it does."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
