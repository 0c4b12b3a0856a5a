"""The tables of known names (ontology/gazetteer/*.csv): which form denotes whom, and how."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from extract.errors import SiyarError
from extract.normal import Normal

TABLES = Path(__file__).parent.parent / "ontology" / "gazetteer"
LANGUAGES = ("ar", "en")
#: Tables that hold keys, with the kind of those rows that say none.
KIND_OF_TABLE = {
    "states": "state",
    "organisations": "organisation",
    "regions": "place",
    "cities": "place",
    "persons": "person",
}
_FORMS = {f"{column}_{language}" for column in ("name", "alt") for language in LANGUAGES}
_COLUMNS = {
    "states": _FORMS | {"key", "kind", "iso2", "qid", "capital_ar", "adjective_ar", "people_ar"},
    "organisations": _FORMS | {"key", "kind", "country", "qid", "adjective_ar"},
    "regions": _FORMS | {"key"},
    "cities": _FORMS | {"key", "country", "capital", "population", "qid"},
    "persons": _FORMS | {"key", "country", "qid", "offices"},
    "metonyms": {"key", "form", "language"},
    "ambiguous": {"form", "language", "reason", "prefer"},
}
#: Table → its columns of forms without the language, with the sort of each.
_SORTS = {
    "states": {"name": "name", "alt": "alt", "capital": "capital", "adjective": "adjective", "people": "demonym_plural"},
    "organisations": {"name": "org", "alt": "org", "adjective": "adjective"},
    "regions": {"name": "name", "alt": "alt"},
    "cities": {"name": "city", "alt": "city"},
    "persons": {"name": "person", "alt": "person"},
}
#: The sorts of forms that are names.
_NAMES = frozenset({"name", "alt", "org", "city", "person", "metonym"})
_SHORTEST_SURNAME = 4

Row = dict[str, str]
Tables = Mapping[str, list[Row]]


class GazetteerError(SiyarError, ValueError):
    """A table of the gazetteer that is missing or has not the columns it must have."""


def read_tables() -> Tables:
    """All tables, as rows by column. Raises GazetteerError, naming file and cure, where one is missing or wrong."""
    return {name: _read(TABLES / f"{name}.csv", columns) for name, columns in _COLUMNS.items()}


def claims(tables: Tables, language: str) -> Iterator[tuple[str, str, str]]:
    """Every (key, sort, form) that the tables hold in a language; forms as written there."""
    for name, sorts in _SORTS.items():
        for row in tables[name]:
            for column, sort in sorts.items():
                yield from ((row["key"], sort, form) for form in row[f"{column}_{language}"].split("|") if form)
    capitals = {row["iso2"]: row["key"] for row in tables["states"] if row[f"capital_{language}"]}
    for row in tables["cities"]:
        if row["capital"] and row["country"] in capitals:
            yield capitals[row["country"]], "capital", row[f"name_{language}"]
    for row in tables["metonyms"]:
        if row["language"] == language:
            yield row["key"], "metonym", row["form"]


def names_of(tables: Tables) -> dict[str, tuple[tuple[str, str], ...]]:
    """Key → every name of it, as (text, language): also those that stand for it, but no capital and no adjective."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for language in LANGUAGES:
        for key, sort, form in claims(tables, language):
            if sort in _NAMES:
                found.setdefault(key, {})[form, language] = None
    return {key: tuple(names) for key, names in found.items()}


def surnames(tables: Tables, language: str, normal: Normal) -> Iterator[tuple[str, str]]:
    """(normal form, key) of last words that one person alone bears, or one alone of those who headed a state or government, and
    nobody as a first name; a short word before goes along."""
    names = [(words, key) for words, key in _names(tables, language, normal) if len(words) > 1]
    bearers = Counter(words[-1] for words, _ in names)
    heads = {row["key"] for row in tables["persons"] if "|head_of_" in row["offices"]}
    leading = Counter(words[-1] for words, key in names if key in heads)
    first = {words[0] for words, _ in names}
    for words, key in names:
        sole = bearers[words[-1]] == 1 or (key in heads and leading[words[-1]] == 1)
        if sole and words[-1] not in first and len(words[-1]) >= _SHORTEST_SURNAME:
            yield words[-1], key
            if len(words) > 2 and len(words[-2]) < _SHORTEST_SURNAME:
                yield " ".join(words[-2:]), key


def words_of_names(tables: Tables, language: str, normal: Normal) -> frozenset[str]:
    """The normal forms of all words in names of persons: towns that are called so must not be seen in a name."""
    return frozenset(word for words, _ in _names(tables, language, normal) for word in words)


def _names(tables: Tables, language: str, normal: Normal) -> list[tuple[list[str], str]]:
    return [(normal.fold(row[f"name_{language}"]).split(), row["key"]) for row in tables["persons"] if row[f"name_{language}"]]


def _read(path: Path, columns: set[str]) -> list[Row]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.reader(lines)
            header = next(reader, [])
            rows = [dict(zip(header, row, strict=True)) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        raise GazetteerError(f"{path} cannot be read ({error}); install Siyar again or restore the file.") from None
    if missing := columns - set(header):
        raise GazetteerError(f"{path}, line 1: the columns {', '.join(sorted(missing))} are missing; restore the file.")
    return rows
