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


def _on_occasion(scene: Scene, head: int, grammar: Grammar) -> bool:
    """Whether a phrase stands below a noun that tells the occasion ("on the sidelines of the opening in X")."""
    above = (w for w in scene.tree.ancestors(head) if w.upos in NOMINAL)
    markers = (grammar.marker(scene.tree.marker(w.id)) for w in above)
    through = (grammar.fold(" ".join(m.form for m in (*scene.tree.marker(w.id), w))) for w in scene.tree.ancestors(head))
    return any(m in grammar.lists["during_markers"] for m in (*markers, *through))
