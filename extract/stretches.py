"""Runs of words that may be one noun phrase with its head at the end: how far they go, whose they are, where they hang."""

from __future__ import annotations

from collections.abc import Iterator

from extract.reader import NOUNS, Reader, owner_of
from extract.types import Word

LONGEST = 16  # words before a head
INSIDE = NOUNS | {"ADJ"}


def participle(word: Word) -> bool:
    """Whether a word is a verb that stands before a noun as its adjective ("ousted")."""
    return word.upos == "VERB" and word.deprel == "amod"


def inside(reader: Reader, j: int) -> bool:
    """Whether a word may stand inside a phrase, before its head."""
    word = reader.word(j)
    if j in reader.times:
        return False
    if word.upos in INSIDE or participle(word) or any(n.first <= j <= n.last for n in reader.names):
        return True
    if word.upos == "PART":
        return word.deprel == "case"
    if any(_short_form(reader, k) for k in (j, j - 1, j - 2)):
        return True
    if word.upos == "PUNCT" and word.form not in ("—", "--"):  # a hyphen inside a word
        before, after = (reader.word(k).span if 0 < k <= reader.size else (-1, -1) for k in (j - 1, j + 1))
        return before[1] == word.span[0] and word.span[1] == after[0]
    return _pairs(reader, j)


def _short_form(reader: Reader, k: int) -> bool:
    """Whether the short form of a body's name begins at word `k`, in brackets behind it and before its holder's office ("the F
    Democratic Party (DP) president X Y")."""
    if not 1 < k < reader.size - 2 or (reader.word(k).form, reader.word(k + 2).form) != ("(", ")"):
        return False
    short = reader.word(k + 1).form
    body = any(n.last == k - 1 and n.kind == "organisation" for n in reader.names)
    return body and short.isupper() and any(reader.title("offices", i) for i in (k + 3, k + 4) if i <= reader.size)


def _pairs(reader: Reader, j: int) -> bool:
    """A conjunction between two nationalities ("the E and F ministers")."""
    if reader.word(j).upos != "CCONJ" or not 1 < j < reader.size - 1:
        return False
    joined = reader.nationality(j - 1) and reader.nationality(j + 1)
    return bool(joined) and reader.word(j - 1).upos == "ADJ" and reader.word(j + 2).upos in INSIDE


def run_end(reader: Reader, i: int) -> int:
    """The last word of the run of modifiers and heads that begins at `i`."""
    limit = i
    while limit < reader.size and limit - i < LONGEST and inside(reader, limit + 1):
        limit += 1
    last = i
    while last < limit and _linked(reader, last + 1, last, i, limit):
        last += 1
    while last > i and reader.word(last).upos in ("PART", "PUNCT", "CCONJ"):
        last -= 1
    return last


def _linked(reader: Reader, right: int, left: int, low: int = 0, high: int = 0) -> bool:
    """Whether two neighbours belong to one phrase: a relation passes over the gap, or a name or a title does."""
    low, high = low or left, high or right
    if any(n.first <= left < right <= n.last for n in reader.names):
        return True
    if reader.word(left).upos in ("PART", "PUNCT", "CCONJ") or reader.word(right).upos in ("PART", "PUNCT", "CCONJ"):
        return True
    words = [reader.word(j) for j in range(low, high + 1)]
    if any(w.id <= left < w.head <= high or low <= w.head <= left < w.id for w in words):
        return True
    if any(n.last == left and n.kind in ("state", "organisation") for n in reader.names) and reader.word(right).upos == "PROPN":
        return reader.title("offices", right) is not None  # "France President X Y"
    name = reader.name_at(right)
    if name is not None and name.kind == "person" or reader.word(right).upos == "PROPN":
        return any(reader.ending(group, low, left) for group in ("offices", "honorifics", "ranks", "people"))
    return any(reader.ending(group, max(low, left - 2), right) for group in ("offices",)) and reader.word(left).upos == "ADJ"


def linker_at(reader: Reader, j: int) -> bool:
    """Whether word `j` is a preposition that may join the parts of an office or body."""
    return j <= reader.size and reader.word(j).upos == "ADP" and reader.grammar.word_in("office_linkers", reader.word(j))


def owners(reader: Reader, first: int, last: int) -> Iterator[str]:
    """The keys of the states and bodies named between two words, by adjective or by name."""
    j = first
    while j <= last:
        name, nationality = reader.name_at(j), reader.nationality(j)
        if name is not None and name.kind != "person" and name.last <= last and name.entry is not None:
            yield owner_of(name)
            j = name.last
        elif nationality:
            yield nationality[1]
            j += nationality[0] - 1
        j += 1


def hanging(reader: Reader, first: int, last: int, trusted: int = 0) -> int:
    """The word of a phrase by which it hangs in the tree: the first noun whose head is outside."""
    for j in range(first, last + 1):
        word = reader.word(j)
        if not first <= word.head <= last and word.upos in NOUNS:
            return j
    return trusted or last


def end_of(reader: Reader, last: int) -> int:
    """The last word of an office in apposition, which ends at `last`, with the phrase behind it that belongs to it ("the delegate
    to the highest body"); one of place or time does so only with a name ("adviser at X", not "president at the time")."""
    end = last
    if end < reader.size and reader.word(end + 1).upos in ("ADP", "CCONJ"):
        while end < reader.size and reader.word(end + 1).upos not in ("PUNCT", "VERB", "AUX", "SCONJ"):
            end += 1
    named = any(last < n.first <= end and n.kind != "person" for n in reader.names)
    return end if named or linker_at(reader, last + 1) else last


def joined(reader: Reader, i: int) -> bool:
    """Whether a word is coordinated by a conjunction; what only a comma parts is an apposition, whatever the parser calls it."""
    return reader.word(i).deprel == "conj" and any(w.head == i and w.deprel == "cc" for w in reader.sentence.words)


def behind_complement(reader: Reader, last: int) -> int:
    """Where the holder's name begins right behind phrases of place or charge ("ambassador in G | X Y", "minister for trade of
    F | X Y"); 0 where none does."""
    k = last + 1
    if k > reader.size or reader.word(k).upos != "ADP":
        return 0
    while k <= reader.size and k - last <= LONGEST:
        name = reader.name_at(k)
        if name is not None and name.kind == "person":
            before = reader.word(k - 1)
            closed = before.upos in INSIDE and not any(reader.ending(g, last + 1, k - 1) for g in ("offices", "people"))
            return k if closed else 0
        if reader.word(k).form == "," and _closed_off(reader, k + 1):
            return k + 1
        if reader.word(k).upos not in (*INSIDE, "ADP", "DET", "CCONJ") or k in reader.times:
            return 0
        k = name.last + 1 if name is not None else k + 1
    return 0


def _closed_off(reader: Reader, k: int) -> bool:
    """Whether a person's name at `k` stands in apposition, with a mark behind it."""
    name = reader.name_at(k) if k <= reader.size else None
    if name is None or name.kind != "person" or joined(reader, name.first):
        return False
    return name.last < reader.size and reader.word(name.last + 1).upos == "PUNCT"
