"""Reading a dependency tree: heads, children, markers, coordination. Knows Universal Dependencies and no language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from extract.types import Sentence, Word

#: Word id → its new head and relation.
Changes = dict[int, tuple[int, str]]

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "X"})
VERBAL = frozenset({"VERB", "AUX"})
#: Relations by which a nominal hangs on a predicate or on another nominal.
_MARKERS = frozenset({"case", "mark"})


@dataclass(frozen=True, slots=True)
class Tree:
    """A sentence with its children looked up once. Word ids count from 1; 0 is the root's head."""

    words: tuple[Word, ...]
    children: tuple[tuple[int, ...], ...]

    def word(self, i: int) -> Word:
        """The word with id `i`."""
        return self.words[i - 1]

    def kids(self, i: int, *relations: str) -> tuple[Word, ...]:
        """The children of `i` in order; with relations, only those (a base relation stands for its subtypes)."""
        found = (self.words[k - 1] for k in self.children[i])
        if not relations:
            return tuple(found)
        return tuple(w for w in found if w.deprel in relations or base(w) in relations)

    def ancestors(self, i: int) -> Iterator[Word]:
        """The heads of `i`, nearest first, up to the root."""
        seen = {i}
        head = self.word(i).head
        while head and head not in seen:
            seen.add(head)
            yield self.word(head)
            head = self.word(head).head

    def phrase_head(self, i: int, through: Callable[[int], bool] = lambda _: True) -> int:
        """The head of the noun phrase that a nominal ends, climbing to nominals before it as long as `through` holds below."""
        while 0 < self.word(i).head < i and self.word(self.word(i).head).upos in NOMINAL and through(i):
            i = self.word(i).head
        return i

    def under(self, i: int, top: int) -> bool:
        """Whether `i` is `top` or stands below it."""
        return i == top or any(w.id == top for w in self.ancestors(i))

    def subtree(self, i: int) -> tuple[int, ...]:
        """The ids of `i` and all below it, in text order."""
        out, todo = {i}, [i]
        while todo:
            for k in self.children[todo.pop()]:
                if k not in out:
                    out.add(k)
                    todo.append(k)
        return tuple(sorted(out))

    def marker(self, i: int) -> tuple[Word, ...]:
        """The preposition of a nominal with the words fixed to it, in order; empty for a bare one. A pronoun is none of them."""
        found: list[Word] = []
        for kid in self.kids(i, "case"):
            if kid.id < i:
                found += [w for w in (kid, *self.kids(kid.id, "fixed")) if w.upos != "PRON"]
        for other in self.kids(i, "conj") if not found else ():  # "between A and B", whose preposition was hung on B
            found += [kid for kid in self.kids(other.id, "case") if kid.id < i and kid.upos == "ADP"]
        return tuple(sorted(found, key=lambda w: w.id))

    def members(self, i: int) -> tuple[int, ...]:
        """`i` and the nominals coordinated with it, in order (coordination undone here, once)."""
        out = [i]
        for kid in self.kids(i, "conj"):
            if kid.upos not in VERBAL:
                out += self.members(kid.id)
        return tuple(out)


def tree_of(sentence: Sentence) -> Tree:
    """A Tree over a sentence."""
    children: list[list[int]] = [[] for _ in range(len(sentence.words) + 1)]
    for word in sentence.words:
        children[word.head].append(word.id)
    return Tree(sentence.words, tuple(tuple(c) for c in children))


def base(word: Word) -> str:
    """The relation without its subtype: "nsubj:pass" → "nsubj"."""
    return word.deprel.split(":")[0]


def rehang(sentence: Sentence, changes: dict[int, tuple[int, str]]) -> Sentence:
    """A sentence whose words `id` hang on (head, relation) as told; a change that would close a circle is left out."""
    heads = {w.id: w.head for w in sentence.words}
    kept: dict[int, tuple[int, str]] = {}
    for i, (head, relation) in changes.items():
        above, circle = head, False
        for _ in range(len(heads) + 1):
            if above == 0:
                break
            if above == i:
                circle = True
                break
            above = heads[above]
        if not circle and head != i:
            heads[i] = head
            kept[i] = (head, relation)
    if not kept:
        return sentence
    words = tuple(replace(w, head=kept[w.id][0], deprel=kept[w.id][1]) if w.id in kept else w for w in sentence.words)
    return Sentence(words, sentence.span)
