"""Tokens between the tokenizer and the tagger: repaired by tables of the language; pure functions on frozen values."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from extract.types import Span, Word

LONGEST_SENTENCE = 200  # words; the parser's memory grows with the square


@dataclass(frozen=True, slots=True)
class Token:
    """What stands between spaces: its text, its span in the text that was tokenized, and the syntactic words in it."""

    text: str
    span: Span
    words: tuple[str, ...]


def letters_of(token: Token) -> tuple[Span, ...]:
    """The span of each word of a token: its own letters, found greedily from both ends, else the whole token's."""
    start, end = token.span
    left, right = start, end
    found: dict[int, Span] = {}
    middle = list(range(len(token.words)))
    while len(middle) > 1 and token.text.startswith(token.words[middle[0]], left - start):
        at = middle.pop(0)
        found[at] = left, left + len(token.words[at])
        left = found[at][1]
    while len(middle) > 1 and token.text.endswith(token.words[middle[-1]], left - start, right - start):
        at = middle.pop()
        found[at] = right - len(token.words[at]), right
        right = found[at][0]
    if left >= right or end - start != len(token.text):
        return (token.span,) * len(token.words)
    if len(middle) == 1:
        found[middle[0]] = left, right
    return tuple(found.get(at, token.span) for at in range(len(token.words)))


def is_punctuation(text: str) -> bool:
    """Whether no letter, mark or digit is in `text`."""
    return all(unicodedata.category(char)[0] in "PSZC" for char in text)


def drop_empty(sentences: Iterable[Sequence[Token]]) -> list[Sequence[Token]]:
    """Without the sentences that are nothing but punctuation."""
    return [tokens for tokens in sentences if any(not is_punctuation(token.text) for token in tokens)]


def split_long(tokens: Sequence[Token], limit: int = LONGEST_SENTENCE) -> Iterator[Sequence[Token]]:
    """Cuts a sentence of more than `limit` words after the last punctuation in the second half of the limit, else at it."""
    start = words = 0
    good = -1
    for at, token in enumerate(tokens):
        words += len(token.words)
        if words > limit and at > start:
            cut = good if good > start else at
            yield tokens[start:cut]
            start, good = cut, -1
            words = sum(len(later.words) for later in tokens[start : at + 1])
        if words > limit // 2 and is_punctuation(token.text):
            good = at + 1
    yield tokens[start:]


def promote_verb(words: Sequence[Word]) -> tuple[Word, ...]:
    """A conjunction at the front that was made root hands that place to its verb (else to its first child), as its `cc`."""
    root = next((word for word in words if word.head == 0), None)
    if root is None or root.upos != "CCONJ" or any(word.upos != "PUNCT" for word in words[: root.id - 1]):
        return tuple(words)
    children = [word for word in words if word.head == root.id and word.upos != "PUNCT"]
    if not children:
        return tuple(words)
    heir = next((word for word in children if word.upos == "VERB"), children[0])

    def moved(word: Word) -> Word:
        if word is heir:
            return replace(word, head=0, deprel="root")
        if word is root:
            return replace(word, head=heir.id, deprel="cc")
        return replace(word, head=heir.id) if word.head == root.id else word

    return tuple(moved(word) for word in words)


@dataclass(frozen=True, slots=True)
class Clitics:
    """Letters of the language that stand before a name without belonging to it; `conjunctions` also part two names."""

    before: frozenset[str] = frozenset()
    conjunctions: frozenset[str] = frozenset()


def name_words(tokens: Sequence[Sequence[Word]], tags: Sequence[str], clitics: Clitics) -> tuple[Word, ...]:
    """The words of a sentence with the names of its tokens on them, as BIO.

    `tokens` are the words of each token, `tags` the token's BIOES tag ("O", "B-PER", …). Proclitics before a name and pronouns
    after it never belong to it; a person or place ends before a token that begins with a conjunction.
    """
    words = [word for token in tokens for word in token]
    names: dict[int, str] = {}
    for kind, run in _runs(tokens, tags, clitics):
        core = _core([word for token in run for word in token], len(run[0]), len(run[-1]), clitics)
        names |= {word.id: f"I-{kind}" for word in core}
        names[core[0].id] = f"B-{kind}"
    return tuple(replace(word, name=names[word.id]) if word.id in names else word for word in words)


def _runs(tokens: Sequence[Sequence[Word]], tags: Sequence[str], clitics: Clitics) -> list[tuple[str, list[Sequence[Word]]]]:
    """The tokens of each name, with its kind."""
    runs: list[tuple[str, list[Sequence[Word]]]] = []
    open_kind = ""
    for token, tag in zip(tokens, tags, strict=True):
        kind = tag[2:]
        parted = kind in ("PER", "LOC") and len(token) > 1 and token[0].form in clitics.conjunctions
        if kind and kind == open_kind and tag[0] in "IE" and not parted:
            runs[-1][1].append(token)
        elif kind:
            runs.append((kind, [token]))
        open_kind = kind
    return runs


def _core(words: Sequence[Word], first_size: int, last_size: int, clitics: Clitics) -> Sequence[Word]:
    """A name without the clitics of its first token and the pronoun of its last."""
    first, last = 0, len(words)
    while first < first_size - 1 and words[first].form in clitics.before and words[first].upos not in ("NOUN", "PROPN"):
        first += 1
    lowest = max(first, last - last_size) + 1
    while last > lowest and words[last - 1].upos == "PRON":
        last -= 1
    return words[first:last]
