"""What the parser reads: the text without marks that its weights never saw, with the way back to the original offsets."""

from __future__ import annotations

import unicodedata
from collections.abc import Container
from dataclasses import dataclass

from extract.types import Span


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`text[i]` stands in the original at `offsets[i]`; `ends[i]` is where it ends there, its dropped marks included."""

    text: str
    offsets: tuple[int, ...]
    ends: tuple[int, ...]

    def back(self, start: int, end: int) -> Span:
        """A non-empty span of the cleaned text as a span of the original."""
        return self.offsets[start], self.ends[end - 1]


def clean(text: str, drop: Container[str] = frozenset()) -> Cleaned:
    """Drops the characters in `drop` and Unicode's format characters (direction marks), spells presentation forms out,
    makes every space plain and every line break a paragraph break (two of them: one is a space to stanza)."""
    letters: list[str] = []
    offsets: list[int] = []
    ends: list[int] = []
    for at, char in enumerate(text):
        for letter in _plain(char, drop):
            if letter == " " and letters and letters[-1] == "\n":
                continue
            if letter == "\n":
                if letters and letters[-1] != "\n":
                    letters += "\n\n"
                    offsets += [at, at]
                    ends += [at + 1, at + 1]
                continue
            letters.append(letter)
            offsets.append(at)
            ends.append(at + 1)
        if char in drop and ends and ends[-1] == at:
            ends[-1] = at + 1
    return Cleaned("".join(letters), tuple(offsets), tuple(ends))


def _plain(char: str, drop: Container[str]) -> str:
    if " " <= char <= "~":
        return char
    if char in "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029":
        return "\n"
    category = unicodedata.category(char)
    if char == "\t" or category == "Zs":
        return " "
    if char in drop or category in ("Cf", "Cc", "Cs"):
        return ""
    if unicodedata.decomposition(char).startswith(("<initial>", "<medial>", "<final>", "<isolated>")):
        char = unicodedata.normalize("NFKC", char)
    return char


def pieces(text: str, limit: int) -> list[tuple[int, str]]:
    """Cuts `text` into (offset, piece) of at most `limit` characters, at line breaks, else at spaces, else anywhere."""
    found: list[tuple[int, str]] = []
    start = 0
    while len(text) - start > limit:
        window = text[start : start + limit]
        cut = window.rfind("\n") + 1 or window.rfind(" ") + 1 or limit
        found.append((start, window[:cut]))
        start += cut
    return [*found, (start, text[start:])] if text[start:].strip() else found
