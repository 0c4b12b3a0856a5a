"""The readings of a clause that frames are tried on: slot kind → arguments, one for each sense that a genitive or a bare noun may
have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.arguments import Argument, Clause
from extract.frames import Frame, Signature, Slot
from extract.lexicon import Grammar
from extract.tree import Tree, base

#: How many words behind its verb an object that a frame asks for by word may stand.
FAR = 12
KindsOf = Callable[[Argument], frozenset[str]]
Slots = dict[str, tuple[Argument, ...]]


@dataclass(frozen=True, slots=True)
class View:
    """A clause as one reading of its genitive makes it: slot kind → arguments."""

    slots: dict[str, tuple[Argument, ...]]
    preferred: bool


def views_of(
    tree: Tree, clause: Clause, part: str, frame: Frame, signature: Signature, kinds_of: KindsOf, grammar: Grammar
) -> Iterator[View]:
    """The readings of a clause: one for a verb, for a verbal noun one per sense of its genitive."""
    oblique = clause.of("oblique")
    between = tuple(a for a in oblique if a.marker in grammar.lists["between"])
    if grammar.drops_subject and len(between) == 1 and tree.word(between[0].head).feat("Number") == "Sing":
        lone = tree.word(between[0].head)  # "some, among them X, signed": nobody else stands behind "between"
        between = between if lone.upos != "PRON" or len(tree.members(lone.id)) > 1 else ()
    if not grammar.head_initial:  # order does not tell whose sides they are; the tree does
        between = tuple(a for a in between if tree.word(a.head).head in (clause.predicate, clause.governor))
    common = {"oblique": oblique, "own": oblique, "between": between, "clause": clause.of("clause"), "owner": clause.of("owner")}
    common["possessor"] = clause.of("possessor")
    common["modified"] = clause.of("modified")
    common["phrase_owner"] = clause.of("phrase_owner")
    common["nationality"] = tuple(a for a in clause.of("subject") if a.via == "adjective")
    common["marker"] = tuple(Argument(w.id, "marker") for w in tree.marker(clause.predicate))
    common["receiver"] = tuple(a for a in clause.of("object") if a.via == "receiver")
    affairs = (*clause.of("object"), *clause.of("genitive"))
    common["above"] = tuple(a for a in clause.of("subject") if a.via in ("occasion", "control", "light"))
    common["of"] = tuple(replace(a, role="of") for a in affairs if not a.dropped)
    common["post"] = tuple(replace(a, role="post") for a in affairs if not a.dropped)
    common |= _fine(tree, clause, grammar)
    if clause.form == "verb":
        yield from _of_verb(tree, clause, frame, signature, kinds_of, grammar, common)
    else:
        yield from _of_noun(tree, clause, part, frame, grammar, common)


def _fine(tree: Tree, clause: Clause, grammar: Grammar) -> Slots:
    """The slots that tell one sense of a word from another: its infinitive, its adverbs, of whom a noun is said to be a state,
    and whose its object is."""
    objects = [a for a in clause.of("object") if not a.dropped]
    doers = [k for a in clause.of("clause") for k in tree.kids(a.head, "nsubj")]
    adverbs = tree.kids(clause.predicate, "advmod", "amod")
    # "told X to go", hung on X; "a threat to go"
    below = [Argument(k.id, "clause") for i in (clause.predicate, *(a.head for a in objects)) for k in tree.kids(i, "acl")]
    return {
        "aim": tuple(a for a in (*clause.of("clause"), *below) if _infinitive(tree, a.head)),
        "doer": tuple(Argument(k.id, "doer") for k in doers if k.id > clause.predicate),
        "manner": tuple(Argument(k.id, "manner") for k in adverbs if k.upos in ("ADV", "ADJ")),
        "beside": tuple(Argument(k.id, "beside") for k in tree.kids(clause.predicate, "conj")),
        "predicate": tuple(a for a in clause.of("subject") if a.via == "predicate"),
        "whose": tuple(a for a in clause.of("owner") if grammar.marker(tree.marker(a.head)) not in grammar.genitive_markers),
    }


def _infinitive(tree: Tree, verb: int) -> bool:
    """Whether a verb is an infinitive of its own, not that of an auxiliary ("will leave")."""
    return tree.word(verb).feat("VerbForm") == "Inf" and not any(k.deprel == "aux" for k in tree.kids(verb))


def _of_verb(
    tree: Tree, clause: Clause, frame: Frame, signature: Signature, kinds_of: KindsOf, grammar: Grammar, common: Slots
) -> Iterator[View]:
    """As it stands, and the one bare noun behind the verb as its object."""
    subject, objects = clause.of("subject"), clause.of("object")
    objects += tuple(_apart(tree, clause, frame, grammar))
    if frame.lone_subject == "object" and objects and base(tree.word(clause.predicate)) != "conj":
        subject = tuple(a for a in subject if not a.dropped)  # "was killed X": nobody is said to have done it
    yield View({**common, "subject": subject, "object": objects, "genitive": ()}, True)
    if frame.lone_subject == "object" and all(a.steps for a in objects) and clause.of("subject"):
        yield View({**common, "subject": (), "object": clause.of("subject"), "genitive": ()}, False)
    if (
        grammar.drops_subject
        and frame.lone_subject == "subject"
        and subject
        and not objects
        and not clause.passive
        and _misread(tree, clause, subject[0], kinds_of(subject[0]) & kinds_for("agent", frame, signature), _symmetric(frame))
    ):
        dropped = Argument(clause.predicate, "subject", dropped=True, via="dropped")
        yield View({**common, "subject": (dropped,), "object": subject, "genitive": ()}, False)


def _of_noun(tree: Tree, clause: Clause, part: str, frame: Frame, grammar: Grammar, common: Slots) -> Iterator[View]:
    """One reading per sense of the genitive: who does it, or to whom it is done."""
    oblique, subject, objects, genitive = (clause.of(role) for role in ("oblique", "subject", "object", "genitive"))
    if part == "participle":
        controlled = tuple(a for a in subject if a.via == "adverbial")
    else:
        controlled = tuple(
            a
            for a in subject
            if a.via in ("light", "adjective", "predicate")
            or (a.via == "control" and frame.control)
            or (a.via == "occasion" and frame.occasion)
        )
    light = tuple(a for a in subject if a.via == "light")
    if any(not a.dropped for a in light) and any(a.marker in grammar.lists["companions"] for a in oblique):
        controlled = tuple(a for a in controlled if a.via != "adjective")  # "X holds an Egyptian summit with Y": X meets Y
    if light and genitive and tree.word(genitive[0].head).upos == "PRON":
        genitive = genitive[1:]  # "expressed its concern": the owner is the subject of the light verb
    by = tuple(a for a in oblique if a.marker in grammar.agent_markers and not (a.steps and _cut(tree, clause.predicate, a.head)))
    received = tuple(a for a in objects if a.via == "receiver")
    symmetric = any(role == "partner" for role, _ in frame.roles)
    marked = () if symmetric else tuple(a for a in oblique if a.marker in grammar.lists["object_markers"])
    if genitive:
        yield View(
            {**common, "subject": genitive[:1], "object": received + genitive[1:] + marked, "genitive": genitive},
            frame.genitive == "subject" or bool(marked and marked[0].steps == 0),
        )
    owned = tuple(a for a in genitive if frame.genitive == "object" or tree.word(a.head).deprel != "nmod:poss")
    yield View(
        {**common, "subject": by or controlled, "object": received or owned or marked, "genitive": genitive},
        frame.genitive == "object" and not (genitive and marked and marked[0].steps == 0),
    )


def _apart(tree: Tree, clause: Clause, frame: Frame, grammar: Grammar) -> Iterator[Argument]:
    """A word that a frame asks for as its object, bare behind its verb, where the parser hung it on another argument
    ("held the government of X responsible"); a noun right behind a bare one is that one's genitive."""
    asked = frozenset[str]().union(*(words for slot, words in frame.with_ if slot.kind == "object"))
    if not asked or not grammar.head_initial:
        return
    known = {a.head for a in clause.arguments if a.role not in ("owner", "possessor")}
    behind = tree.words[clause.predicate - 1 : clause.predicate + FAR]
    for before, word in pairwise(behind):
        if word.upos == "VERB":
            return
        closed = before.upos != "NOUN" or bool(before.name) or grammar.normal.has_article(before.form)
        fits = word.upos == "NOUN" and not {grammar.fold(word.lemma), grammar.fold(word.form)}.isdisjoint(asked)
        if fits and closed and word.id not in known and not tree.marker(word.id) and tree.under(word.id, clause.predicate):
            yield Argument(word.id, "object", steps=2, via="apart")


