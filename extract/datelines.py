"""The dateline that opens a text: places and an agency before a dash or a colon, which take no part in the sentence."""

from __future__ import annotations

from collections.abc import Sequence

from extract.tree import NOMINAL, VERBAL, Changes, Tree
from extract.types import Mention, Sentence, Word

_DASHES = frozenset({"-", "–", "—", "--"})
DATELINE = 8  # words that a dateline may have, its dash included


def dateline(tree: Tree, mentions: Sequence[Mention], times: Sequence[tuple[int, int]]) -> Changes:
    """Places and agencies before the first dash of a text's opening act in nothing, and nothing behind it hangs on them.

    A place alone before a colon is such a dateline too ("DOHA: The minister said …")."""
    town = next((m.last for m in mentions if m.first == 1 and m.kind in ("place", "state") and m.form == "name"), 0)
    for word in tree.words[:DATELINE]:
        if word.upos in VERBAL:
            return {}
        if _ends(tree.words, word, town) and word.id > 1:
            behind = _behind_dateline(tree, word.id, times)
            return behind | {i: (tree.word(i).head, "dep:dateline") for i in range(1, word.id) if tree.word(i).head > word.id}
    return {}


def opens(sentence: Sentence, last: int) -> bool:
    """Whether the words up to `last` stand in a dateline: before a dash at the opening of a text, with no verb between."""
    for word in sentence.words[:DATELINE]:
        if word.upos in VERBAL:
            return False
        if word.id > last and _ends(sentence.words, word, 0):
            return True
    return False


def _ends(words: Sequence[Word], mark: Word, town: int) -> bool:
    """Whether a mark ends a dateline; `town` is the last word of a place that the text opens with, or 0."""
    if mark.form == ":":
        return town > 0 and mark.id == town + 1
    return mark.form in _DASHES and not _hyphen(words, mark)


def _hyphen(words: Sequence[Word], dash: Word) -> bool:
    """Whether a dash joins two parts of one word: a short one without a space on either side."""
    before, after = words[dash.id - 2], words[dash.id] if dash.id < len(words) else dash
    return dash.form in ("-", "–") and before.span[1] == dash.span[0] and dash.span[1] == after.span[0]


def _behind_dateline(tree: Tree, dash: int, times: Sequence[tuple[int, int]]) -> Changes:
    """What was hung on a dateline belongs to the first verb behind it: as its subject where it has none."""
    verb = next((w for w in tree.words[dash:] if w.upos == "VERB"), None)
    if verb is None:
        return {}
    changes: Changes = {}
    root = next((w for w in tree.words[:dash] if w.head == 0), None)
    if root is not None:
        changes = {verb.id: (0, "root"), root.id: (verb.id, "dep:dateline")}
    subject = any(k.id > dash for k in tree.kids(verb.id, "nsubj"))
    for word in tree.words[dash:]:
        if 0 < word.head < dash and word.id != verb.id and word.upos != "PUNCT":
            timed = any(start <= word.id <= end for start, end in times)
            first = word.upos in NOMINAL and word.id < verb.id and not subject and not timed
            subject = subject or first
            changes[word.id] = (verb.id, "nsubj" if first else word.deprel)
    return changes
