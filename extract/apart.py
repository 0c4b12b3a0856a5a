"""When a deed happened that is told as so long before or after another: "the raid came a day after his visit to X"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from extract.arguments import Clause
from extract.calendar import resolve
from extract.clauses import clause_of
from extract.drafts import Draft
from extract.entities import Referent
from extract.language import Language
from extract.lexicon import Grammar
from extract.qualify import status_of
from extract.scene import Scene, TimePhrase, who
from extract.tree import base
from extract.types import Article, Word
from extract.when import time_of

#: How many sentences back a noun that is told again was dated.
BACK = 2
_DAY = 10  # characters of an ISO day
Dated = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun beside a dated verb ("handed in his resignation on Sunday"): its sentence, folded lemma, whose it is, ISO day."""

    sentence: int
    lemma: str
    owners: frozenset[Referent]
    day: str


@dataclass(slots=True)
class Days:
    """The days that an article has given so far: of deeds, (relation, ISO day), and of nouns beside a dated verb."""

    deeds: list[tuple[str, str]] = field(default_factory=list)
    nouns: list[Noun] = field(default_factory=list)


def note(days: Days, scene: Scene, drafts: Sequence[Draft], article: Article, grammar: Grammar) -> None:
    """Adds what a sentence dates; call it once a sentence, in order."""
    days.deeds += [(d.type, d.time) for d in drafts if d.time and len(d.time) == _DAY]
    if not scene.times:
        return
    for verb in (w for w in scene.tree.words if w.upos == "VERB"):
        day = _day_of(scene, verb, article, grammar)
        if day is not None and status_of(scene.tree, verb.id, grammar)[0] == "actual":
            beside = [k for k in scene.tree.kids(verb.id, "nsubj", "obj") if k.upos == "NOUN"]
            days.nouns += [Noun(scene.index, grammar.fold(k.lemma), _owners(scene, k, grammar), day) for k in beside]


def apart(scene: Scene, clause: Clause, article: Article, days: Days, language: Language) -> Dated:
    """(ISO value, phrase) of a deed told as so long before or after another of which the day is known; else (None, None)."""
    phrase = next((t for t in scene.lengths if _measured(scene, t, clause.predicate)), None)
    day = _other(scene, clause, phrase, article, days, language) if phrase else None
    if phrase is None or day is None:
        return None, None
    way = "ago" if phrase.mention.number("after") else "ahead"
    return resolve(replace(phrase.mention, kind=way), date.fromisoformat(day)), phrase.mention.text


def _measured(scene: Scene, time: TimePhrase, deed: int) -> bool:
    """Whether a length of time leads to a deed: nothing stands between them but what belongs to the deed, or says no more than
    that it is done."""
    grammar, tree = scene.memory.grammar, scene.tree
    between = tree.words[time.last : deed - 1]
    return bool(between) and all(
        w.upos == "ADP" or tree.under(w.id, deed) or grammar.word_in("light_nouns", w) or grammar.word_in("happen_nouns", w)
        for w in between
    )


def _other(scene: Scene, clause: Clause, time: TimePhrase, article: Article, days: Days, language: Language) -> str | None:
    """The day of the deed that a length of time is counted from: of the verb above, or of the deed that "came" then."""
    grammar = language.grammar
    above = next((w for w in _above(scene, clause, time) if w.upos == "VERB" or language.parts(w)), None)
    if above is None:
        return None
    if above.upos == "VERB":
        own = _day_of(scene, above, article, grammar)
        if own or not (grammar.word_in("happen_verbs", above) or grammar.word_in("come_verbs", above)):
            return own
        subjects = [k for k in scene.tree.kids(above.id, "nsubj") if k.upos == "NOUN" and k.id < time.first]
        return _told(scene, subjects[0], days, language) if subjects else None
    return _told(scene, above, days, language)


def _above(scene: Scene, clause: Clause, time: TimePhrase) -> Iterator[Word]:
    """The words that govern a deed and stand outside of the phrase of time."""
    return (w for w in scene.tree.ancestors(clause.predicate) if not time.first <= w.id <= time.last)


def _told(scene: Scene, noun: Word, days: Days, language: Language) -> str | None:
    """The day of a deed that a noun tells again: of the same noun of the same owner just before, or, of a noun that says no more
    than what was done ("the raid"), the only day of its relation so far."""
    grammar = language.grammar
    lemma, owners = grammar.fold(noun.lemma), _owners(scene, noun, grammar)
    again = [n for n in days.nouns if n.lemma == lemma and scene.index - n.sentence <= BACK and n.owners & owners]
    found = {n.day for n in again if n.sentence == again[-1].sentence}
    if not found and not owners:
        relations = {frame.relation for part, frame in language.frames.of(noun, grammar) if part == "noun"}
        found = {day for relation, day in days.deeds if relation in relations}
    return found.pop() if len(found) == 1 else None


def _owners(scene: Scene, noun: Word, grammar: Grammar) -> frozenset[Referent]:
    """Whose deed a noun says that it is ("the resignation of X", "his resignation")."""
    clause = clause_of(scene.tree, noun.id, grammar)
    return frozenset(r for a in (*clause.of("genitive"), *clause.of("owner")) for r in who(scene, a, noun.id))


def _day_of(scene: Scene, verb: Word, article: Article, grammar: Grammar) -> str | None:
    """The day that a verb's clause gives, as ISO 8601; None for none, or for what is no day."""
    if base(verb) == "amod":
        return None
    value, _ = time_of(scene, clause_of(scene.tree, verb.id, grammar), article, "actual", True)
    return value if value and len(value) == _DAY else None
