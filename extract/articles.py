"""Text files, folders and JSONL → Article. What cannot be read is counted and named, never a traceback.

The forms: `.txt` with an optional sidecar `NAME.json`, and `.jsonl`; the fields are those of types.Article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from extract.errors import SiyarError
from extract.scripts import guess_language
from extract.types import Article

LONGEST_TITLE = 200  # characters
_FIELDS = ("title", "language", "url", "source")


class NothingToRead(SiyarError):
    """A path that is not there, or inputs of which nothing could be read."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that was left out: `where` is a file, with the line in a JSONL file."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadResult:
    """Articles in the order of the inputs (folders by name), what was skipped, and what was read but is not as it should be."""

    articles: tuple[Article, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[Skipped, ...] = ()


class _Unreadable(ValueError):
    """Why one input is skipped."""


def read_articles(paths: Sequence[Path], default_date: date | None = None) -> ReadResult:
    """Reads files and folders (recursively, sorted); `default_date` dates the articles that say no date themselves.

    Raises NothingToRead for a path that does not exist, and where not one article could be read.
    """
    articles: dict[str, Article] = {}
    skipped: list[Skipped] = []
    notes: list[Skipped] = []
    for where, found in _read_all(paths):
        if isinstance(found, _Unreadable):
            skipped.append(Skipped(where, str(found)))
        elif found.id in articles:
            skipped.append(Skipped(where, f"the id “{found.id}” was read before; give each article an id of its own"))
        else:
            articles[found.id] = found if found.date or found.month else replace(found, date=default_date)
            if found.month:
                notes.append(Skipped(where, f"its date “{found.month}” names no day, so what it tells as “Sunday” has no date"))
    if not articles:
        raise NothingToRead(_nothing(paths, skipped))
    return ReadResult(tuple(articles.values()), tuple(skipped), tuple(notes))


def _nothing(paths: Sequence[Path], skipped: Sequence[Skipped]) -> str:
    named = ", ".join(str(path) for path in paths) or "no path"
    why = f" ({skipped[0].where}: {skipped[0].reason})" if skipped else ""
    return f"No article could be read from {named}{why}; give UTF-8 text files, folders of them, or JSONL files."


def _read_all(paths: Sequence[Path]) -> Iterator[tuple[str, Article | _Unreadable]]:
    for path in paths:
        if not _exists(path):
            raise NothingToRead(f"There is no file or folder {path}; check the path.")
        for file, ident in _files(path):
            yield from _read_lines(file) if file.suffix == ".jsonl" else [(str(file), _attempt(_read_text, file, ident))]


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _files(path: Path) -> Iterator[tuple[Path, str]]:
    """The article files of a path with the ids they get where nothing else names them."""
    if not path.is_dir():
        yield path, path.stem
        return
    for file in sorted(path.rglob("*")):
        inner = file.relative_to(path)
        hidden = any(part.startswith(".") for part in inner.parts)
        if file.is_file() and not hidden and not _is_sidecar(file):
            yield file, inner.with_suffix("").as_posix()


def _is_sidecar(file: Path) -> bool:
    return file.suffix == ".json" and file.with_suffix(".txt").is_file()


def _attempt(read: Callable[..., Article], *given: Any) -> Article | _Unreadable:
    try:
        return read(*given)
    except _Unreadable as fault:
        return fault


def _read_text(file: Path, ident: str) -> Article:
    if file.suffix in (".json", ".html", ".htm", ".md", ".csv", ".xml"):
        raise _Unreadable(f"a {file.suffix} file is not an article; save the text as .txt or .jsonl")
    text = _decode(_bytes(file))
    fields = _sidecar(file.with_suffix(".json"))
    return _article({"title": title_of(text), **fields, "text": text}, ident)


def _bytes(file: Path) -> bytes:
    if not file.is_file():
        raise _Unreadable("not a regular file; save the text in a file first")
    try:
        return file.read_bytes()
    except OSError as fault:
        raise _Unreadable(f"cannot be read ({fault.strerror})") from fault


def _decode(raw: bytes) -> str:
    """UTF-8 without a byte order mark."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _Unreadable("not UTF-8 but UTF-16; save it as UTF-8")
    if b"\0" in raw:
        raise _Unreadable("a binary file; give plain text")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise _Unreadable(f"not UTF-8 (byte {fault.start + 1}); save it as UTF-8") from fault


def title_of(text: str) -> str | None:
    """The first non-empty line, if it is short, a blank line follows, and text follows that."""
    lines = text.strip().splitlines()
    if len(lines) > 2 and not lines[1].strip() and len(lines[0].strip()) <= LONGEST_TITLE:
        return lines[0].strip()
    return None


def _sidecar(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        return _object(_decode(_bytes(file)))
    except _Unreadable as fault:
        raise _Unreadable(f"its sidecar {file.name}: {fault}") from fault


def _object(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as fault:
        raise _Unreadable(f"not JSON ({getattr(fault, 'msg', 'too deep or too large')})") from fault
    if not isinstance(found, dict):
        raise _Unreadable("not a JSON object")
    return found


def _read_lines(file: Path) -> Iterator[tuple[str, Article | _Unreadable]]:
    """Every line of a JSONL file as an article; a bad line spoils only itself."""
    try:
        raw = _bytes(file)
    except _Unreadable as fault:
        yield str(file), fault
        return
    lines = raw.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if not raw.strip():
        yield str(file), _Unreadable("an empty file")
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield f"{file} line {number}", _attempt(_read_line, line)


def _read_line(line: bytes) -> Article:
    fields = _object(_decode(line))
    if "id" not in fields or "text" not in fields:
        raise _Unreadable("no “id” or no “text”; both are required")
    return _article(fields, "")


def _article(fields: dict[str, Any], ident: str) -> Article:
    """An Article from checked fields; unknown ones are left alone."""
    text = fields["text"]
    if not isinstance(text, str):
        raise _Unreadable("its “text” is not a string")
    if not text.strip():
        raise _Unreadable("an empty file" if ident else "its “text” is empty")
    given = {name: _string(fields, name) for name in _FIELDS}
    if any("\0" in value or _is_broken(value) for value in (text, *filter(None, given.values()))):
        raise _Unreadable("its text holds characters that are no text (NUL, or half of a surrogate pair)")
    language = given["language"] or guess_language(text)
    if language is None:
        raise _Unreadable("its language is not said and cannot be guessed; give “language”")
    day, month = _date(fields)
    return Article(_ident(fields, ident), text, language, given["title"], day, given["url"], given["source"], month or None)


def _is_broken(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)


def _string(fields: dict[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise _Unreadable(f"its “{name}” is not a string")
    return value.strip() or None if value else None


def _ident(fields: dict[str, Any], default: str) -> str:
    value = fields.get("id", default)
    ident = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if not ident or "\0" in ident or _is_broken(ident) or "\n" in ident:
        raise _Unreadable("its “id” is not a non-empty string")
    return ident


def _date(fields: dict[str, Any]) -> tuple[date | None, str]:
    """A day, or a moment of which the day is taken (its own, not UTC's); a month or year comes back as it is written."""
    value = fields.get("date")
    if value is None or value == "":
        return None, ""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}(-(0[1-9]|1[0-2]))?", value.strip()):
        return None, value.strip()
    try:
        day, rest = value.strip()[:10], value.strip()[10:]
        if rest[:1] in ("", "T", " "):
            return date.fromisoformat(day), ""
    except (ValueError, AttributeError, TypeError):
        pass
    raise _Unreadable(f"its date “{value}” cannot be read; write YYYY-MM-DD")
