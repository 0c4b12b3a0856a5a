"""Texts → parses → explanations and measures: what `explain` and `evaluate` do, without the terminal."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from extract.accuracy import Measured, measure
from extract.articles import read_articles
from extract.errors import SiyarError
from extract.explain import Trace, trace
from extract.gold import read_gold, with_articles
from extract.language import languages, load_language
from extract.parse import Parser, open_parser
from extract.types import Article


@dataclass(frozen=True, slots=True)
class Reading:
    """How texts are parsed: `models` and `threads` as for parse.open_parser, `cache` the folder of parses or None."""

    models: str = "bundled"
    cache: Path | None = None
    threads: int = 2

    def parser(self, language: str) -> Parser:
        """The parser of a language; SiyarError where Siyar does not read it."""
        if language not in languages():
            known = ", ".join(languages())
            raise SiyarError(f"The language “{language}” is not supported; supported are {known}: name one with --language.")
        return open_parser(language, self.models, self.threads)


def traced(article: Article, reading: Reading) -> Trace:
    """One article with all that was tried on its words. Raises SiyarError where it cannot be parsed."""
    parse = next(reading.parser(article.language).parse_many([article], reading.cache))
    return trace(article, parse, load_language(article.language))


def measured(folder: Path, articles: Sequence[Path], reading: Reading) -> tuple[tuple[Measured, ...], tuple[str, ...]]:
    """The gold of a folder held against what is extracted from its texts; and what was left out, a sentence each.

    `articles` are files or folders with the texts of the gold that does not hold its own. Raises SiyarError where nothing can be
    measured, or a file cannot be used.
    """
    gold = read_gold(folder)
    needed = any(not one.text for one in gold)
    pairs, missing = with_articles(gold, read_articles(articles).articles if needed else ())
    left = [f"{len(missing)} annotated articles are not among --articles: {', '.join(missing[:5])}."] if missing else []
    out: list[Measured] = []
    for code in sorted({one.language for one, _ in pairs}):
        mine = [pair for pair in pairs if pair[0].language == code]
        try:
            parser = reading.parser(code)
        except SiyarError as fault:
            left.append(f"{len(mine)} texts in “{code}” are left out: {fault}")
            continue
        data = load_language(code)
        parses = parser.parse_many([article for _, article in mine], reading.cache)
        out += [measure(one, article, parse, data) for (one, article), parse in zip(mine, parses, strict=True)]
    if not out:
        raise SiyarError(f"Nothing was measured in {folder}: {' '.join(left)}")
    return tuple(out), tuple(left)


def commit_of(folder: Path) -> str:
    """The commit that the code in `folder` is of, as git describes it; "" where there is no repository or no git."""
    command = ["git", "-C", str(folder), "describe", "--always", "--dirty", "--abbrev=10"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def put_text(path: Path, text: str) -> None:
    """Writes a whole file or leaves the old one. Raises SiyarError where the disk refuses."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise
    except OSError as fault:
        raise SiyarError(f"{path} cannot be written ({fault.strerror or fault}); name another file.") from fault
