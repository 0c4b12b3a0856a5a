"""All data of one language, loaded once: what the functions of this room are given instead of a language's name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from extract.dates import DateRules, load_dates
from extract.frames import Frames, load_frames
from extract.gazetteer import Gazetteer, load_gazetteer
from extract.lexicon import LANG, Grammar, load_grammar
from extract.titles import Titles, load_titles
from extract.trust import Trust, load_trust
from extract.types import Word

_NEEDED = ("lexicon.yaml", "titles.yaml", "dates.yaml", "normal.yaml")


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """The data of a language; `code` is its ISO 639-1 code."""

    code: str
    grammar: Grammar
    titles: Titles
    gazetteer: Gazetteer
    dates: DateRules
    frames: Frames
    trust: Trust | None = None

    def parts(self, word: Word) -> frozenset[str]:
        """As what frames know a word: "verb", "noun", "participle"; none where no frame does."""
        return frozenset(part for part, _ in self.frames.of(word, self.grammar))


def languages() -> tuple[str, ...]:
    """The codes of the languages that have all the data that extraction needs."""
    return tuple(sorted(p.name for p in LANG.iterdir() if p.is_dir() and all((p / n).exists() for n in _NEEDED)))


@lru_cache(maxsize=8)
def load_language(code: str) -> Language:
    """The data of a language; SiyarError names the file at fault."""
    grammar = load_grammar(code)
    frames = load_frames(code, grammar)
    return Language(code, grammar, load_titles(code), load_gazetteer(), load_dates(code), frames, load_trust(code))
