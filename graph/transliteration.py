"""Whether a name in Arabic and one in Latin letters may be the same, by a table of letters (ontology/transliteration.yaml).

Every consonant of the one must have its letter in the other; vowels may be left unwritten at a price. Precision comes first: a
name of one word, or with few consonants, is never compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

TABLE = Path(__file__).parent.parent / "ontology" / "transliteration.yaml"
LEAST_WORDS, LEAST_CONSONANTS, MOST_LETTERS = 2, 3, 60
_UNWRITTEN = 0.4  # an Arabic vowel letter, or another letter, that Latin leaves out
_SKIPPED = 0.25  # a vowel of Latin that Arabic leaves out
_SILENT = 0.5  # another letter of Latin that Arabic leaves out
_JOIN = 0.5  # a space that only one of the two has
_HYPHENS = re.compile("[-\u2010\u2011\u2013\u0640]")
_SPECIAL = str.maketrans({"ø": "o", "ł": "l", "ß": "ss", "ı": "i", "æ": "e", "œ": "e", "đ": "d", "ð": "d", "þ": "th"})


@dataclass(frozen=True, slots=True)
class Letters:
    """The table: Arabic letter or pair of letters → how Latin writes it."""

    written: Mapping[str, tuple[str, ...]]
    vowels: frozenset[str]
    mute: frozenset[str]
    kinship: frozenset[str]
    silent: frozenset[str]
    articles: frozenset[str]


@cache
def letters() -> Letters:
    """The table of ontology/transliteration.yaml."""
    raw = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    written = {key: tuple(values) for key, values in (raw["letters"] | raw["several"]).items()}
    sets = (frozenset(raw[name]) for name in ("vowels", "mute", "kinship", "silent", "articles"))
    return Letters(written, *sets)


@lru_cache(maxsize=1 << 16)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name as they are compared: without marks, articles, initials and doubled letters; of either script."""
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_SPECIAL)
    out = []
    for word in plain.split():
        parts = [_bare(part) for part in _HYPHENS.split(word) if len(part) > 1 and part[1:] != "."]
        kept = [part for at, part in enumerate(parts) if part and not (part in letters().articles and at < len(parts) - 1)]
        out += kept
    return tuple(word for at, word in enumerate(out) if word not in letters().articles or at == len(out) - 1)


def _bare(word: str) -> str:
    """Letters alone, without marks (those of Arabic hamza stay: they are letters) and doubled ones once."""
    kept = [char for char in word if char.isalpha()] if _is_arabic(word) else _latin(word)
    return "".join(char for at, char in enumerate(kept) if at == 0 or char != kept[at - 1])


def _latin(word: str) -> list[str]:
    return [char for char in unicodedata.normalize("NFKD", word) if char.isalpha()]


def _is_arabic(word: str) -> bool:
    return any("ARABIC" in unicodedata.name(char, "") for char in word)


def score(arabic: str, latin: str) -> float:
    """How well two names fit, 0 (not the same) to 1; the names as articles write them."""
    left, right = words_of(arabic), words_of(latin)
    if min(map(_count, (left, right))) < LEAST_WORDS or abs(len(left) - len(right)) > 1:
        return 0.0
    one, other = "".join(f" {word}" for word in left), "".join(f" {word}" for word in right)
    consonants = sum(char.isalpha() and char not in letters().vowels for char in other)
    if consonants < LEAST_CONSONANTS or max(len(one), len(other)) > MOST_LETTERS:
        return 0.0
    cost = _cost(one, other)
    return 0.0 if cost is None else max(0.0, round(1 - cost / (len(other) - 1), 3))


def _count(words: tuple[str, ...]) -> int:
    return sum(word not in letters().kinship for word in words)


def _cost(one: str, other: str) -> float | None:
    """The least price at which all letters of both are accounted for; None where they cannot be. By dynamic programming."""
    table = letters()
    rows: list[dict[int, float]] = [{} for _ in range(len(one) + 1)]
    rows[0][0] = 0.0
    for at in range(len(one) + 1):
        for here in range(len(other) + 1):  # steps that read Latin alone
            price = rows[at].get(here)
            if price is None or here == len(other):
                continue
            skipped = other[here]
            is_last = other[here + 1 : here + 2] in ("", " ")
            if skipped in table.vowels and (not is_last or skipped in table.mute):
                _offer(rows[at], here + 1, price + _SKIPPED)
            elif skipped in table.silent and other[here - 1] != " ":
                _offer(rows[at], here + 1, price + _SILENT)
            elif skipped == " ":
                _offer(rows[at], here + 1, price + _JOIN)
        if at < len(one):
            _read(one, at, other, rows)
    return rows[-1].get(len(other))


def _read(one: str, at: int, other: str, rows: list[dict[int, float]]) -> None:
    """The steps that read the Arabic letter, or several, at `at`."""
    for here, price in rows[at].items():
        if one[at] == " ":
            if other[here : here + 1] == " ":
                _offer(rows[at + 1], here + 1, price)
            _offer(rows[at + 1], here, price + _JOIN)
        for size in (1, 2, 3):
            for latin in letters().written.get(one[at : at + size], ()) if at + size < len(rows) else ():
                if not latin:
                    _offer(rows[at + size], here, price + _UNWRITTEN)
                elif other.startswith(latin, here):
                    _offer(rows[at + size], here + len(latin), price)


def _offer(row: dict[int, float], here: int, price: float) -> None:
    row[here] = min(price, row.get(here, price))


def may_begin(arabic: str) -> frozenset[str]:
    """The Latin letters that a name in Arabic letters may begin with; all vowels where its first letter may be unwritten."""
    words = words_of(arabic)
    if not words:
        return frozenset()
    begins = {latin[:1] for size in (1, 2) for latin in letters().written.get(words[0][:size], ())}
    for joined in (key.strip() for key in letters().written if key.startswith(" ")):  # the article, which Latin writes apart
        first = words[0].removeprefix(joined)
        begins |= {latin[:1] for size in (1, 2) for latin in letters().written.get(first[:size], ())}
    return frozenset(begins | (letters().vowels if "" in begins else set()))
