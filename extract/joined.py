"""Clauses of a sentence that tell one deed, or a deed and what came of it: "launched strikes that hit X, which left ten dead"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.arguments import Clause
from extract.drafts import Draft
from extract.lexicon import Grammar
from extract.scene import Scene
from extract.tree import base

#: The relation of a deed that is done and hits, and the one of what comes of it.
DONE, FATAL = "attacked", "killed"


def joined(
    scene: Scene, drafts: Sequence[Draft], clauses: Sequence[Clause], grammar: Grammar
) -> tuple[list[Draft], list[Clause]]:
    """The drafts of a sentence with their clauses, halves made whole: who attacked and, in a relative clause, what was hit; the
    dead of an attack that the same sentence tells have its doer."""
    found = list(zip(drafts, clauses, strict=True))
    for half, clause in tuple(found):
        noun = scene.tree.word(clause.predicate).head if base(scene.tree.word(clause.predicate)) == "acl" else 0
        if half.type != DONE or half.agents or not half.targets or not noun:
            continue
        for at, (whole, done) in enumerate(found):
            told = {done.predicate, *(a.head for a in done.of("object"))}
            if whole.type == DONE and whole.agents and not whole.targets and noun in told and whole.status == half.status:
                place, time = whole.place or half.place, (whole.time or half.time, whole.time_text or half.time_text)
                found[at] = replace(whole, targets=half.targets, place=place, time=time[0], time_text=time[1]), done
                found = [one for one in found if one[0] is not half]
                break
    finished = [_by(scene, draft, clause, found, grammar) for draft, clause in found]
    return [_there(draft, finished) for draft in finished], [clause for _, clause in found]


def _there(draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """A killing without a place, where the only attack by the same doers in the sentence was, or what it hit lies."""
    doers = {r for r, _ in draft.agents}
    if draft.type != FATAL or draft.place is not None or not doers:
        return draft
    attacks = [d for d in drafts if d.type == DONE and {r for r, _ in d.agents} == doers and d.status == draft.status]
    hit = [[r for r, _ in d.targets if r.kind in ("place", "state")] for d in attacks]
    places = {d.place or (goals[0] if len(goals) == 1 else None) for d, goals in zip(attacks, hit, strict=True)}
    return replace(draft, place=places.pop()) if len(places) == 1 else draft


def _by(scene: Scene, draft: Draft, clause: Clause, found: Sequence[tuple[Draft, Clause]], grammar: Grammar) -> Draft:
    """A killing told as a result, with the only doer of the attacks told before it in the sentence."""
    verb = scene.tree.word(clause.governor) if clause.governor else None
    result = verb is not None and grammar.word_in("result_verbs", verb)
    itself = grammar.word_in("result_verbs", scene.tree.word(clause.predicate))
    if draft.type != FATAL or draft.agents or not (result or itself):
        return draft
    before = [d for d, c in found if d.type == DONE and d.agents and c.predicate < clause.predicate and d.status == draft.status]
    doers = {frozenset(r for r, _ in d.agents) for d in before}
    own = {r for r, _ in draft.targets}
    return replace(draft, agents=before[-1].agents) if len(doers) == 1 and not own & next(iter(doers)) else draft
