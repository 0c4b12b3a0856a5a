"""Time expressions: found by the patterns of lang/<code>/dates.yaml, given their ISO 8601 value by `extract.calendar`.

A pattern is a regular expression over the folded text, in which `{name}` stands for a table of words (and gives the field
`name`) or for a shared part; docs of the file's keys are at its head. Named groups only: what a word means is never counted off.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

from extract.calendar import TIME_KINDS, Field, TimeMention, resolve, span_of
from extract.errors import SiyarError
from extract.types import Span
from extract.yamls import read_language_file

__all__ = ["DateRules", "DatesError", "TimeMention", "load_dates", "resolve", "scan", "span_of"]

LANG = Path(__file__).parent / "lang"
_KEYS = {"anchor", "fold", "clitics", "tables", "parts", "cues", "patterns", "not", "examples", "counterexamples"}
_PATTERN_KEYS = {"kind", "find", "before", "after", "set"}
_HOLE = re.compile(r"\{(?P<mute>~?)(?P<name>[a-z]+)(?P<suffix>\d?)(?::(?P<table>[a-z]+))?\}")
_GROUP = re.compile(r"(\(\?P<\w+__\w+)>")
_CUES = ("since", "until")
_BEFORE = 32  # how far back a cue or a preposition is looked for, in code points


class DatesError(SiyarError, ValueError):
    """A dates.yaml that is missing or does not say what it should."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One sort of time expression; `kind` is "" for words that only look like one."""

    kind: str
    regex: re.Pattern[str]
    before: re.Pattern[str] | None = None
    constants: tuple[tuple[str, Field], ...] = ()


@dataclass(frozen=True, slots=True)
class Fold:
    """How letters of one kind are brought together; one character becomes one or none."""

    letters: Mapping[str, str]
    _known: dict[str, str] = field(default_factory=dict, repr=False)

    def char(self, char: str) -> str:
        """The folded form of one character: bare letter, plain digit, single blank, "" for marks."""
        known = self._known.get(char)
        if known is None:
            known = self._known[char] = self._char(char)
        return known

    def text(self, text: str) -> str:
        """A text with each character folded."""
        return "".join(self.char(char) for char in text)

    def _char(self, char: str) -> str:
        base = unicodedata.normalize("NFD", char)[0]
        if base in self.letters:
            return self.letters[base]
        category = unicodedata.category(base)
        if category in ("Mn", "Me", "Cf"):
            return ""
        if category == "Nd":
            return str(unicodedata.decimal(base))
        return " " if base != "\n" and (base.isspace() or category == "Zs") else base


@dataclass(frozen=True, slots=True)
class DateRules:
    """What a language says about time; made by `load_dates`."""

    language: str
    fold: Fold = field(repr=False)
    tables: Mapping[str, Mapping[str, Field]] = field(repr=False)
    patterns: tuple[Pattern, ...] = field(repr=False)
    cues: Mapping[str, re.Pattern[str]] = field(repr=False)


def scan(text: str, span: Span, rules: DateRules) -> tuple[TimeMention, ...]:
    """All time expressions in text[start:end], in order, none within another; the leftmost, then the longest wins,
    and of equals the one that is no time.

    Spans are code-point offsets into the whole `text`, without clitics and prepositions. Pure; never raises on any text.
    """
    folded, places = _folded(text, span, rules.fold)
    mentions: list[TimeMention] = []
    for pattern, match in _winners(folded, rules.patterns):
        if pattern.kind:
            first, last = match.span("span")
            whole = (places[first], _end(text, places[last - 1] + 1, span[1], rules.fold))
            fields = (*_fields(match, rules), *pattern.constants, *_cued(folded, first, rules))
            mentions.append(TimeMention(whole, text[slice(*whole)], pattern.kind, fields))
    return tuple(mentions)