def _cut(tree: Tree, predicate: int, head: int) -> bool:
    """Whether a punctuation mark parts a phrase from a predicate before it."""
    return any(w.upos == "PUNCT" and w.form.strip("-–") for w in tree.words[predicate : head - 1])


def _symmetric(frame: Frame) -> bool:
    return any(role == "partner" for role, _ in frame.roles)


def _misread(tree: Tree, clause: Clause, subject: Argument, acts: frozenset[str], sides: bool) -> bool:
    """Whether the one bare noun behind a verb, read as its subject, may be its object: it cannot act (`acts`
    are its kinds that may), it stands apart, or the verb asks for two `sides` and is not the first of its sentence."""
    if subject.dropped or subject.head < clause.predicate:
        return False
    before = tree.words[: clause.predicate - 1]
    later = sides and tree.word(clause.predicate).deprel != "root" and any(w.upos == "VERB" for w in before)
    between = [tree.word(i) for i in range(clause.predicate + 1, subject.head)]
    return not acts or later or any(w.upos in ("ADP", "PRON", "ADV") for w in between)


def candidates(view: View, slot: Slot) -> tuple[Argument, ...]:
    """The arguments that stand in a slot."""
    found = view.slots[slot.kind]
    if slot.kind in ("oblique", "own", "phrase_owner"):
        return tuple(a for a in found if a.marker in slot.markers and (slot.kind == "oblique" or not a.steps))
    return found


def kinds_for(role: str, frame: Frame, signature: Signature) -> frozenset[str]:
    """The kinds that may fill a role of a frame; none for any."""
    if role in frame.require:
        return frame.require[role]
    if role == "item":
        return frozenset()
    return signature.target if role == "target" else signature.agent
