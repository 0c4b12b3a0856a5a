"""The parts of a clause: its arguments, the phrases below its predicate, and its voice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extract.lexicon import Grammar
from extract.tree import NOMINAL, VERBAL, Tree, base
from extract.types import Word

#: How far below a predicate a prepositional phrase may hang and still be read as its own: a weak parser hangs it on the
#: nearest noun. Counted in steps of the tree.
REACH = 4
AHEAD = 12  # words that a phrase hung on something further on may lie behind its predicate
_OBLIQUE = frozenset(
    {"obl", "nmod", "advcl", "acl", "conj", "dep", "advmod", "appos", "parataxis", "flat", "xcomp", "ccomp", "iobj", "obj"}
)


@dataclass(frozen=True, slots=True)
class Argument:
    """A nominal in a grammatical role of a clause.

    `head` is a word id; for a dropped subject it is the predicate itself and `dropped` is true. `marker` is the folded
    preposition ("" for a bare one); `steps` is 0 for the predicate's own dependent, more where it was reached.
    """

    head: int
    role: str  # subject | object | genitive | owner | oblique | clause
    marker: str = ""
    steps: int = 0
    dropped: bool = False
    via: str = ""  # how a subject was come by: "", light, control, predicate, adverbial, occasion, relative, shared, dropped


@dataclass(frozen=True, slots=True)
class Clause:
    """A predicate with its arguments; `form` is verb or noun, `governor` the verb that governs a verbal noun."""

    predicate: int
    form: str
    passive: bool
    arguments: tuple[Argument, ...]
    governor: int = 0

    def of(self, role: str) -> tuple[Argument, ...]:
        """The arguments of one role, in the order of their trust."""
        return tuple(a for a in self.arguments if a.role == role)


def is_passive(tree: Tree, verb: Word, grammar: Grammar) -> bool:
    """Passive by its own features, by its subject's relation, by its auxiliary or by an agent phrase."""
    told = (k for k in tree.kids(verb.id, "obl") if k.upos != "PRON" or k.id > verb.id)  # "for their part, …" names no doer
    by = any(grammar.marker(m) in grammar.agent_markers for k in told if (m := tree.marker(k.id)))
    if grammar.passive_marks is None and not tree.kids(verb.id, "aux:pass"):  # the passive is made by an auxiliary
        if verb.feat("VerbForm") == "Fin" or (tree.kids(verb.id, "nsubj") and not tree.kids(verb.id, "nsubj:pass")):
            return False
        if base(verb) == "conj" and tree.word(verb.head).upos == "VERB" and not by:
            return is_passive(tree, tree.word(verb.head), grammar)
    if by:
        return True
    told_by = ("nsubj:pass", "csubj:pass", *(("aux:pass",) if grammar.passive_marks is None else ()))  # else by the verb's form
    return verb.feat("Voice") == "Pass" or any(k.deprel in told_by for k in tree.kids(verb.id))


def phrases(tree: Tree, predicate: int, grammar: Grammar) -> Iterator[Argument]:
    """Prepositional phrases of a predicate: its own first, then those that hang on its nominals (see REACH)."""
    level = [predicate]
    for steps in range(REACH):
        below: list[int] = []
        for parent in level:
            for kid in tree.kids(parent):
                if kid.deprel == "compound:prt" and parent == predicate:  # "sat down": the particle is its own marker
                    yield Argument(kid.id, "oblique", grammar.fold(kid.lemma))
                marker = tree.marker(kid.id)
                counts = bool(marker) and base(kid) == "nummod" and kid.id > parent  # "sanctions on nine persons"
                if kid.upos in VERBAL or not (counts or base(kid) in _OBLIQUE | {"nsubj"}):
                    continue
                if marker and kid.id != predicate and base(kid) != "conj":
                    yield Argument(kid.id, "oblique", grammar.marker(marker), steps)
                elif not marker and kid.upos == "NOUN" and kid.id > parent and grammar.word_in("place_markers", kid):
                    yield Argument(kid.id, "oblique", grammar.fold(kid.lemma), steps)  # "north of X" needs no preposition
                below.append(kid.id)
        level = below
    yield from _ahead(tree, predicate, grammar)


def relative_phrases(tree: Tree, verb: Word, grammar: Grammar) -> Iterator[Argument]:
    """The antecedent behind the preposition of a relative pronoun ("X, with whom he signed …"); the parser hangs the verb on the
    antecedent or on the pronoun itself."""
    above = tree.word(verb.head) if verb.head else verb
    if grammar.head_initial or base(verb) != "acl" or above.id > verb.id:
        return
    hung = above.feat("PronType") == "Rel"
    below = (k for k in tree.kids(verb.id, "obl", "nmod") if k.feat("PronType") == "Rel" and k.id < verb.id)
    pronouns = [above] if hung else list(below)
    for pronoun in pronouns:
        marker = () if grammar.word_in("free_relatives", pronoun) else tree.marker(pronoun.id)
        antecedent = _noun_before(tree, marker[0].id, grammar) if marker and hung else above.id
        if marker and antecedent:
            yield Argument(antecedent, "oblique", grammar.marker(marker), via="relative")


