"""When and where: the time expression and the place that belong to an event's own clause."""

from __future__ import annotations

from extract.arguments import Argument, Clause
from extract.calendar import resolve
from extract.entities import Referent
from extract.lexicon import Grammar
from extract.match import Match
from extract.scene import Scene, TimePhrase, kinds_of, who
from extract.types import Article

_FUTURE = frozenset({"planned"})


def time_of(scene: Scene, clause: Clause, article: Article, status: str, told: bool) -> tuple[str | None, str | None]:
    """(ISO value, phrase) of the time that an event's clause gives, or (None, None).

    `told` is false for an event that is only mentioned ("condemned the attack"): the time of the clause above is not its own.
    """
    phrase = _own(scene, clause, told)
    if phrase is None:
        return None, None
    value = resolve(phrase.mention, article.date, "future" if status in _FUTURE else "past")
    if value is None and status == "possible":  # "may visit next month"
        value = resolve(phrase.mention, article.date, "future")
    return (value, phrase.mention.text) if value else (None, None)


def _own(scene: Scene, clause: Clause, told: bool) -> TimePhrase | None:
    """The time phrase nearest to the predicate among those that its clause holds."""
    mine = [t for t in scene.times if t.mention.kind not in ("duration", "same") and _holds(scene, clause, t, told)]
    return min(mine, key=lambda t: abs(t.first - clause.predicate), default=None)


def _holds(scene: Scene, clause: Clause, time: TimePhrase, told: bool) -> bool:
    """A time belongs to the last verb before it, or where none is, to the first behind it; and to that verb's nouns."""
    verbs = [w.id for w in scene.tree.words if w.upos == "VERB" and w.deprel != "amod"]
    before = [v for v in verbs if v < time.first]
    verb = before[-1] if before else next((v for v in verbs if v > time.last), 0)
    if not before and verb and told and _coordinated(scene, verb, clause.governor or clause.predicate):
        return True
    if clause.form == "verb":
        word = scene.tree.word(clause.predicate)
        adverbial = word.deprel == "advcl" and word.feat("VerbForm") not in ("Fin", "Inf") and word.head == verb < word.id
        return verb == clause.predicate or (adverbial and time.last < word.id)
    if not verb or any(scene.tree.word(i).head == clause.predicate for i in range(time.first, time.last + 1)):
        return True
    above = next((w.id for w in scene.tree.ancestors(clause.predicate) if w.upos == "VERB"), 0)
    if told and verb in (clause.governor, above):
        return True
    return clause.predicate > verb and time.first > clause.predicate and time.first - clause.predicate <= 8


def _coordinated(scene: Scene, verb: int, other: int) -> bool:
    """Whether a verb is coordinated with the one that a sentence's opening time belongs to."""
    while scene.tree.word(other).deprel == "conj" and scene.tree.word(other).head:
        other = scene.tree.word(other).head
        if other == verb:
            return True
    return False


def place_of(scene: Scene, clause: Clause, match: Match, grammar: Grammar) -> Referent | None:
    """The place that an event's clause names with a preposition of place, if it fills no role."""
    places = grammar.lists["place_markers"]
    within = grammar.lists["within_markers"]  # "airstrikes in X" hit X, and there
    used = {a.head for _, args in match.roles for a in args if a.role != "oblique" or a.marker not in within}
    for argument in clause.of("oblique"):
        if argument.marker in places and argument.head not in used and argument.steps <= 2:
            found = _place(scene, argument, clause.predicate, argument.marker in grammar.lists["seat_markers"])
            if found is not None:
                return found
    return None


def _place(scene: Scene, argument: Argument, predicate: int, seated: bool) -> Referent | None:
    """The place that a phrase names; with `seated` a body stands for its seat ("at the ministry")."""
    kinds = frozenset({"place", "state", "organisation"} if seated else {"place", "state"})
    if not kinds_of(scene, argument, predicate) & kinds:
        return None
    referents = who(scene, argument, predicate)
    seat = referents and referents[0].link is not None and referents[0].link.reason == "metonym"
    return referents[0] if referents and referents[0].kind in kinds and not seat else None
