"""Trees mended where words make a number rough and hide what is counted: "the killing of what is no less than 48 people"."""

from __future__ import annotations

from collections.abc import Sequence

from extract.lexicon import Grammar
from extract.tree import Changes, Tree, base
from extract.types import Mention

#: The longest phrase that makes a number rough, in words.
LONGEST = 5
_ROLES = frozenset({"obj", "nsubj", "obl", "nmod"})


def amounts(tree: Tree, mentions: Sequence[Mention], grammar: Grammar) -> Changes:
    """What is counted takes the place of the phrase that makes its number rough; the phrase hangs on the number."""
    changes: Changes = {}
    for first in tree.words:
        last = _last(tree, first.id, grammar)
        number = tree.word(last + 1) if 0 < last < len(tree.words) else None
        if number is None or number.upos not in ("NUM", "NOUN"):
            continue
        counted = next((m.head for m in mentions if m.first <= number.id <= m.last), number.id)
        before = tree.word(first.id - 1) if first.id > 1 else None
        if before is not None and before.upos == "NOUN" and not grammar.normal.has_article(before.form):
            changes[counted] = (before.id, "nmod")
        elif first.head and base(first) in _ROLES:
            changes[counted] = (first.head, first.deprel)
        else:
            continue
        changes |= dict.fromkeys(range(first.id, last + 1), (counted, "advmod"))
    return changes


def _last(tree: Tree, first: int, grammar: Grammar) -> int:
    """The last word of a phrase that makes a number rough and begins at a word; 0 where none does."""
    for last in range(min(first + LONGEST - 1, len(tree.words)), first, -1):
        if grammar.has("rough", " ".join(w.form for w in tree.words[first - 1 : last])):
            return last
    return 0