def _winners(folded: str, patterns: tuple[Pattern, ...]) -> Iterator[tuple[Pattern, re.Match[str]]]:
    """From left to right, the match that starts first and is longest; then on from its end."""
    waiting = {number: match for number, pattern in enumerate(patterns) if (match := _next(pattern, folded, 0))}
    while waiting:
        number = min(waiting, key=lambda n: (waiting[n].start("span"), -waiting[n].end("span"), n))
        yield patterns[number], waiting[number]
        reached = waiting[number].end("span")
        for late in [n for n, match in waiting.items() if match.start("span") < reached]:
            later = _next(patterns[late], folded, reached)
            if later is None:
                del waiting[late]
            else:
                waiting[late] = later


def _next(pattern: Pattern, folded: str, start: int) -> re.Match[str] | None:
    """The pattern's first match from `start` that stands behind what it must stand behind."""
    while match := pattern.regex.search(folded, start):
        first, last = match.span("span")
        if last > first and (pattern.before is None or pattern.before.search(folded[max(0, first - _BEFORE) : first])):
            return match
        start = first + 1
    return None


def _folded(text: str, span: Span, fold: Fold) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the offset in `text` it comes from."""
    chars: list[str] = []
    places: list[int] = []
    for place in range(span[0], min(span[1], len(text))):
        char = fold.char(text[place])
        if char and not (char == " " and chars and chars[-1] == " "):
            chars.append(char)
            places.append(place)
    return "".join(chars), places


def _end(text: str, end: int, limit: int, fold: Fold) -> int:
    """The end of a word with the marks that hang on its last letter."""
    while end < min(limit, len(text)) and not fold.char(text[end]) and unicodedata.category(text[end]) != "Cf":
        end += 1
    return end


def _fields(match: re.Match[str], rules: DateRules) -> Iterator[tuple[str, Field]]:
    for group, words in match.groupdict().items():
        if words is not None and "__" in group:
            name, table, _ = group.split("__")
            yield name, int(words) if words.isdigit() else rules.tables[table][words.lower()]


def _cued(folded: str, first: int, rules: DateRules) -> Iterator[tuple[str, Field]]:
    before = folded[max(0, first - _BEFORE) : first]
    return ((name, 1) for name, cue in rules.cues.items() if cue.search(before))


@cache
def load_dates(language: str) -> DateRules:
    """The rules of lang/<language>/dates.yaml, checked and compiled; read once.

    Raises DatesError where the file is missing, cannot be read, or has a key, table or pattern that cannot be used.
    """
    return read_dates(LANG / language / "dates.yaml", language)


def read_dates(path: Path, language: str) -> DateRules:
    """As `load_dates`, from any file."""
    data = _read(path)
    fold = Fold(data["fold"])
    digits = {name: table["digits"] for name, table in data["tables"].items() if "digits" in table}
    builder = _Builder(path, fold, _tables(path, data["tables"], fold), digits, data["parts"])
    clitics = builder.expand(data["clitics"], "clitics")
    patterns = [builder.pattern(f"not {n}", {"kind": "", "find": f}, clitics) for n, f in enumerate(data["not"], start=1)]
    patterns += [builder.pattern(f"pattern {n}", entry, clitics) for n, entry in enumerate(data["patterns"], start=1)]
    cues = {name: builder.compile(rf"(?<!\w)(?:{clitics})?(?:{data['cues'][name]}) ?$", f"cue {name}") for name in _CUES}
    tables = {name: {w.lower(): v for w, v in words.items()} for name, words in builder.tables.items()}
    return DateRules(language, fold, tables, tuple(patterns), cues)


@dataclass(frozen=True, slots=True)
class _Builder:
    """Expands the holes of patterns and compiles them."""

    path: Path
    fold: Fold
    tables: Mapping[str, Mapping[str, Field]]
    digits: Mapping[str, str]
    parts: Mapping[str, str]

    def pattern(self, where: str, entry: Mapping[str, Any], clitics: str) -> Pattern:
        if not isinstance(entry, dict) or not {"kind", "find"} <= set(entry) <= _PATTERN_KEYS:
            self.fail(f"{where} must have kind and find, and may have before, after, set")
        if entry["kind"] and entry["kind"] not in TIME_KINDS:
            self.fail(f"{where} has the unknown kind {entry['kind']!r}; use one of {', '.join(TIME_KINDS)}")
        before, find, after = (self.expand(entry.get(key, ""), where) for key in ("before", "find", "after"))
        numbers = count()
        find = _GROUP.sub(lambda group: f"{group[1]}__{next(numbers)}>", find)
        ahead = f"(?={after})" if after else ""
        regex = self.compile(rf"(?<!\w)(?:{clitics})?(?P<span>{find})(?!\w){ahead}", where)
        behind = self.compile(rf"(?<!\w)(?:{clitics})?(?:{before})(?:{clitics})?$", where) if before else None
        return Pattern(entry["kind"], regex, behind, tuple(entry.get("set", {}).items()))

    def compile(self, regex: str, where: str) -> re.Pattern[str]:
        try:
            return re.compile(self.fold.text(regex))
        except re.error as error:
            self.fail(f"{where} is no regular expression ({error})")

    def expand(self, text: str, where: str, mute: str = "", suffix: str = "", depth: int = 0) -> str:
        if not isinstance(text, str) or depth > 9:
            self.fail(f"{where} is not a text, or a part holds itself")

        def fill(hole: re.Match[str]) -> str:
            quiet, end, name = mute or hole["mute"], hole["suffix"] or suffix, hole["name"]
            if name in self.parts:
                return f"(?:{self.expand(self.parts[name], where, quiet, end, depth + 1)})"
            table = hole["table"] or name
            if table not in self.tables:
                self.fail(f"{where} names {{{table}}}, which is neither a table nor a part; add it or correct the name")
            return f"(?:{self.words(table)})" if quiet else f"(?P<{name}{end}__{table}>{self.words(table)})"

        return _HOLE.sub(fill, text)

    def words(self, table: str) -> str:
        """All forms of a table, the longest first; one written in small letters may begin with a capital."""
        forms = sorted(self.tables[table], key=lambda form: (-len(form), form))
        digits = [f"(?:{self.digits[table]})(?!\\d)"] if table in self.digits else []
        return "|".join([_either_case(form) for form in forms] + digits)

    def fail(self, what: str) -> NoReturn:
        raise DatesError(f"{self.path}: {what}.")


def _either_case(form: str) -> str:
    first = form[0]
    rest = re.escape(form[1:])
    return f"[{first.upper()}{first}]{rest}" if first != first.upper() and form == form.lower() else re.escape(first) + rest


def _tables(path: Path, data: Mapping[str, Any], fold: Fold) -> dict[str, dict[str, Field]]:
    tables: dict[str, dict[str, Field]] = {}
    for name, entries in data.items():
        if not isinstance(entries, dict):
            raise DatesError(f"{path}: table {name} must give a list of words for each value.")
        tables[name] = {}
        for value, forms in entries.items():
            if value == "digits":
                continue
            if not isinstance(forms, list) or not all(isinstance(form, str) and form for form in forms):
                raise DatesError(f"{path}: table {name}, value {value} must be a list of words; put odd ones in quotes.")
            for form in map(fold.text, forms):
                if tables[name].setdefault(form, value) != value:
                    raise DatesError(f"{path}: table {name} gives {form!r} two values; keep one.")
    return tables


def _read(path: Path) -> dict[str, Any]:
    data = read_language_file(path, DatesError)
    if not isinstance(data, dict) or set(data) != _KEYS:
        wrong = ", ".join(sorted(_KEYS ^ set(data if isinstance(data, dict) else ())))
        raise DatesError(f"{path} must have exactly the keys {', '.join(sorted(_KEYS))}; look at: {wrong}.")
    return data