def _noun_before(tree: Tree, i: int, grammar: Grammar) -> int:
    """The head of the noun phrase that ends right before word `i`, or before the comma there; what a preposition other than that
    of the genitive joins is a phrase of its own. 0 for none."""
    at = i - 1
    if at > 0 and tree.word(at).upos == "PUNCT":
        at -= 1
    if at < 1 or tree.word(at).upos not in NOMINAL:
        return 0

    def through(i: int) -> bool:
        marker = tree.marker(i)
        return not marker or grammar.marker(marker) in grammar.genitive_markers

    return tree.phrase_head(at, through)


def stay_of(tree: Tree, noun: Word, grammar: Grammar) -> tuple[Argument, ...]:
    """Who is where, of a noun that tells what for ("X is in G on a visit", "X, who is on a visit to G"); empty for others."""
    places = grammar.lists["place_markers"]
    here = grammar.marker(tree.marker(noun.id))
    town = tree.word(noun.head) if noun.head and not tree.kids(noun.id, "cop") else noun
    there = grammar.marker(tree.marker(town.id))
    placed = town is noun or (town.upos == "PROPN" and town.id < noun.id)
    if grammar.head_initial or not placed or not tree.kids(town.id, "cop") or here not in places or there not in places:
        return ()
    guests = [k.id for k in tree.kids(town.id, "nsubj") if k.feat("PronType") != "Rel"]
    guests = guests or ([town.head] if base(town) == "acl" and town.head else [])
    where = () if town is noun else (Argument(town.id, "oblique", there),)
    return (*(Argument(i, "subject", via="predicate") for i in guests), *where) if guests else ()


def _ahead(tree: Tree, predicate: int, grammar: Grammar) -> Iterator[Argument]:
    """Prepositional phrases behind a predicate, before the next verb, that the parser hung on something further on."""
    said_of = tree.word(predicate).head if base(tree.word(predicate)) == "acl" else 0  # "X, who spoke on Sunday with Y, said"
    for word in tree.words[predicate:]:
        if word.upos in VERBAL or word.id - predicate > AHEAD:
            return
        marker = tree.marker(word.id)
        if marker and (word.head > word.id or 0 < word.head == said_of):
            yield Argument(word.id, "oblique", grammar.marker(marker), REACH)


def genitive(tree: Tree, noun: Word, kid: Word, grammar: Grammar) -> bool:
    """Whether a dependent of a noun is its genitive."""
    if kid.upos not in NOMINAL | {"ADJ"} or (kid.upos == "ADJ" and base(kid) != "nmod"):
        return False
    marker = tree.marker(kid.id)
    if marker:
        return grammar.marker(marker) in grammar.genitive_markers
    if kid.deprel == "nmod:poss" or base(kid) == "compound":
        return True
    return kid.id > noun.id and grammar.head_initial


def genitives_of(tree: Tree, noun: Word, grammar: Grammar) -> list[Word]:
    """The genitives of a noun; an adjective behind the first only says of what sort it is ("the stern warning of X")."""
    beside = tree.kids(noun.id, "nmod", "flat", "obl", "dep", "appos", "compound", "obj", "nummod")
    found = [w for w in beside if genitive(tree, noun, w, grammar)]
    return [w for w in found if w.upos != "ADJ" or w is found[0]]


def owners_of(tree: Tree, noun: Word, grammar: Grammar) -> Iterator[Argument]:
    """Whose a noun is: its genitive, the doer of its participle ("the role played by X"), and where heads come last a name or a
    nationality before it ("the X move")."""
    yield from (Argument(w.id, "owner") for w in tree.kids(noun.id, "nmod") if genitive(tree, noun, w, grammar))
    if grammar.head_initial or noun.upos != "NOUN":
        return
    behind = (w for w in tree.words[noun.id : noun.id + 1] if base(w) == "xcomp")  # hung on the verb before the noun
    for part in (k for k in (*tree.kids(noun.id, "acl"), *behind) if k.upos == "VERB" and is_passive(tree, k, grammar)):
        by = (a for a in phrases(tree, part.id, grammar) if a.marker in grammar.agent_markers and not a.steps)
        yield from (Argument(a.head, "owner", a.marker) for a in by)
    before = (w for w in tree.kids(noun.id, "compound", "amod") if w.id < noun.id and w.upos in ("PROPN", "ADJ"))
    yield from (Argument(w.id, "owner", via="adjective") for w in before)


def phrase_owners(tree: Tree, obliques: tuple[Argument, ...], grammar: Grammar) -> tuple[Argument, ...]:
    """Whose the nouns of a predicate's own prepositional phrases are: genitives and adjectives ("praised the role of X")."""
    nouns = [(a, tree.word(a.head)) for a in obliques if not a.steps and tree.word(a.head).upos == "NOUN"]
    return tuple(
        Argument(kid.id, "phrase_owner", phrase.marker)
        for phrase, noun in nouns
        for kid in tree.kids(noun.id, "nmod", "amod")
        if kid.id > noun.id and (base(kid) == "amod" or genitive(tree, noun, kid, grammar))
    )
