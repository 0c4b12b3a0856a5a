"""Which words a token is made of, by tables of the language; used where the weights made a word that nobody knows.

Pure functions: `segment` gives another value of a token or the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.tokens import Token, is_punctuation

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Affix:
    """Letters joined to a word: a prefix or a pronoun; `classes` of words that it joins, `begins` with one of these letters."""

    form: str
    classes: frozenset[str]
    begins: str = ""

    def joins(self, stem: str, classes: frozenset[str]) -> frozenset[str]:
        """Which of `classes` the word `stem` can have beside this affix."""
        return classes & self.classes if not self.begins or stem[:1] in self.begins else frozenset()


@dataclass(frozen=True, slots=True)
class Spelling:
    """The end of a word as it is `written` before a pronoun, and what it `means` there."""

    written: str
    means: str
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """What the tables say of a word: its classes, and how often the treebank has it (0: only other tables do)."""

    classes: frozenset[str]
    count: int


@dataclass(frozen=True, slots=True)
class Morphology:
    """The tables of a language: `words` are syntactic, `whole` are tokens that are one word, `splits` tokens with one reading."""

    words: Mapping[str, Known]
    whole: frozenset[str]
    splits: Mapping[str, Words]
    conjunctions: tuple[str, ...]
    prefixes: tuple[Affix, ...]
    suffixes: tuple[Affix, ...]
    spellings: tuple[Spelling, ...]
    article: tuple[str, str, str]  # after which prefix, in full, as written there
    bare_begins: tuple[str, ...]
    bare_ends: tuple[str, ...]
    rare: tuple[tuple[int, int], ...]  # a stem of so few letters must be seen so often
    names: Mapping[str, tuple[Words, ...]]  # names of several tokens that are all whole, by the first of them


NOMINAL = frozenset({"NOUN", "PROPN"})
RARER = 30
ANY = frozenset({"NOUN", "PROPN", "VERB", "ADP", "SCONJ", "CCONJ", "PART", "PRON", "INTJ"})


def mend_tokens(tokens: Sequence[Token], tables: Morphology | None) -> Sequence[Token]:
    """The tokens of a sentence with better words where the tables know better; without tables as they are."""
    if tables is None:
        return tokens
    mended = [segment(token, tables) for token in tokens]
    for at, token in enumerate(tokens):
        for name in tables.names.get(token.text, ()):
            if tuple(other.text for other in tokens[at : at + len(name)]) == name:
                mended[at : at + len(name)] = [replace(other, words=(other.text,)) for other in tokens[at : at + len(name)]]
    return mended


def segment(token: Token, tables: Morphology) -> Token:
    """The token with better words, if the tables know better: a reading that has no rival, a whole word, a word nobody knows."""
    if is_punctuation(token.text):
        return token
    words = tables.splits.get(token.text) or _whole(token.text, tables)
    if words is None and not all(_plausible(word, tables) for word in token.words):
        words = _best(token, tables) or _respelled(token, tables)
    return replace(token, words=words) if words else token


def _plausible(word: str, tables: Morphology) -> bool:
    found = tables.words.get(word)
    return len(word) == 1 or not word.isalpha() or (found is not None and found.count > 0)


def _whole(text: str, tables: Morphology) -> Words | None:
    """A token that is one word of the table, or such a word behind prefixes."""
    if text in tables.whole:
        return (text,)
    for before in _fronts(text, tables):
        rest = text[len("".join(before)) :]
        if before and rest in tables.whole and not _doubled(before, rest, tables) and _sure(rest, tables):
            return (*before, rest)
    return None


def _doubled(before: Words, rest: str, tables: Morphology) -> bool:
    """Whether the first letter behind a prefix may be that of an article written together with it, as far as words are known."""
    needs, full, short = tables.article
    if before[-1] != needs or not rest.startswith(short):
        return False
    return full + rest in tables.words or full + rest[len(short) :] in tables.words


def _sure(word: str, tables: Morphology) -> bool:
    """Short words that only the gazetteer has are not looked for behind a prefix."""
    found = tables.words.get(word)
    return len(word) >= 5 or (len(word) >= 3 and found is not None and found.count > 0)


def _fronts(text: str, tables: Morphology) -> Iterator[Words]:
    """Prefixes that `text` may begin with, whatever follows: a conjunction, another prefix, both or none."""
    others = sorted({prefix.form for prefix in tables.prefixes if not prefix.begins})
    for first in ("", *tables.conjunctions):
        for second in ("", *others):
            if text.startswith(first + second):
                yield tuple(part for part in (first, second) if part)


def _best(token: Token, tables: Morphology) -> Words | None:
    """The reading with the most frequent stem; each further word must make up for itself by RARER."""
    found = [
        (-known.count / RARER ** len(words), len(words), words)
        for words, stem, known in readings(token.text, tables)
        if _frequent(stem, known, tables) and (len(words) > 1 or known.count or len(token.words) > 1)
    ]
    return min(found)[2] if found else None


def _frequent(stem: str, known: Known, tables: Morphology) -> bool:
    return all(len(stem) > letters or known.count >= times for letters, times in tables.rare)


def readings(text: str, tables: Morphology) -> Iterator[tuple[Words, str, Known]]:
    """Every way to read `text` as [conjunction] [prefix] known word [pronoun]: the words, the known one, what is known of it."""
    for first in ("", *tables.conjunctions):
        if not text.startswith(first):
            continue
        rest = text[len(first) :]
        yield from _with_suffix((first,) if first else (), rest, ANY, tables)
        for prefix in tables.prefixes:
            after = rest.removeprefix(prefix.form)
            if after == rest:
                continue
            before = (first, prefix.form) if first else (prefix.form,)
            needs, full, short = tables.article
            if prefix.form == needs and after.startswith(short):
                after = full + after[len(short) :]
            classes = prefix.joins(after, ANY)
            if classes:
                yield from _with_suffix(before, after, classes, tables)


def _with_suffix(before: Words, rest: str, classes: frozenset[str], tables: Morphology) -> Iterator[tuple[Words, str, Known]]:
    found = tables.words.get(rest)
    if found and found.classes & classes and len(rest) > 1:
        yield (*before, rest), rest, found
    if rest.startswith(tables.bare_begins):
        classes -= NOMINAL
    for suffix in tables.suffixes:
        stem = rest.removesuffix(suffix.form)
        allowed = suffix.joins(rest, classes)
        if stem == rest or len(stem) < 2 or not allowed:
            continue
        for word, fitting in _spelled(stem, allowed, tables):
            found = tables.words.get(word)
            if found and found.classes & fitting:
                yield (*before, word, suffix.form), word, found


def _spelled(stem: str, classes: frozenset[str], tables: Morphology) -> Iterator[tuple[str, frozenset[str]]]:
    """The words that may be written as `stem` before a pronoun."""
    if not stem.endswith(tables.bare_ends):
        yield stem, classes
    for spelling in tables.spellings:
        if stem.endswith(spelling.written) and classes & spelling.classes:
            yield stem.removesuffix(spelling.written) + spelling.means, classes & spelling.classes


def _respelled(token: Token, tables: Morphology) -> Words | None:
    """The words of the token in its own letters, where the weights made up other ones; None where they did not."""
    if len(token.words) == 1 or token.text in _written(token.words, tables):
        return None
    front: list[str] = []
    rest = token.text
    for word in token.words[:-1]:
        if len(word) > 1 or not rest.startswith(word):
            break
        front.append(word)
        rest = rest[len(word) :]
    needs, full, short = tables.article
    if front and front[-1] == needs and rest.startswith(short):
        rest = full + rest[len(short) :]
    return (*front, rest)


def _written(words: Words, tables: Morphology) -> set[str]:
    """How these words may be written as one token."""
    needs, full, short = tables.article
    found = {""}
    for at, word in enumerate(words):
        ways = {word}
        if at and words[at - 1] == needs and word.startswith(full):
            ways = {short + word.removeprefix(full), word.removeprefix(full)}
        if at + 1 < len(words) and any(words[at + 1] == suffix.form for suffix in tables.suffixes):
            ways |= {word.removesuffix(how.means) + how.written for how in tables.spellings if word.endswith(how.means)}
        found = {before + way for before in found for way in ways}
    return found
