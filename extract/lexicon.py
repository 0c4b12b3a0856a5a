"""The small words of a language as data: what `clauses` and `qualify` ask of lexicon.yaml.

All entries are compared on the normal form of the language (`normal.Normal.fold`); a key that the loader does not know is an
error that names the file and the key, so that a misspelt one is never silently ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.errors import SiyarError
from extract.normal import Normal, load_normal
from extract.types import Word
from extract.yamls import read_language_file

LANG = Path(__file__).parent / "lang"


class LexiconError(SiyarError):
    """A lexicon file that does not say what it should."""


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """How a language marks its arguments. Word lists are sets of normal forms."""

    normal: Normal
    head_initial: bool
    passive_marks: re.Pattern[str] | None
    drops_subject: bool
    lists: Mapping[str, frozenset[str]]
    cues: Mapping[str, Mapping[str, frozenset[str]]]

    def fold(self, text: str) -> str:
        """The normal form of a word."""
        return self.normal.fold(text)

    def has(self, name: str, *texts: str) -> bool:
        """Whether one of the texts stands in the list `name`."""
        entries = self.lists[name]
        return any(self.fold(t) in entries for t in texts if t)

    def word_in(self, name: str, word: Word) -> bool:
        """Whether a word, by lemma or form, stands in the list `name`."""
        if self.has(name, word.lemma, word.form):
            return True
        return word.upos == "VERB" and not self.lists[name].isdisjoint(self.stems(word))

    def stems(self, word: Word) -> tuple[str, ...]:
        """Lemmas that a verb's form may belong to, where the lemmatizer did not find one: without an ending, with the last
        letter that endings hide, an imperfect with the first letter of the perfect."""
        form = self.normal.spell(word.form)
        if word.feat("Aspect") == "Imp":
            rest = [form[len(p) :] for p in self.lists["imperfect_prefixes"] if form.startswith(p) and len(form) > len(p) + 2]
            bare = [r[: -len(e)] for r in rest for e in self.lists["imperfect_endings"] if r.endswith(e) and len(r) > len(e) + 2]
            copied = rest if self.fold(word.lemma) == self.fold(word.form) else []  # an imperfect is never its own lemma
            stems = [*bare, *copied, *(p + r for r in (*rest, *bare) for p in sorted(self.lists["perfect_prefixes"]))]
        else:
            stems = [form, *(form[: -len(e)] for e in self.lists["verb_endings"] if form.endswith(e) and len(form) > len(e) + 1)]
        whole = [stem + weak for stem in stems for weak in ("", *sorted(self.lists["weak_endings"]))]
        return tuple(dict.fromkeys(self.fold(stem) for stem in whole))

    def parts(self, before: Word, word: Word) -> bool:
        """Whether two adjectives with an article that follow one another are of two nouns: a masculine one closes its phrase, so
        that a feminine one behind it begins another ("the Lebanese premier | the Saudi [kingdom]")."""
        both = before.upos == word.upos == "ADJ" and all(self.normal.has_article(w.form) for w in (before, word))
        genders = (before.feat("Gender"), word.feat("Gender"))
        single = before.feat("Number") == word.feat("Number") == "Sing"
        return self.head_initial and both and single and genders == ("Masc", "Fem")

    def cue(self, group: str, word: Word, particles: Iterable[Word] = ()) -> str:
        """The value whose list in the cue group holds the word ("planned"), or ""; with its particle ("call off") first."""
        phrases = {self.fold(f"{word.lemma} {particle.form}") for particle in particles}
        lemma, form = self.fold(word.lemma), self.fold(word.form)
        found = self._cue(group, phrases) or self._cue(group, {lemma, form})
        unknown = word.upos == "VERB" and lemma == form  # its lemma was not found
        return found or (self._cue(group, set(self.stems(word))) if unknown else "")

    def _cue(self, group: str, texts: set[str]) -> str:
        return next((value for value, entries in self.cues[group].items() if not texts.isdisjoint(entries)), "")

    def marker(self, words: Iterable[Word]) -> str:
        """The normal form of a preposition of one or more words."""
        words = tuple(words)
        whole = self.fold(" ".join(w.lemma or w.form for w in words))
        if whole in self.lists["markers_of_many"] or len(words) < 2:
            return whole
        by_form = self.fold(" ".join(w.form for w in words))
        return by_form if by_form in self.lists["markers_of_many"] else self.fold(words[0].lemma or words[0].form)

    @property
    def agent_markers(self) -> frozenset[str]:
        """Prepositions of the agent of a passive."""
        return self.lists["agent_markers"]

    @property
    def genitive_markers(self) -> frozenset[str]:
        """Prepositions that only make a genitive."""
        return self.lists["genitive_markers"]

    def is_light(self, verb: Word) -> bool:
        """Whether a verb says no more than that its noun took place."""
        if self.word_in("light_verbs", verb):
            return True
        return verb.upos == "VERB" and not self.lists["light_verbs"].isdisjoint(self.stems(verb))


_LISTS = frozenset(
    {
        "agent_markers",
        "genitive_markers",
        "markers_of_many",
        "object_markers",
        "light_verbs",
        "between",
        "conjunctions",
        "transparent",
        "habitual",
        "usual_verbs",
        "approximate",
        "rough",
        "content_markers",
        "speech_verbs",
        "topic_verbs",
        "relay_verbs",
        "relay_markers",
        "as_markers",
        "impersonal",
        "speech_nouns",
        "speech_participles",
        "clause_pronouns",
        "free_relatives",
        "purpose_markers",
        "doing_verbs",
        "according",
        "documents",
        "statements",
        "meanwhile",
        "statement_verbs",
        "complementizers",
        "companions",
        "part_markers",
        "continuing",
        "refusals",
        "failures",
        "naming_verbs",
        "means_markers",
        "adverbs",
        "pronoun_bearers",
        "weapons",
        "accusative_endings",
        "feminine_endings",
        "feminine_words",
        "masculine_words",
        "masculine_states",
        "closed_endings",
        "closing_nouns",
        "doer_markers",
        "sender_markers",
        "message_nouns",
        "copulas",
        "office_verbs",
        "verb_endings",
        "plural_endings",
        "weak_endings",
        "imperfect_prefixes",
        "imperfect_endings",
        "dual_perfect",
        "dual_imperfect",
        "intransitive",
        "perfect_prefixes",
        "controllers",
        "object_controllers",
        "accusing_verbs",
        "unaddressed_verbs",
        "addressing_verbs",
        "transitive_verbs",
        "matter_markers",
        "receive_verbs",
        "light_nouns",
        "happen_verbs",
        "come_verbs",
        "spanning_verbs",
        "dative_verbs",
        "dative_markers",
        "upon_markers",
        "upon_nouns",
        "happen_nouns",
        "office_linkers",
        "origin_markers",
        "post_markers",
        "name_openers",
        "patronymics",
        "place_markers",
        "seat_markers",
        "within_markers",
        "state_markers",
        "counted_people",
        "example_markers",
        "former",
        "adjunct_markers",
        "sequence_markers",
        "land_nouns",
        "resort_verbs",
        "wish_verbs",
        "past_openers",
        "perfect_auxiliaries",
        "instead",
        "time_relatives",
        "result_verbs",
        "topic_markers",
        "named_place_markers",
        "during_markers",
        "where_adverbs",
        "goal_markers",
        "making_words",
        "going_on",
        "journey_verbs",
        "coming_verbs",
        "truth_words",
        "coming",
    }
)
_CUES = frozenset({"particles", "governors", "openers", "imperfect", "article_words"})


@lru_cache(maxsize=8)
def load_grammar(language: str) -> Grammar:
    """The lexicon of a language; LexiconError where a key is missing, unknown or not a list."""
    path = LANG / language / "lexicon.yaml"
    raw: Any = read_language_file(path, LexiconError)
    normal = load_normal(language)
    known = {"head", "drops_subject", "passive_marks", "lists", "cues"}
    _same(path, "key", set(raw), known)
    _same(path, "list", set(raw["lists"]), _LISTS)
    _same(path, "cue group", set(raw["cues"]), _CUES)
    lists = {name: _folded(normal, path, name, entries) for name, entries in raw["lists"].items()}
    cues = {
        group: {value: _folded(normal, path, value, entries) for value, entries in values.items()}
        for group, values in raw["cues"].items()
    }
    marks = re.compile(raw["passive_marks"]) if raw["passive_marks"] else None
    return Grammar(normal, raw["head"] == "initial", marks, bool(raw["drops_subject"]), lists, cues)


def _folded(normal: Normal, path: Path, name: str, entries: Any) -> frozenset[str]:
    if not isinstance(entries, list):
        raise LexiconError(f"{path.parent.name}/{path.name}: {name!r} must be a list of words: write it as [a, b]")
    return frozenset(normal.fold(str(e)) for e in entries) - {""}


def _same(path: Path, what: str, found: set[str], known: Iterable[str]) -> None:
    wrong = sorted(found.symmetric_difference(known))
    if wrong:
        raise LexiconError(f"{path.parent.name}/{path.name}: {what} {wrong[0]!r} is missing or not known: see docs/frames.md")
