"""Trees mended where words make a number rough and hide what is counted: "the killing of what is no less than 48 people"."""

from __future__ import annotations

from collections.abc import Sequence

from extract.lexicon import Grammar
from extract.tree import Changes, Tree, base
from extract.types import Mention, Word

#: The longest phrase that makes a number rough, in words.
LONGEST = 5
_ROLES = frozenset({"obj", "nsubj", "obl", "nmod"})


def amounts(tree: Tree, mentions: Sequence[Mention], grammar: Grammar) -> Changes:
    """What is counted takes the place of the phrase that makes its number rough; the phrase hangs on the number."""
    changes: Changes = {}
    for first in tree.words:
        last = _last(tree, first.id, grammar)
        number = tree.word(last + 1) if 0 < last < len(tree.words) else None
        if number is None or number.upos not in (("NUM", "NOUN") if last > first.id + 1 else ("NUM",)):
            continue
        counted = next((m.head for m in mentions if m.first <= number.id <= m.last), _counted(tree, number))
        place = _place(tree, first, tree.word(counted), grammar)
        if place is None:
            continue
        changes[counted] = place
        phrase = range(first.id, last + 1)
        changes |= {k.id: (counted, "case") for k in tree.marker(first.id) if k.id not in phrase}
        changes |= dict.fromkeys(phrase, (counted, "advmod"))
    return changes


def _counted(tree: Tree, number: Word) -> int:
    """The noun that a number hangs on where it stands right behind it, else the number itself."""
    noun = tree.word(number.head) if number.head else number
    return noun.id if number.deprel == "nummod" and noun.id == number.id + 1 else number.id


def _place(tree: Tree, first: Word, counted: Word, grammar: Grammar) -> tuple[int, str] | None:
    """Where what is counted belongs: to the noun right before the phrase, else where the phrase hung, or, where that seemed to
    be its preposition, to its verb as the subject or object that this lacks."""
    before = tree.word(first.id - 1) if first.id > 1 else None
    if before is not None and before.upos == "NOUN" and not grammar.normal.has_article(before.form):
        return before.id, "nmod"
    if first.head and base(first) in _ROLES:
        return first.head, first.deprel
    verb = tree.word(counted.head) if counted.head else counted
    if base(first) == "case" and first.head == counted.id and verb.upos == "VERB" and base(counted) == "obl":
        return verb.id, "obj" if tree.kids(verb.id, "nsubj") else "nsubj"
    return None


def _last(tree: Tree, first: int, grammar: Grammar) -> int:
    """The last word of a phrase that makes a number rough and begins at a word; 0 where none does."""
    for last in range(min(first + LONGEST - 1, len(tree.words)), first - 1, -1):
        if grammar.has("rough", " ".join(w.form for w in tree.words[first - 1 : last])):
            return last
    return 0
