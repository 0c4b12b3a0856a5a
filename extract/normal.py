"""The normal form in which names and words are compared; how a language writes is data (lang/<code>/normal.yaml)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from extract.errors import SiyarError
from extract.yamls import read_language_file

LANG = Path(__file__).parent / "lang"
_KEYS = {"letters", "drop", "words", "article", "compounds", "clitics"}
_ARTICLE_KEYS = {"joined", "longer_than", "single"}
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}")


class NormalError(SiyarError, ValueError):
    """A normal.yaml that is missing or cannot be used."""


class _Letters(dict[int, str]):
    """A table for `str.translate` that works out each code point once, at its first use."""

    def __init__(self, rules: dict[str, str]) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, code: int) -> str:
        self[code] = ""  # a character that comes up again while it is taken apart ends there
        self[code] = result = self._resolve(chr(code))
        return result

    def _resolve(self, char: str) -> str:
        if char in self._rules:
            return self._rules[char]
        parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
        return _class(char) if parts == char else parts.translate(self)


def _class(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf"):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    return char if category[0] in "LNM" else " "


@dataclass(frozen=True, slots=True, eq=False)
class Normal:
    """The normal form of one language; made by `load_normal`."""

    language: str
    letters: dict[int, str] = field(repr=False)
    joined: tuple[str, ...] = ()
    longer_than: int = 0
    single: frozenset[str] = frozenset()
    compounds: tuple[str, ...] = ()
    joined_clitics: dict[str, str] = field(default_factory=dict, repr=False)
    _known: dict[str, str] = field(default_factory=dict, repr=False)

    def fold(self, text: str) -> str:
        """Words of any text in normal form, one space between them, articles taken away; "" where nothing remains.

        Folding twice changes nothing. Two names are the same to Siyar when their folds are equal.
        """
        known = self._known.get(text)
        if known is None:
            known = self._fold(text)
            if len(self._known) < 200_000:
                self._known[text] = known
        return known

    def fold_word(self, word: str) -> str:
        """`fold` of a single word, for the word lists that `Gazetteer.match` and `Titles.find` read."""
        return self.fold(word)

    def spell(self, text: str) -> str:
        """As `fold`, but articles stay: for lemmas, whose first letters only look like one."""
        if "." in text:
            text = _DOTTED.sub(lambda dotted: dotted.group().replace(".", ""), text)
        return " ".join(text.translate(self.letters).split())

    def unjoin(self, form: str) -> str:
        """A normal form whose words with a clitic in front are two words each, as a parser cuts them ("to-the-X" → "to X")."""
        words: list[str] = []
        for word in form.split():
            joined = next((c for c in self.joined_clitics if words and word.startswith(c) and len(word) > len(c) + 2), None)
            words += [self.joined_clitics[joined], word[len(joined) :]] if joined else [word]
        return " ".join(words)

    def has_article(self, word: str) -> bool:
        """Whether folding takes an article from the front of this word."""
        spelled = self.spell(word)
        return spelled in self.single or (len(spelled) > self.longer_than and spelled.startswith(self.joined))

    def _fold(self, text: str) -> str:
        words = (self._bare(word) for word in self.spell(text).split())
        return " ".join(word for word in words if word)

    def _bare(self, word: str) -> str:
        if word in self.single:
            return ""
        while len(word) > self.longer_than and word.startswith(self.joined):
            word = next(word[len(article) :] for article in self.joined if word.startswith(article))
        for first in self.compounds:
            for article in self.joined:
                if word.startswith(first + article) and len(word) >= len(first) + self.longer_than:
                    return f"{first} {self._bare(word[len(first) :])}"
        return word


@cache
def load_normal(language: str) -> Normal:
    """The normal form of a language ("ar", "en") from lang/<language>/normal.yaml; read once.

    Raises NormalError where the file is missing or wrong.
    """
    path = LANG / language / "normal.yaml"
    data = _read(path)
    article = data["article"]
    letters = {char: target for target, chars in data["letters"].items() for char in chars}
    letters |= dict.fromkeys(data["drop"], "") | {char: f" {char} " for char in data["words"]}
    bare = Normal(language, _Letters(letters))
    return Normal(
        language,
        bare.letters,
        joined=tuple(bare.spell(word) for word in article["joined"]),
        longer_than=article["longer_than"],
        single=frozenset(bare.spell(word) for word in article["single"]),
        compounds=tuple(bare.spell(word) for word in data["compounds"]),
        joined_clitics={bare.spell(joined): bare.spell(clitic) for joined, clitic in data["clitics"].items()},
    )


def _read(path: Path) -> dict[str, Any]:
    data = read_language_file(path, NormalError)
    if not isinstance(data, dict) or set(data) != _KEYS:
        raise NormalError(f"{path} must have exactly the keys {', '.join(sorted(_KEYS))}.")
    if not isinstance(data["article"], dict) or set(data["article"]) != _ARTICLE_KEYS:
        raise NormalError(f"{path}: article must have exactly the keys {', '.join(sorted(_ARTICLE_KEYS))}.")
    return data
