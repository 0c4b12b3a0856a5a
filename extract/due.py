"""Trees mended where a verb asks for somebody whom the tree does not give it: whom one accuses, urges, calls on. For languages
that drop their subjects and write no case, so that whoever stands alone behind such a verb is read as its subject."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extract.lexicon import Grammar
from extract.tree import NOMINAL, Changes, Tree, base
from extract.types import Mention, Word

#: How many words behind its verb whom it addresses may stand, and how many behind them the preposition of what they are told.
REACH, NEAR = 30, 12
Times = Mapping[int, int]


def due(tree: Tree, mentions: Sequence[Mention], times: Sequence[tuple[int, int]], grammar: Grammar) -> Changes:
    """Whom a verb that addresses somebody is about, where the tree hung them elsewhere: the bare nominal right before the
    preposition of what they are told, or right behind the subject; of a verb that is never without, the one that stands alone."""
    heads = {m.head: m for m in mentions}
    ends = dict(times)
    changes: Changes = {}
    for verb in tree.words:
        if verb.upos != "VERB" or not grammar.word_in("addressing_verbs", verb) or verb.feat("Voice") == "Pass":
            continue
        bare = [k for k in tree.kids(verb.id, "nsubj", "obj", "iobj") if k.id > verb.id and not tree.marker(k.id)]
        first = heads.get(bare[0].id) or _plain(bare[0]) if len(bare) == 1 else None
        if first is None or not verb.id < first.first <= verb.id + 2 or tree.word(first.head).upos == "PRON":
            continue
        others = sorted(_others(tree, verb, first, mentions, ends, grammar))
        if others and (base(bare[0]) == "nsubj" or _close(tree, first.last, others[0])):
            changes |= {first.head: (verb.id, "nsubj"), others[0][1]: (verb.id, "obj")}
        elif first.head in heads and grammar.word_in("transitive_verbs", verb) and _alone(tree, first, mentions, ends, grammar):
            changes[first.head] = (verb.id, "obj")
    return changes


def _plain(word: Word) -> Mention | None:
    """A noun that no mention speaks of ("a report of X accused Y of …")."""
    return Mention(0, word.id, word.id, word.id, word.span, word.form, "description") if word.upos == "NOUN" else None


def _close(tree: Tree, last: int, other: tuple[bool, int]) -> bool:
    """Whether one who is addressed stands behind word `last` with nothing of another phrase between."""
    return not other[0] and all(w.upos not in ("ADP", "VERB", "PUNCT") for w in tree.words[last : other[1] - 1])


def _others(
    tree: Tree, verb: Word, subject: Mention, mentions: Sequence[Mention], ends: Times, grammar: Grammar
) -> Iterator[tuple[bool, int]]:
    """The heads of the bare mentions behind a subject that may be addressed, with whether no preposition is right behind them."""
    last = subject.last
    for mention in mentions:
        if not last < mention.first <= verb.id + REACH:
            continue
        between = tree.words[last : mention.first - 1]
        if any(w.upos == "VERB" and base(w) not in ("acl", "conj") for w in between):
            return
        if mention.form == "name" and between and all(w.upos == "PUNCT" and w.form in _QUOTES for w in between):
            last = mention.last + 1  # the name of the body, in quotes
            continue
        relation = base(tree.word(mention.head))
        if mention.kind == "thing" or relation == "nsubj" or not _bare(tree, mention, ends, grammar):
            continue
        told = _told(tree, mention.last + 1, ends, grammar)
        if told or (relation != "conj" and _back(tree, mention.first - 1, ends) == last):
            yield not told, mention.head


_QUOTES = frozenset('"“”«»')
_BRACKETS = frozenset("([")


def _bare(tree: Tree, mention: Mention, ends: Times, grammar: Grammar) -> bool:
    """Whether nothing before a mention governs it: no preposition, no conjunction, no noun that it could be the genitive of."""
    before = tree.word(mention.first - 1)
    if before.form in _QUOTES and before.id > 1 and tree.word(before.id - 1).upos in ("CCONJ", "ADP"):
        return False
    if tree.marker(mention.head) or before.upos in ("ADP", "CCONJ", "SCONJ", "VERB", "DET", "NUM"):
        return False
    if before.id in ends.values() or before.upos in ("PUNCT", "ADJ", "PRON", "PROPN"):
        return before.form not in _BRACKETS
    if before.id > 2 and tree.word(before.id - 1).upos == "CCONJ" and tree.word(before.id - 2).upos == "ADJ":
        return True  # an adjective too, read as a noun
    return before.upos in NOMINAL and (grammar.normal.has_article(before.form) or bool(before.name))


def _back(tree: Tree, i: int, ends: Times) -> int:
    """The last word before a mention that is neither a mark nor of a time."""
    starts = {last: first for first, last in ends.items()}
    while i > 0 and (i in starts or tree.word(i).upos == "PUNCT"):
        i = starts[i] - 1 if i in starts else i - 1
    return i


def _told(tree: Tree, i: int, ends: Times, grammar: Grammar) -> bool:
    """Whether from word `i` on, behind times and marks, a preposition of what somebody is told stands."""
    while i < len(tree.words):
        word = tree.word(i)
        if i in ends or (word.upos == "ADP" and i + 1 in ends):
            i = ends[i if i in ends else i + 1] + 1
        elif word.upos in ("PUNCT", "ADV") or grammar.has("adverbs", word.form):
            i += 1
        else:
            return word.upos == "ADP" and grammar.word_in("matter_markers", word)
    return False


def _alone(tree: Tree, mention: Mention, mentions: Sequence[Mention], ends: Times, grammar: Grammar) -> bool:
    """Whether nobody else stands between a mention and the preposition of what somebody is told, before the next verb."""
    behind = tree.words[mention.last : mention.last + NEAR]
    if not behind or (behind[0].upos in (*NOMINAL, "ADJ") and behind[0].id not in ends):
        return False
    heads = {m.head for m in mentions}
    for word in behind:
        if any(first <= word.id <= last for first, last in ends.items()):
            continue
        if word.upos == "VERB" or (word.id in heads and not tree.marker(word.id) and base(word) not in ("conj", "appos", "flat")):
            return False
        if word.upos == "ADP" and grammar.word_in("matter_markers", word):
            return tree.word(word.id + 1).upos != "PROPN"  # rather a name that was cut
    return False
