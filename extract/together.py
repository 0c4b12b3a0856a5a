"""What the deeds of one sentence tell of one another: where those who stay somewhere meet, and when they go on to do more."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from extract.arguments import Clause
from extract.drafts import Draft
from extract.entities import Referent
from extract.lexicon import Grammar
from extract.scene import Scene
from extract.stays import Stay, adverb_of, stayed
from extract.tree import Tree, base

#: Relations whose target is where the agent then is, of them the one whose agent only comes there, and its contrary.
GOING, COMING, LEAVING = frozenset({"visited", "travelled_to"}), "travelled_to", "departed_from"
#: A relation that is no deed of a day of its own.
BESIDE = "accompanied"


def together(
    scene: Scene, drafts: Sequence[Draft], clauses: Sequence[Clause], placed: Collection[str], grammar: Grammar
) -> list[Draft]:
    """The drafts of a sentence, each with its clause; those `placed` get the place and the time that others give them."""
    stays = [s for d, c in zip(drafts, clauses, strict=True) for s in _stays(d, c)]
    out = []
    for draft, clause in zip(drafts, clauses, strict=True):
        there = draft.place or (stayed(scene, clause, _sides(draft), stays, grammar) if draft.type in placed else None)
        goes = draft.time is None and draft.type != BESIDE and (draft.type in placed or draft.type in GOING)
        timed = _timed(scene, draft, clause, drafts, clauses, grammar) if goes else draft
        out.append(replace(timed, place=there))
    return out


def _stays(draft: Draft, clause: Clause) -> Iterator[Stay]:
    goals = [r for r, _ in draft.targets] if draft.type in GOING and len(draft.targets) == 1 else []
    place = draft.place or next((r for r in goals if r.kind in ("place", "state")), None)
    if place is not None:
        yield Stay(clause.predicate, _sides(draft), place, draft.type == COMING)


def _timed(
    scene: Scene, draft: Draft, clause: Clause, drafts: Sequence[Draft], clauses: Sequence[Clause], grammar: Grammar
) -> Draft:
    """A deed without a time that goes on from one with a day: coordinated with it, or in the place told of."""
    verb, adverb = clause.governor or clause.predicate, adverb_of(scene, clause, grammar)
    left = {c.predicate for d, c in zip(drafts, clauses, strict=True) if d.type == LEAVING}
    for other, told in zip(reversed(drafts), reversed(clauses), strict=True):
        before = told.governor or told.predicate
        if before < adverb and other.type in GOING and other.time is None:
            return draft  # the place told of is where another deed took them, at a time of its own
        stays = other.time is not None and told.predicate not in left  # what is told behind a departure was before it
        alike = stays and other.status == draft.status and bool(_sides(other) & _sides(draft))
        if alike and before < verb and (before < adverb or _goes_on(scene.tree, verb, before)):
            return replace(draft, time=other.time, time_text=other.time_text)
    return draft


def _goes_on(tree: Tree, verb: int, other: int) -> bool:
    """Whether a verb is coordinated with another before it, itself or by others."""
    word = tree.word(verb)
    while base(word) == "conj" and word.head and word.upos == "VERB":
        word = tree.word(word.head)
        if word.id == other:
            return True
    return False


def _sides(draft: Draft) -> frozenset[Referent]:
    return frozenset(r for r, _ in (*draft.agents, *draft.targets))
