"""Known states, cities, organisations and persons by every form that denotes them (ontology/gazetteer/*.csv)."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.errors import SiyarError
from extract.normal import Normal, load_normal

TABLES = Path(__file__).parent.parent / "ontology" / "gazetteer"
LANGUAGES = ("ar", "en")
#: How a form denotes its entity, best first, with the score of a link by it.
SORTS = {
    "name": 1.0,
    "alt": 0.95,
    "metonym": 0.8,
    "org": 0.95,
    "capital": 0.8,
    "adjective": 0.9,
    "demonym_plural": 0.8,
    "city": 0.9,
    "person": 0.9,
    "person_short": 0.5,
}
_RANK = {sort: rank for rank, sort in enumerate(SORTS)}
_OWN = {"state": "name", "place": "name", "org": "org", "city": "city", "person": "person"}
_SHORTEST_SURNAME = 4

Row = dict[str, str]


class GazetteerError(SiyarError, ValueError):
    """A table of the gazetteer that is missing or has not the columns it must have."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading of a form.

    `key` is the same in every language ("state:ru", "place:gaza", "org:un", "city:524901", "person:Q7747"), `kind` one of
    types.KINDS, `sort` one of SORTS, `labels` pairs of text and language, `country` the key of the state it belongs to or "".
    """

    key: str
    kind: str
    sort: str
    labels: tuple[tuple[str, str], ...]
    qid: str | None
    country: str
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """Known words: how many, what they may denote (best first), and what must be asked of them before they are believed.

    `ambiguous`: the words are also common ones or a bare surname; ask for a capital letter, a name tag or a title.
    `definite`: an ambiguous form that is the name only with its article (see `Normal.has_article`).
    """

    length: int
    entries: tuple[Entry, ...]
    ambiguous: bool = False
    definite: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """What the tables say of one key, whatever the form."""

    kind: str
    labels: tuple[tuple[str, str], ...]
    qid: str | None
    country: str
    weight: int  # people living there: decides between namesakes


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """Made by `load_gazetteer`; all words given to it are folded by `Normal.fold_word`."""

    known: dict[str, _Known]
    forms: dict[str, list[tuple[str, str]]]  # normal form → (key, sort), best first
    adjectives: dict[str, str]  # normal form → key
    doubtful: dict[str, bool]  # ambiguous normal form → whether only its definite form is the name
    longest: dict[str, int]  # first word → words of the longest form beginning with it

    def match(self, folded: Sequence[str], at: int) -> Match | None:
        """The longest known run of words beginning at index `at`, or None."""
        found = self._run(folded, at, self.forms)
        if found is None:
            return None
        length, form = found
        readings = self.forms[form]
        return Match(
            length,
            tuple(self._entry(key, sort) for key, sort in readings),
            ambiguous=form in self.doubtful or all(sort == "person_short" for _, sort in readings),
            definite=self.doubtful.get(form, False),
        )

    def state_of_adjective(self, folded: Sequence[str], at: int) -> tuple[int, str] | None:
        """How many words from `at` are a nationality adjective (any gender or number), and whose: a key, mostly of a state.

        None where there is none, or where it belongs to several states alike.
        """
        found = self._run(folded, at, self.adjectives)
        return (found[0], self.adjectives[found[1]]) if found else None

    def entry(self, key: str) -> Entry:
        """What is known of a key; raises KeyError where nothing is."""
        return self._entry(key, _OWN[key.partition(":")[0]])

    def _entry(self, key: str, sort: str) -> Entry:
        known = self.known[key]
        return Entry(key, known.kind, sort, known.labels, known.qid, known.country, SORTS[sort])

    def _run(self, folded: Sequence[str], at: int, forms: Container[str]) -> tuple[int, str] | None:
        if not folded[at]:
            return None
        limit = self.longest.get(folded[at].split()[0], 0)
        best, pieces, skipped = None, list[str](), False
        for end in range(at, len(folded)):
            if not folded[end]:  # an article, a hyphen: one may stand between the words of a name
                if skipped:
                    break
                skipped = True
                continue
            pieces += folded[end].split()
            skipped = False
            if len(pieces) > limit:
                break
            form = " ".join(pieces)
            if form in forms:
                best = (end - at + 1, form)
        return best


@cache
def load_gazetteer(languages: tuple[str, ...] = LANGUAGES) -> Gazetteer:
    """All tables, with the forms of these languages; read once.

    Raises GazetteerError where a table is missing or wrong.
    """
    rows = {name: _read(name, columns) for name, columns in _COLUMNS.items()}
    known = dict(_known(rows))
    normals = {language: load_normal(language) for language in languages}
    claims: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    doubtful: dict[str, bool] = {}
    preferred: dict[str, str] = {}
    for row in rows["ambiguous"]:
        if normal := normals.get(row["language"]):
            form = normal.fold(row["form"])
            if row["reason"] == "word":
                doubtful[form] = normal.has_article(row["form"].split()[0])
            if row["prefer"]:
                preferred[form] = row["prefer"]
    for language, normal in normals.items():
        for key, sort, text in _claims(rows, language):
            if form := normal.fold(text):
                claims[form][key, sort] = None
        for form, key in _surnames(rows["persons"], language, normal):
            if form not in claims:
                claims[form][key, "person_short"] = None
    forms = {form: sorted(readings, key=_Order(known, _capitals(readings) > 1)) for form, readings in claims.items()}
    return Gazetteer(known, forms, dict(_adjectives(claims, doubtful, preferred)), doubtful, _longest(forms))


@dataclass(frozen=True, slots=True)
class _Order:
    """Sorts readings: states before cities, large places before small; a capital of two states is first of all a city."""

    known: dict[str, _Known]
    shared: bool

    def __call__(self, reading: tuple[str, str]) -> tuple[int, int, str]:
        key, sort = reading
        rank = len(_RANK) if self.shared and sort == "capital" else _RANK[sort]
        return rank, -self.known[key].weight, key


def _capitals(readings: Iterable[tuple[str, str]]) -> int:
    return sum(sort == "capital" for _, sort in readings)


def _longest(forms: Iterable[str]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for form in forms:
        words = form.split()
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


def _known(rows: dict[str, list[Row]]) -> Iterator[tuple[str, _Known]]:
    states = {row["iso2"]: row["key"] for row in rows["states"] if row["iso2"]}
    for name, kind in _KIND_OF_TABLE.items():
        for row in rows[name]:
            labels = tuple((row[f"name_{language}"], language) for language in LANGUAGES if row[f"name_{language}"])
            country = row["key"] if name == "states" else states.get(row["country"], "")
            weight = int(row.get("population") or 0)
            yield row["key"], _Known(row.get("kind") or kind, labels, row["qid"] or None, country, weight)


def _claims(rows: dict[str, list[Row]], language: str) -> Iterator[tuple[str, str, str]]:
    """Every (key, sort, form) that the tables hold in a language."""
    capitals = {row["iso2"]: row["key"] for row in rows["states"] if row[f"capital_{language}"]}
    for row in rows["states"]:
        yield from _cells(row, language, {"name": "name", "alt": "alt", "capital": "capital"})
        yield from _cells(row, language, {"adjective": "adjective", "people": "demonym_plural"})
    for row in rows["organisations"]:
        yield from _cells(row, language, {"name": "org", "alt": "org", "adjective": "adjective"})
    for row in rows["cities"]:
        yield from _cells(row, language, {"name": "city", "alt": "city"})
        if row["capital"] and row["country"] in capitals:
            yield capitals[row["country"]], "capital", row[f"name_{language}"]
    for row in rows["persons"]:
        yield from _cells(row, language, {"name": "person", "alt": "person"})
    for row in rows["metonyms"]:
        if row["language"] == language:
            yield row["key"], "metonym", row["form"]


def _cells(row: Row, language: str, sorts: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    for column, sort in sorts.items():
        for form in row[f"{column}_{language}"].split("|"):
            if form:
                yield row["key"], sort, form


def _surnames(persons: list[Row], language: str, normal: Normal) -> Iterator[tuple[str, str]]:
    """Last words that only one person bears, and that nobody bears as a first name; with a short word before them too."""
    names = [(normal.fold(row[f"name_{language}"]).split(), row["key"]) for row in persons if row[f"name_{language}"]]
    names = [(words, key) for words, key in names if len(words) > 1]
    bearers = Counter(words[-1] for words, _ in names)
    first = {words[0] for words, _ in names}
    for words, key in names:
        if bearers[words[-1]] == 1 and words[-1] not in first and len(words[-1]) >= _SHORTEST_SURNAME:
            yield words[-1], key
            if len(words) > 2 and len(words[-2]) < _SHORTEST_SURNAME:
                yield " ".join(words[-2:]), key


def _adjectives(
    claims: dict[str, dict[tuple[str, str], None]], doubtful: dict[str, bool], preferred: dict[str, str]
) -> Iterator[tuple[str, str]]:
    for form, readings in claims.items():
        keys = [key for key, sort in readings if sort in ("adjective", "demonym_plural")]
        if form in preferred:
            yield form, preferred[form]
        elif len(set(keys)) == 1 and form not in doubtful:
            yield form, keys[0]


_KIND_OF_TABLE = {"states": "state", "organisations": "organisation", "cities": "place", "persons": "person"}
_BOTH = {f"{column}_{language}" for column in ("name", "alt") for language in LANGUAGES}
_COLUMNS = {
    "states": _BOTH | {"key", "kind", "iso2", "qid", "capital_ar", "adjective_ar", "people_ar"},
    "organisations": _BOTH | {"key", "kind", "country", "qid", "adjective_ar"},
    "cities": _BOTH | {"key", "country", "capital", "population", "qid"},
    "persons": _BOTH | {"key", "country", "qid"},
    "metonyms": {"key", "form", "language"},
    "ambiguous": {"form", "language", "reason", "prefer"},
}


def _read(name: str, columns: set[str]) -> list[Row]:
    path = TABLES / f"{name}.csv"
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
