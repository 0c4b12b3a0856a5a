"""Where a deed happens whose clause does not say: during a visit, or in the place just told of ("came to X, where he met Y")."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from extract.arguments import Argument, Clause
from extract.entities import Referent
from extract.lexicon import Grammar
from extract.match import Match
from extract.scene import Scene
from extract.tree import NOMINAL, base


@dataclass(frozen=True, slots=True)
class Stay:
    """A deed of a sentence that says where its sides are: a visit, a meeting in a city."""

    predicate: int
    sides: frozenset[Referent]
    place: Referent
    arriving: bool = False  # they only come there: nothing has happened there yet


def stayed(scene: Scene, clause: Clause, sides: Collection[Referent], stays: Sequence[Stay], grammar: Grammar) -> Referent | None:
    """The place of a deed by those who are staying somewhere, as the same sentence says; the nearest stay, else None."""
    adverb = adverb_of(scene, clause, grammar)
    mine = [
        s
        for s in stays
        if s.predicate != clause.predicate
        and s.sides & frozenset(sides)
        and (s.predicate < adverb or (not s.arriving and _during(scene, clause, s.predicate, grammar)))
    ]
    if mine:
        return min(mine, key=lambda s: abs(s.predicate - clause.predicate)).place
    return _before(scene, adverb, grammar) if adverb else None


def _during(scene: Scene, clause: Clause, stay: int, grammar: Grammar) -> bool:
    """Whether a noun tells an occasion that the clause falls in ("met X during a visit to Y")."""
    tree, markers = scene.tree, grammar.lists["during_markers"] | grammar.lists["place_markers"]
    told = {clause.predicate, clause.governor}
    during = grammar.marker(tree.marker(stay)) in markers
    for above in tree.ancestors(stay):
        if above.id in told:
            return during
        if above.upos not in NOMINAL:
            break
        during = during or grammar.marker(tree.marker(above.id)) in markers
    first, last = sorted((clause.predicate, stay))
    return during and not any(w.upos == "VERB" for w in tree.words[first : last - 1])


def adverb_of(scene: Scene, clause: Clause, grammar: Grammar) -> int:
    """The relative adverb of place that opens the clause; 0 for none."""
    for word in reversed(scene.tree.words[: (clause.governor or clause.predicate) - 1]):
        if grammar.has("where_adverbs", word.form):
            return word.id
        if word.upos == "VERB" and not grammar.word_in("copulas", word):
            return 0
    return 0


def _before(scene: Scene, adverb: int, grammar: Grammar) -> Referent | None:
    """The place right before a relative adverb, times left out, where somebody goes or is."""
    timed = {i for t in scene.times for i in range(t.first, t.last + 1)}
    last = next((w.id for w in reversed(scene.tree.words[: adverb - 1]) if w.upos != "PUNCT" and w.id not in timed), 0)
    mention = next((m for m in scene.mentions if m.first <= last <= m.last and m.kind in ("place", "state")), None)
    if mention is None:
        return None
    marker = grammar.marker(scene.tree.marker(mention.head))
    there = marker in grammar.lists["place_markers"] | grammar.lists["goal_markers"]
    return scene.cast.by_mention[scene.index, mention.head] if there else None


#: Relations whose item is what is spoken of: a place in it is not where it is spoken.
TALKS = frozenset({"talked_with"})
#: Relations of people who sit together, on some topic.
SITTINGS = frozenset({"talked_with", "met_with", "hosted"})
#: Steps below a predicate at which a phrase of place is still its own, and on the occasion that it falls in.
OWN, OCCASION = 3, 4


def elsewhere(scene: Scene, clause: Clause, match: Match, argument: Argument, grammar: Grammar) -> bool:
    """Whether a phrase of place tells of something else: too far below, of another verb, or of what is talked about."""
    tree = scene.tree
    if argument.steps > OWN and not (argument.steps <= OCCASION and _on_occasion(scene, argument.head, grammar)):
        return True
    told = {clause.predicate, clause.governor} - {0}
    between = tree.words[min(clause.predicate, argument.head) : max(clause.predicate, argument.head) - 1]
    if any(w.upos == "VERB" and base(w) == "conj" and w.head in told for w in between):
        return True
    sitting = match.frame.relation in SITTINGS
    if _of_office(scene, argument, grammar) or (sitting and _of_topic(scene, clause, match, argument, grammar)):
        return True
    own = clause.form == "noun" and clause.predicate < argument.head and tree.under(argument.head, clause.predicate)
    if match.frame.relation not in TALKS or own:
        return False
    topics = {a.head for a in match.role("item")}
    if clause.governor:
        topics |= {k.id for k in tree.kids(clause.governor, "obj") if not tree.under(clause.predicate, k.id)}
    with_whom = {a.head for role in ("partner", "target") for a in match.role(role)}
    return any(
        topic < argument.head and topic != clause.predicate and not any(topic < i < argument.head for i in with_whom)
        for topic in topics
    )


def of_seat(scene: Scene, argument: Argument, place: Referent) -> bool:
    """Whether a place without a name is told right behind an office of a named one, and so says where that one lies ("the
    governor of X in the far east")."""
    above = {w.id for w in scene.tree.ancestors(argument.head) if w.upos != "VERB"}
    before = (w.id for w in reversed(scene.tree.words[: argument.head - 1]) if w.upos != "ADP" and w.id not in above)
    last = next(before, 0)
    office = next((m for m in scene.mentions if m.last == last and m.kind == "person" and m.role), None)
    if office is None or place.named or office.form != "description":
        return False
    return office.last > office.head and scene.tree.word(office.last).upos == "PROPN"


def _of_office(scene: Scene, argument: Argument, grammar: Grammar) -> bool:
    """Whether a preposition that also means "by" stands before no name of a place, or right behind an office held there."""
    if argument.marker not in grammar.lists["named_place_markers"]:
        return False
    mention = scene.mention(argument.head)
    if mention is None:
        return True
    words = scene.tree.words[mention.first - 1 : mention.last]
    led = mention.link is not None and mention.link.reason == "government"  # "under the command of X"
    named = mention.link is not None or mention.form == "name" or any(w.upos == "PROPN" for w in words)
    if led or not named and not (len(words) > 1 and grammar.word_in("transparent", words[0])):
        return True
    before = mention.first - 1 - len(scene.tree.marker(argument.head))
    return any(m.first <= before <= m.last and m.kind == "person" and m.role for m in scene.mentions)


def _of_topic(scene: Scene, clause: Clause, match: Match, argument: Argument, grammar: Grammar) -> bool:
    """Whether a place stands below what people sit together about ("a meeting on the fighting in X")."""
    tree, sides = scene.tree, {a.head for _, arguments in match.roles for a in arguments}
    for word in tree.ancestors(argument.head):
        if word.id in (clause.predicate, clause.governor):
            return False
        whom = scene.mention(word.id)
        about = grammar.marker(tree.marker(word.id)) in grammar.lists["topic_markers"]
        if about and word.id not in sides and (whom is None or whom.kind in ("thing", "place")):
            return True
    return False


def _on_occasion(scene: Scene, head: int, grammar: Grammar) -> bool:
    """Whether a phrase stands below a noun that tells the occasion ("on the sidelines of the opening in X")."""
    above = (w for w in scene.tree.ancestors(head) if w.upos in NOMINAL)
    markers = (grammar.marker(scene.tree.marker(w.id)) for w in above)
    through = (grammar.fold(" ".join(m.form for m in (*scene.tree.marker(w.id), w))) for w in scene.tree.ancestors(head))
    return any(m in grammar.lists["during_markers"] for m in (*markers, *through))
