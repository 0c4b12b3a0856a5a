"""Training sentences with other names in them: a tagger that has seen few names learns those by heart, not what a name is."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from extract.bundle import LANG
from training.recipe import ROOT

Tagged = list[dict[str, str]]
Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Swaps:
    """Names by class, of which others are taken; the letters that are written together with a name; what to do how often."""

    names: Mapping[str, Sequence[Name]]
    starts: frozenset[str]
    joined: tuple[str, ...]
    article: tuple[str, str, str]  # after which letter, in full, as written there
    share: float  # of the sentences with names, one copy with others in it
    short: float  # of names of a person with two words or more that are swapped, only the last word stays
    short_kinds: frozenset[str]


def load(recipe: Mapping[str, Any], language: str, sentences: Sequence[Tagged]) -> Swaps:
    """The swaps of a recipe's `names: swapped`; names come from the sentences and from the tables of the gazetteer it gives."""
    found: dict[str, list[Name]] = defaultdict(list)
    for sentence in sentences:
        for first, last, kind in spans(sentence):
            found[kind].append(tuple(t["text"] for t in sentence[first:last]))
    starts = frozenset(name[0] for names in found.values() for name in names)
    for kind, tables in recipe["tables"].items():
        for table in tables:
            found[kind] += _of_table(ROOT / "ontology" / "gazetteer" / f"{table}.csv", f"name_{language}")
    tokens: dict[str, Any] = yaml.safe_load((LANG / language / "tokens.yaml").read_bytes())
    article = tokens["article"]
    return Swaps(
        names=dict(found),
        starts=starts | {name[0] for names in found.values() for name in names},
        joined=tuple(tokens["conjunctions"]) + tuple(p["form"] for p in tokens["prefixes"]),
        article=(article["after"], article["full"], article["short"]),
        share=float(recipe["share"]),
        short=float(recipe["short"]),
        short_kinds=frozenset(recipe["short_kinds"]),
    )


def _of_table(path: Path, column: str) -> Iterator[Name]:
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if words := tuple((row.get(column) or "").split()):
                yield words


def swapped(sentences: Sequence[Tagged], swaps: Swaps, seed: int) -> list[Tagged]:
    """Copies of a share of the sentences that have names, with other names of the same classes in their places."""
    chance = random.Random(seed)
    named = [s for s in sentences if any(t["ner"] != "O" for t in s)]
    return [_copy(s, swaps, chance) for s in named if chance.random() < swaps.share]


def _copy(sentence: Tagged, swaps: Swaps, chance: random.Random) -> Tagged:
    out: Tagged = []
    at = 0
    for first, last, kind in spans(sentence):
        new = _other(tuple(t["text"] for t in sentence[first:last]), kind, swaps, chance)
        out += sentence[at:first]
        out += [{"text": word, "ner": f"{'I' if i else 'B'}-{kind}"} for i, word in enumerate(new)]
        at = last
    return out + sentence[at:]


def _other(words: Name, kind: str, swaps: Swaps, chance: random.Random) -> Name:
    """Another name of the class, behind the letter that the old one was joined to."""
    letter = _joined(words[0], swaps)
    if kind in swaps.short_kinds and len(words) > 1 and chance.random() < swaps.short:
        first, *rest = words[-1:]
    else:
        first, *rest = chance.choice(swaps.names[kind])
        theirs = _joined(first, swaps)
        after, full, short = swaps.article
        if theirs == after and first.startswith(after + short):
            first = full + first[len(after + short) :]
        elif theirs:
            first = first[1:]
    return (_join(letter, first, swaps), *rest)


def _joined(word: str, swaps: Swaps) -> str:
    """The letter that is joined to a name's first word: one without which the word begins a name that we know; or ""."""
    after, full, short = swaps.article
    if word.startswith(after + short) and full + word[len(after + short) :] in swaps.starts:
        return after
    return word[0] if word[0] in swaps.joined and word[1:] in swaps.starts and len(word) > 3 else ""


def _join(letter: str, word: str, swaps: Swaps) -> str:
    after, full, short = swaps.article
    return after + short + word[len(full) :] if letter == after and word.startswith(full) else letter + word


def spans(sentence: Tagged) -> Iterator[tuple[int, int, str]]:
    """The names of a sentence with BIO tags, as (first token, token after the last, class)."""
    first, kind = 0, ""
    for i, token in enumerate([*sentence, {"text": "", "ner": "O"}]):
        mark, _, this = token["ner"].partition("-")
        if kind and mark != "I":
            yield first, i, kind
            kind = ""
        if mark == "B" or (mark == "I" and not kind):
            first, kind = i, this
