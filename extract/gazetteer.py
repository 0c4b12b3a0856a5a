"""Known states, cities, organisations and persons by every form that denotes them (ontology/gazetteer/*.csv)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from extract.normal import load_normal
from extract.tables import KIND_OF_TABLE, LANGUAGES, GazetteerError, Tables, claims, read_tables, surnames, words_of_names

__all__ = ["SORTS", "Entry", "Gazetteer", "GazetteerError", "Match", "Office", "load_gazetteer"]
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
_OWN = {"state": "name", "place": "name", "region": "name", "org": "org", "city": "city", "person": "person"}


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
    `adjective`: the same words are the adjective of an entry: beside a noun they say whose it is.
    """

    length: int
    entries: tuple[Entry, ...]
    ambiguous: bool = False
    definite: bool = False
    adjective: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """A term of office of a known person; `role` is the table's ("head_of_state"), dates are ISO, "" where not known."""

    words: str
    role: str
    country: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What the tables say of one key, whatever the form."""

    kind: str
    labels: tuple[tuple[str, str], ...]
    qid: str | None
    country: str
    weight: int  # people living there: decides between namesakes
    offices: str


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """Made by `load_gazetteer`; all words given to it are folded by `Normal.fold_word`."""

    known: dict[str, _Known]
    states: dict[str, str]  # ISO 3166 code → key
    forms: dict[str, list[tuple[str, str]]]  # normal form → (key, sort), best first
    adjectives: dict[str, str]  # normal form → key
    doubtful: dict[str, bool]  # ambiguous normal form → whether only its definite form is the name
    longest: dict[str, int]  # first word → words of the longest form beginning with it
    _first: dict[str, set[str]] = field(default_factory=dict, repr=False)

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
            adjective=form in self.adjectives,
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

    def offices(self, key: str) -> tuple[Office, ...]:
        """The terms of office of a person, oldest first; empty for others. Raises KeyError for an unknown key."""
        terms = [term.split("|") for term in self.known[key].offices.split("; ") if term]
        return tuple(Office(words, role, self.states.get(iso2, ""), *dates) for words, role, iso2, *dates in terms)

    def names(self, form: str, key: str) -> bool:
        """Whether a normal form is a name of a key: not its capital, an adjective or a people of it."""
        return any(k == key and sort in ("name", "alt") for k, sort in self.forms.get(form, ()))

    def first_words(self, key: str) -> frozenset[str]:
        """The words that the long forms of a state's name begin with ("kingdom", "republic"), in normal form."""
        if not self._first:
            for form, readings in self.forms.items():
                if " " in form:
                    for known, sort in readings:
                        if known.startswith("state:") and sort in ("alt", "name"):
                            self._first.setdefault(known, set()).add(form.split()[0])
        return frozenset(self._first.get(key, ()))

    def home(self, folded: Sequence[str]) -> str:
        """The key of the state that a body's name (folded words) holds by name, adjective or capital, or else where the body has
        its seat; "" where that is not known."""
        found = self.match(folded, 0) if folded else None
        seats = {e.country for e in found.entries if e.kind == "organisation"} if found else set()
        told: set[str] = set()
        for at in range(found.length if found and seats else 0, len(folded)):
            match, adjective = self.match(folded, at), self.state_of_adjective(folded, at)
            lands = match.entries[:1] if match else ()
            told |= {e.country for e in lands if e.sort in ("name", "alt", "capital") and e.kind in ("state", "place")}
            told |= {adjective[1]} if adjective else set()
        seats = told if len(told) == 1 else seats
        return seats.pop() if len(seats) == 1 else ""

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
    tables = read_tables()
    states = {row["iso2"]: row["key"] for row in tables["states"] if row["iso2"]}
    known = dict(_known(tables, states))
    readings: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    doubtful, preferred = _ambiguous(tables, languages)
    for language in languages:
        _gather(readings, doubtful, tables, language)
    forms = {form: _ordered(known, found, preferred.get(form)) for form, found in readings.items()}
    return Gazetteer(known, states, forms, dict(_adjectives(forms, doubtful, preferred)), doubtful, _longest(forms))


def _known(tables: Tables, states: Mapping[str, str]) -> Iterator[tuple[str, _Known]]:
    for name, kind in KIND_OF_TABLE.items():
        for row in tables[name]:
            labels = tuple((row[f"name_{language}"], language) for language in LANGUAGES if row[f"name_{language}"])
            country = row["key"] if name == "states" else states.get(row.get("country", ""), "")
            weight = int(row.get("population") or 0)
            qid = row.get("qid") or None
            yield row["key"], _Known(row.get("kind") or kind, labels, qid, country, weight, row.get("offices", ""))


def _ambiguous(tables: Tables, languages: Iterable[str]) -> tuple[dict[str, bool], dict[str, str]]:
    """The forms that are common words too (or adjectives), and the readings that are written down as the likelier ones."""
    doubtful: dict[str, bool] = {}
    preferred: dict[str, str] = {}
    normals = {language: load_normal(language) for language in languages}
    for row in tables["ambiguous"]:
        if normal := normals.get(row["language"]):
            form = normal.fold(row["form"])
            if row["reason"] in ("word", "adjective"):
                doubtful[form] = normal.has_article(row["form"].split()[0])
            if row["prefer"]:
                preferred[form] = row["prefer"]
    return doubtful, preferred


def _gather(
    readings: dict[str, dict[tuple[str, str], None]], doubtful: dict[str, bool], tables: Tables, language: str
) -> None:
    """Adds the forms of one language, and to the doubtful ones the towns that are called like persons."""
    normal = load_normal(language)
    for key, sort, text in claims(tables, language):
        for form in {normal.fold(text), normal.unjoin(normal.fold(text))} - {""}:
            readings[form][key, sort] = None
    for form, key in surnames(tables, language, normal):
        if form not in readings and form not in doubtful:
            readings[form][key, "person_short"] = None
    for word in words_of_names(tables, language, normal):
        if word in readings and all(sort == "city" for _, sort in readings[word]):
            doubtful.setdefault(word, False)


def _ordered(known: Mapping[str, _Known], found: Iterable[tuple[str, str]], preferred: str | None) -> list[tuple[str, str]]:
    """States before cities, large places before small; a capital of two states is first of all a city."""
    shared = sum(sort == "capital" for _, sort in found) > 1

    def rank(reading: tuple[str, str]) -> tuple[bool, int, int, str]:
        key, sort = reading
        last = shared and sort == "capital"
        return key != preferred, len(_RANK) if last else _RANK[sort], -known[key].weight, key

    return sorted(found, key=rank)


def _longest(forms: Iterable[str]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for form in forms:
        words = form.split()
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


def _adjectives(
    forms: Mapping[str, list[tuple[str, str]]], doubtful: Container[str], preferred: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for form, readings in forms.items():
        keys = {key for key, sort in readings if sort in ("adjective", "demonym_plural")}
        if form in preferred and preferred[form] in keys:
            yield form, preferred[form]
        elif len(keys) == 1 and form not in doubtful:
            yield form, keys.pop()
