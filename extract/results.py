"""When and where a deed happened that a verb tells as a result: "the attack in X on Monday left five dead"."""

from __future__ import annotations

from extract.arguments import Clause
from extract.entities import Referent
from extract.lexicon import Grammar
from extract.scene import Scene, TimePhrase
from extract.tree import Tree, base
from extract.types import Article, Word
from extract.when import dated

#: The words of a sentence from one id to another, the first included.
Stretch = tuple[int, int]
Dated = tuple[str | None, str | None]


def of_result(scene: Scene, clause: Clause, article: Article, status: str, grammar: Grammar) -> tuple[Dated, Referent | None]:
    """((ISO value, phrase), place) that the words before a verb of result give to its noun; else ((None, None), None)."""
    stretch = _cause(scene, clause, grammar)
    if stretch is None:
        return (None, None), None
    return dated(_time(scene, stretch), article, status), _place(scene, stretch, grammar)


def _cause(scene: Scene, clause: Clause, grammar: Grammar) -> Stretch | None:
    """The words that tell what a verb of result resulted from; None where no such verb governs the deed's noun."""
    verb = scene.tree.word(clause.governor) if clause.form == "noun" and clause.governor else None
    if verb is None or verb.id > clause.predicate or not grammar.word_in("result_verbs", verb):
        return None
    behind = next((k.id for k in scene.tree.kids(verb.id, "nsubj") if verb.id < k.id < clause.predicate), 0)
    start = behind or _named_cause(scene.tree, verb) or _told_cause(scene.tree, verb, grammar)
    if not start:
        return None
    end = clause.predicate if behind else verb.id
    later = (w.id for w in scene.tree.words[start : end - 1] if w.upos == "ADP" and grammar.word_in("sequence_markers", w))
    return start, next(later, end)


def _time(scene: Scene, stretch: Stretch) -> TimePhrase | None:
    """The last time expression of a stretch that says a day or a period."""
    found = [t for t in scene.times if stretch[0] <= t.first <= t.last < stretch[1]]
    usable = [t for t in found if t.mention.kind not in ("duration", "same") and not t.mention.number("since")]
    return usable[-1] if usable else None


def _place(scene: Scene, stretch: Stretch, grammar: Grammar) -> Referent | None:
    """The last named place of a stretch that stands behind a preposition of place."""
    for mention in reversed(scene.mentions):
        marker = grammar.marker(scene.tree.marker(mention.head))
        known = mention.form == "name" or mention.link is not None
        inside = stretch[0] <= mention.first <= mention.last < stretch[1]
        if inside and known and mention.kind in ("place", "state") and marker in grammar.lists["place_markers"]:
            return scene.cast.by_mention[scene.index, mention.head]
    return None


def _named_cause(tree: Tree, verb: Word) -> int:
    """The noun that had the result: the verb's subject before it, or the antecedent of its relative clause; 0 for none."""
    subjects = [k.id for k in tree.kids(verb.id, "nsubj") if k.upos == "NOUN" and k.id < verb.id]
    if subjects:
        return subjects[0]
    above = tree.word(verb.head) if verb.head else verb
    return above.id if base(verb) == "acl" and above.upos == "NOUN" and above.id < verb.id else 0


def _told_cause(tree: Tree, verb: Word, grammar: Grammar) -> int:
    """Where the clause begins that had the result: that of the last verb before, or of the one that it is coordinated with."""
    before = [w for w in tree.words[: verb.id - 1] if w.upos == "VERB"]
    if not before:
        return 0
    told = tree.word(verb.head) if base(verb) == "conj" and verb.head in {w.id for w in before} else before[-1]
    above = tree.word(told.head) if told.head else told
    if base(told) == "acl" and above.upos == "NOUN":
        return above.id
    bounds = [w.id + 1 for w in tree.words[: told.id - 1] if w.upos == "VERB" or grammar.word_in("complementizers", w)]
    return max(bounds, default=1)
