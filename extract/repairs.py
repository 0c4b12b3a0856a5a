"""The tables of a language by which tokens are repaired: extract/lang/CODE/tokens.yaml and words.csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from extract.bundle import LANG
from extract.errors import SiyarError
from extract.segment import Affix, Known, Morphology, Spelling
from extract.tokens import Clitics
from extract.yamls import load_yaml


class BadTable(SiyarError):
    """A table of the language that cannot be used; names the file."""


@dataclass(frozen=True, slots=True)
class Repairs:
    """`drop`: characters left out before parsing; `source`: the bytes of the tables, which name the model too."""

    drop: frozenset[str]
    clitics: Clitics
    source: bytes


def _bad(path: Path, fault: Exception) -> BadTable:
    return BadTable(f"The table {path} cannot be used ({type(fault).__name__}: {fault}); restore it from the repository.")


@lru_cache(maxsize=8)
def load_repairs(language: str, lang: Path = LANG) -> Repairs:
    """The tables of `language`; a language without any gets empty ones. Raises BadTable naming a file that cannot be read."""
    path, words = lang / language / "tokens.yaml", lang / language / "words.csv"
    if not path.is_file():
        return Repairs(frozenset(), Clitics(), b"")
    try:
        source = path.read_bytes()
        tables: dict[str, Any] = load_yaml(source)
        drop = frozenset(chr(code) for first, last in tables["drop"] for code in range(first, last + 1))
        clitics = Clitics(frozenset(tables["proclitics"]), frozenset(tables["conjunctions"]))
        return Repairs(drop, clitics, source + words.read_bytes())
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as fault:
        raise _bad(path, fault) from fault


@lru_cache(maxsize=8)
def load_morphology(language: str, lang: Path = LANG) -> Morphology | None:
    """How the words of `language` are built; None where nothing is known of it. Raises BadTable."""
    path, words = lang / language / "tokens.yaml", lang / language / "words.csv"
    if not path.is_file():
        return None
    try:
        return _morphology(load_yaml(path.read_bytes()), words.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as fault:
        raise _bad(path, fault) from fault


def _morphology(tables: Mapping[str, Any], listed: str) -> Morphology:
    words, whole = read_words(listed)
    words = {**_persons(words, tables["imperfect"]), **words}
    for verb in tables["verbs"]:
        perfect, imperfect = verb.split()
        for form in _forms(perfect, imperfect, tables["perfect"], tables["imperfect"]["to"]):
            before = words.get(form, Known(frozenset(), 0))
            words[form] = Known(before.classes | {"VERB"}, max(before.count, 5))
    for word, count in [*((word, 1) for word in tables["whole"]), *((word, 5) for word in tables["nouns"])]:
        before = words.get(word, Known(frozenset(), 0))
        words[word] = Known(before.classes | {"NOUN"}, max(before.count, count))
    alike = {letter: plain for plain, letters in tables["alike"].items() for letter in letters}
    article = tables["article"]
    return Morphology(
        words=_also_plain(words, alike),
        whole=whole | frozenset(tables["whole"]),
        splits={token: tuple(parts) for token, parts in tables["splits"].items()},
        conjunctions=tuple(tables["conjunctions"]),
        prefixes=tuple(_affix(entry, "before") for entry in tables["prefixes"]),
        suffixes=tuple(_affix(entry, "after") for entry in tables["suffixes"]),
        spellings=tuple(Spelling(entry["written"], entry["means"], frozenset(entry["in"])) for entry in tables["spellings"]),
        article=(article["after"], article["full"], article["short"]),
        bare_begins=tuple(tables["bare"]["begins"]),
        bare_ends=tuple(tables["bare"]["ends"]),
        rare=tuple((letters, times) for letters, times in tables["rare"]),
        names=_names(tuple(name.split()) for name in tables["names"]),
    )


def _names(names: Iterable[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for name in names:
        found[name[0]] = (*found.get(name[0], ()), name)
    return found


def _affix(entry: Mapping[str, Any], classes: str) -> Affix:
    return Affix(entry["form"], frozenset(entry[classes]), entry.get("begins", ""))


def _forms(perfect: str, imperfect: str, endings: Iterable[Mapping[str, Any]], firsts: Iterable[str]) -> Iterator[str]:
    """The listed forms of a verb and those made from them."""
    yield perfect
    rule = next(rule for rule in endings if perfect.endswith(rule["cut"]))
    yield from (perfect.removesuffix(rule["cut"]) + ending for ending in rule["add"])
    yield imperfect
    yield from (first + imperfect[1:] for first in firsts)


def _persons(words: Mapping[str, Known], imperfect: Mapping[str, Any]) -> dict[str, Known]:
    """The other persons of the imperfect verbs among `words`."""
    base = {word: known for word, known in words.items() if "VERB" in known.classes and word.startswith(imperfect["from"])}
    return {
        first + word[1:]: Known(frozenset({"VERB"}), known.count) for word, known in base.items() for first in imperfect["to"]
    }


def _also_plain(words: Mapping[str, Known], alike: Mapping[str, str]) -> dict[str, Known]:
    """Each word also under the initial letter that news writes for its own, together with what is known of that."""
    found = dict(words)
    for word, known in words.items():
        if word[:1] in alike:
            plain = alike[word[:1]] + word[1:]
            other = found.get(plain, Known(frozenset(), 0))
            found[plain] = Known(known.classes | other.classes, known.count + other.count)
    return found


def read_words(listed: str) -> tuple[dict[str, Known], frozenset[str]]:
    """words.csv: the known words, and those that are whole tokens."""
    rows = csv.DictReader(io.StringIO("".join(line for line in listed.splitlines(True) if not line.startswith("#"))))
    words: dict[str, Known] = {}
    whole: set[str] = set()
    for row in rows:
        words[row["form"]] = Known(frozenset(row["classes"].split()), int(row["count"]))
        if row["whole"]:
            whole.add(row["form"])
    return words, frozenset(whole)
