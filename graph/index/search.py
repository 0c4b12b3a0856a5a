"""Finding entities by name: in any script, from the first letters on, through slips of the keyboard."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from graph.index.filters import as_list
from graph.index.summaries import Summary, entity_summaries
from graph.names import Fold

LONGEST = 200  # letters of a search that are read
MOST = 400  # names that are compared closely
#: The least likeness of two words that may be one word and a slip: one letter of four.
ALIKE = 0.72
#: The least likeness that is told beside names that match well, and how many of these are few.
LIKE = 0.8
FEW = 8
EXACT, PHRASE, WORDS, BEGINNINGS, PART = 4.0, 3.5, 3.0, 2.0, 1.0
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the index: its entity by number, the name as written and folded, and how many articles use it."""

    entity: int
    text: str
    folded: str
    count: int


def search(connection: sqlite3.Connection, text: str, fold: Fold, limit: int = 20) -> list[Summary]:
    """The entities that `text` may name, the best first: EntitySummary with `matched`, the form of the name that matched.

    Names count by how they match (whole, a phrase, words, beginnings of words, a part of the name, a slip), then by importance.
    An empty text gives the most important entities.
    """
    if not text.strip():
        return _most_important(connection, limit)
    wanted = fold(text[:LONGEST].replace("\0", " "))  # FTS5 reads no further than a null
    if not wanted:
        return []
    best = _best(_found(connection, wanted), wanted)
    if len(best) < min(limit, FEW):
        least = LIKE if any(quality >= WORDS for quality, _ in best.values()) else 0.0
        guessed = _best(_guessed(connection, wanted), wanted)
        best = {**{n: one for n, one in guessed.items() if one[0] >= least}, **best}
    known = entity_summaries(connection, best)
    order = sorted(best, key=lambda n: (-best[n][0], -known[n]["importance"], len(best[n][1].folded), known[n]["id"]))
    return [{**known[n], "matched": best[n][1].text} for n in order[:limit]]


def _most_important(connection: sqlite3.Connection, limit: int) -> list[Summary]:
    query = "SELECT n FROM entity WHERE shown IS NULL ORDER BY importance DESC, id LIMIT ?"
    found = entity_summaries(connection, [row[0] for row in connection.execute(query, [limit])])
    return [{**one, "matched": next(iter(one["labels"].values()), one["id"])} for one in found.values()]


def _best(names: Iterable[Name], wanted: str) -> dict[int, tuple[float, Name]]:
    """Entity → how well its best name matches, and that name; of equals the one used most."""
    best: dict[int, tuple[float, Name]] = {}
    for name in names:
        quality = _quality(name.folded, wanted)
        known, other = best.get(name.entity, (0.0, name))
        if (quality, name.count, -len(name.folded)) > (known, other.count, -len(other.folded)):
            best[name.entity] = quality, name
    return best


def _quality(name: str, wanted: str) -> float:
    if name == wanted:
        return EXACT
    own, asked = name.split(), wanted.split()
    if f" {wanted} " in f" {name} ":
        return PHRASE
    if all(word in own for word in asked):
        return WORDS
    if all(any(word.startswith(beginning) for word in own) for beginning in asked):
        return BEGINNINGS
    if wanted in name:
        return PART
    likeness = [max((OSA.normalized_similarity(word, other) for other in own), default=0.0) for word in asked]
    return 0.0 if min(likeness) < ALIKE else round(sum(likeness) / len(likeness) * 0.95, 1)


def _found(connection: sqlite3.Connection, wanted: str) -> Iterator[Name]:
    """Names that hold what is wanted, or words that begin with its words; of many, those of the most important entities."""
    yield from _names(connection, "SELECT n FROM name WHERE folded = ? LIMIT ?", [wanted, MOST])
    words = wanted.split()
    each = " INTERSECT ".join("SELECT entity FROM word WHERE word >= ? AND word < ?" for _ in words)
    query = f"SELECT name.n FROM ({each}) x JOIN entity ON entity.n = x.entity JOIN name ON name.entity = x.entity"
    ranges = [bound for word in words for bound in (word, word + _LAST)]
    yield from _names(connection, f"{query} ORDER BY importance DESC LIMIT ?", [*ranges, MOST])
    if len(wanted) >= 3:
        query = "SELECT rowid FROM name_text WHERE name_text MATCH ? LIMIT ?"
        yield from _names(connection, query, [_quoted(wanted), MOST])


def _guessed(connection: sqlite3.Connection, wanted: str) -> Iterator[Name]:
    """Names that share groups of three letters with what is wanted, and names with words that are one slip away."""
    groups = sorted({word[i : i + 3] for word in wanted.split() for i in range(len(word) - 2)})
    if groups:
        query = "SELECT rowid FROM name_text WHERE name_text MATCH ? ORDER BY rank LIMIT ?"
        yield from _names(connection, query, [" OR ".join(map(_quoted, groups)), MOST])
    alike: set[str] = set()
    for word in wanted.split():
        near = "SELECT DISTINCT word FROM word WHERE LENGTH(word) BETWEEN ? AND ?"
        words = [row[0] for row in connection.execute(near, [len(word) - 1, len(word) + 1])]
        found = process.extract(word, words, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=8)
        alike |= {one for one, _, _ in found}
    query = """SELECT name.n FROM word JOIN entity ON entity.n = word.entity JOIN name ON name.entity = word.entity
      WHERE word.word IN (SELECT value FROM json_each(?)) ORDER BY importance DESC LIMIT ?"""
    yield from _names(connection, query, [as_list(alike), MOST])


def _names(connection: sqlite3.Connection, numbers: str, values: list[object]) -> Iterator[Name]:
    query = f"""SELECT name.entity, name.text, name.folded, name.count FROM name JOIN entity ON entity.n = name.entity
      WHERE name.n IN ({numbers}) AND entity.shown IS NULL"""
    yield from (Name(*row) for row in connection.execute(query, values))


def _quoted(text: str) -> str:
    """Words as FTS5 takes them literally, whatever signs they hold."""
    return '"' + text.replace('"', '""') + '"'
