"""Frames on clauses: which frame fits a clause best, and which arguments fill its roles.

The rule, whatever the order of files: a frame with more conditions met (`with`) beats one with fewer; then the one that fills
more roles; then the one that asks for narrower kinds; then the name decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.arguments import Argument, Clause
from extract.frames import Frame, Signature, Slot
from extract.lexicon import Grammar
from extract.tree import Tree, base

#: How far below its noun (steps of the tree) a phrase with "between" may hang and still name that noun's sides.
NEAR = 2
#: How many words behind its verb an object that a frame asks for by word may stand.
FAR = 12
CountOf = Callable[[Argument], int]
KindsOf = Callable[[Argument], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Match:
    """A frame that fits: `roles` maps a role to its arguments, coordination undone."""

    frame: Frame
    predicate: int
    part: str
    roles: tuple[tuple[str, tuple[Argument, ...]], ...]
    conditions: int

    def role(self, name: str) -> tuple[Argument, ...]:
        """The arguments of a role, or none."""
        return dict(self.roles).get(name, ())

    def head(self, name: str) -> Argument | None:
        """The first argument of a role."""
        found = self.role(name)
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class _View:
    """A clause as one reading of its genitive makes it: slot kind → arguments."""

    slots: dict[str, tuple[Argument, ...]]
    preferred: bool


def deeds(clause: Clause, frame: Frame) -> tuple[Argument, ...]:
    """The arguments that stand in the slots of a frame's target, whatever they are ("condemned the attack")."""
    slots = dict(frame.roles).get("target", ())
    return tuple(a for slot in slots for a in clause.of(slot.kind) if not slot.markers or a.marker in slot.markers)


def best_matches(
    tree: Tree,
    clause: Clause,
    frames: tuple[tuple[str, Frame], ...],
    signatures: Mapping[str, Signature],
    kinds_of: KindsOf,
    count_of: CountOf,
    grammar: Grammar,
) -> tuple[Match, ...]:
    """The best match of each relation, best first; empty where no frame fits."""
    found: dict[str, tuple[tuple[object, ...], Match]] = {}
    for part, frame in frames:
        match = _match(tree, clause, part, frame, signatures[frame.relation], kinds_of, count_of, grammar)
        if match is None:
            continue
        width = sum(len(k) for k in frame.require.values()) or 99
        rank = (-match.conditions, -len(match.roles), width, frame.name)
        if frame.relation not in found or rank < found[frame.relation][0]:
            found[frame.relation] = (rank, match)
    ranked = sorted(found.values(), key=lambda pair: pair[0])
    if ranked:
        most = ranked[0][1].conditions
        ranked = [pair for pair in ranked if pair[1].conditions == most]
    return tuple(match for _, match in ranked)


def _match(
    tree: Tree,
    clause: Clause,
    part: str,
    frame: Frame,
    signature: Signature,
    kinds_of: KindsOf,
    count_of: CountOf,
    grammar: Grammar,
) -> Match | None:
    best: tuple[tuple[int, bool], Match] | None = None
    for view in _views(tree, clause, part, frame, signature, kinds_of, grammar):
        if not all(_holds(tree, view, slot, words, grammar) for slot, words in frame.with_):
            continue
        if any(_holds(tree, view, slot, words, grammar) for slot, words in frame.unless):
            continue
        roles = _fill(tree, view, frame, signature, kinds_of, grammar)
        if not _enough(roles, (*signature.need, *frame.need), count_of):
            continue
        rank = (sum(1 for role in roles if role != "item"), view.preferred)
        if best is None or rank > best[0]:
            best = (rank, Match(frame, clause.predicate, part, tuple(roles.items()), len(frame.with_)))
    return best[1] if best else None


def _views(
    tree: Tree, clause: Clause, part: str, frame: Frame, signature: Signature, kinds_of: KindsOf, grammar: Grammar
) -> Iterator[_View]:
    """The readings of a clause: one for a verb, for a verbal noun one per sense of its genitive."""
    oblique = clause.of("oblique")
    between = tuple(a for a in oblique if a.marker in grammar.lists["between"])
    if not grammar.head_initial:  # order does not tell whose sides they are; the tree does
        between = tuple(a for a in between if tree.word(a.head).head in (clause.predicate, clause.governor))
    common = {"oblique": oblique, "own": oblique, "between": between, "clause": clause.of("clause"), "owner": clause.of("owner")}
    common["possessor"] = clause.of("possessor")
    common["modified"] = clause.of("modified")
    common["receiver"] = tuple(a for a in clause.of("object") if a.via == "receiver")
    affairs = (*clause.of("object"), *clause.of("genitive"))
    common["above"] = tuple(a for a in clause.of("subject") if a.via in ("occasion", "control", "light"))
    common["of"] = tuple(replace(a, role="of") for a in affairs if not a.dropped)
    subject, objects, genitive = clause.of("subject"), clause.of("object"), clause.of("genitive")
    if clause.form == "verb":
        objects += tuple(_apart(tree, clause, frame, grammar))
        if frame.lone_subject == "object" and objects and base(tree.word(clause.predicate)) != "conj":
            subject = tuple(a for a in subject if not a.dropped)  # "was killed X": nobody is said to have done it
        yield _View({**common, "subject": subject, "object": objects, "genitive": ()}, True)
        if frame.lone_subject == "object" and not objects and subject:
            yield _View({**common, "subject": (), "object": subject, "genitive": ()}, False)
        if (
            grammar.drops_subject
            and frame.lone_subject == "subject"
            and subject
            and not objects
            and not clause.passive
            and _misread(tree, clause, subject[0], kinds_of(subject[0]) & _kinds("agent", frame, signature), _symmetric(frame))
        ):
            dropped = Argument(clause.predicate, "subject", dropped=True, via="dropped")
            yield _View({**common, "subject": (dropped,), "object": subject, "genitive": ()}, False)
        return
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
    if light and genitive and tree.word(genitive[0].head).upos == "PRON":
        genitive = genitive[1:]  # "expressed its concern": the owner is the subject of the light verb
    by = tuple(a for a in oblique if a.marker in grammar.agent_markers and not (a.steps and _cut(tree, clause.predicate, a.head)))
    received = tuple(a for a in objects if a.via == "receiver")
    symmetric = any(role == "partner" for role, _ in frame.roles)
    marked = () if symmetric else tuple(a for a in oblique if a.marker in grammar.lists["object_markers"])
    if genitive:
        yield _View(
            {**common, "subject": genitive[:1], "object": received + genitive[1:] + marked, "genitive": genitive},
            frame.genitive == "subject" or bool(marked and marked[0].steps == 0),
        )
    owned = tuple(a for a in genitive if frame.genitive == "object" or tree.word(a.head).deprel != "nmod:poss")
    yield _View(
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


def _candidates(view: _View, slot: Slot) -> tuple[Argument, ...]:
    found = view.slots[slot.kind]
    if slot.kind in ("oblique", "own"):
        return tuple(a for a in found if a.marker in slot.markers and (slot.kind == "oblique" or not a.steps))
    return found


def _holds(tree: Tree, view: _View, slot: Slot, words: frozenset[str], grammar: Grammar) -> bool:
    return any(_says(tree, a, words, grammar) for a in _candidates(view, slot) if not a.dropped)


def _says(tree: Tree, argument: Argument, words: frozenset[str], grammar: Grammar) -> bool:
    """Whether an argument, or what its counting word governs, is one of the words."""
    heads = list(tree.members(argument.head))
    counted = [h for h in heads if grammar.word_in("transparent", tree.word(h)) or tree.word(h).upos in ("ADJ", "NUM", "SYM")]
    heads += [k.id for h in counted for k in tree.kids(h, "nmod", "flat", "nummod", "compound") if k.id > h]
    return any(grammar.fold(tree.word(h).lemma) in words or grammar.fold(tree.word(h).form) in words for h in heads)


def _fill(
    tree: Tree, view: _View, frame: Frame, signature: Signature, kinds_of: KindsOf, grammar: Grammar
) -> dict[str, tuple[Argument, ...]]:
    """Roles filled slot by slot in the frame's order."""
    asked = () if frame.asked_fills else frame.with_
    used: set[int] = {
        a.head for slot, words in asked for a in _candidates(view, slot) if not a.dropped and _says(tree, a, words, grammar)
    }
    filled: set[int] = set()
    roles: dict[str, tuple[Argument, ...]] = {}
    for role, slots in frame.roles:
        taken = filled if role == "item" else used | filled  # a thing asked for by `with` may be the item
        kinds = _kinds(role, frame, signature)
        for slot in slots:
            found = _candidates(view, slot)
            chosen = _choose(tree, found, kinds, taken, kinds_of, slot.kind == "between", grammar.genitive_markers)
            if chosen:
                roles[role] = chosen
                filled |= {a.head for a in chosen if not a.dropped}
                break
    return roles


def _kinds(role: str, frame: Frame, signature: Signature) -> frozenset[str]:
    if role in frame.require:
        return frame.require[role]
    if role == "item":
        return frozenset()
    return signature.target if role == "target" else signature.agent


def _choose(
    tree: Tree,
    candidates: tuple[Argument, ...],
    kinds: frozenset[str],
    used: set[int],
    kinds_of: KindsOf,
    all_of: bool,
    owned: frozenset[str],
) -> tuple[Argument, ...]:
    if all_of:
        return _sides(tree, candidates, kinds, used, kinds_of)
    out: list[Argument] = []
    refused: list[int] = []
    for argument in candidates:
        if argument.steps and argument.marker not in owned and any(tree.under(argument.head, head) for head in refused):
            continue  # "support for a bid to join X": X belongs to the bid
        if argument.role == "oblique" and not (kinds_of(argument) & kinds if kinds else True):
            refused.append(argument.head)
        if argument.dropped:
            if not kinds or kinds_of(argument) & kinds:
                out.append(argument)
        elif argument.head not in used or argument.role == "of":
            members = (argument.head,) if _single(tree, argument) else tree.members(argument.head)
            if not kinds:
                out.append(argument)
            else:
                first = bool(kinds_of(argument) & kinds)
                for member in members if first else ():
                    one = Argument(member, argument.role, argument.marker, argument.steps, via=argument.via)
                    if (member not in used or argument.role == "of") and kinds_of(one) & kinds:
                        out.append(one)
        if out:
            break
    return tuple(dict.fromkeys(out))


def _single(tree: Tree, argument: Argument) -> bool:
    """Whether the auxiliary of a subject's verb is in the singular: what seems coordinated with it is said of it."""
    word = tree.word(argument.head)
    if argument.role != "subject" or base(word) != "nsubj" or not word.head:
        return False
    auxiliaries = [k for k in tree.kids(word.head, "aux", "cop") if k.feat("Number")]
    return any(k.feat("Number") == "Sing" and k.feat("Person") == "3" for k in auxiliaries)


def _sides(
    tree: Tree, candidates: tuple[Argument, ...], kinds: frozenset[str], used: set[int], kinds_of: KindsOf
) -> tuple[Argument, ...]:
    """The sides that "between" names: two or more coordinated behind one preposition, or one behind each of two."""
    singles: list[Argument] = []
    for argument in (a for a in candidates if a.steps <= NEAR):
        members = [replace(argument, head=m) for m in tree.members(argument.head) if m not in used]
        members = [m for m in members if kinds_of(m) & kinds]
        if len(members) > 1:
            return tuple(members)
        singles += members
    return tuple(singles[:2])


def _enough(roles: dict[str, tuple[Argument, ...]], needs: tuple[str, ...], count_of: CountOf) -> bool:
    for need in needs:
        if need == "any" and not (roles.get("agent") or roles.get("target")):
            return False
        agents, partners = roles.get("agent", ()), roles.get("partner", ())
        if need == "sides" and (sum(map(count_of, (*agents, *partners))) if agents else len(partners)) < 2:
            return False
        if need == "matter" and not (roles.get("target") or roles.get("item")):
            return False
        if need not in ("any", "matter", "sides") and not roles.get(need):
            return False
    return True


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a frame does not fit: `step` is "with" (a condition not met), "unless" (one that holds), "role" (nothing stands in the
    slots of a role) or "kind" (something stands there that may not fill it).

    `what` is the slot or the role, `heads` the ids of the words that stand in the way; `words` what a condition asks for.
    """

    step: str
    what: str
    heads: tuple[int, ...] = ()
    words: tuple[str, ...] = ()


def refusal(
    tree: Tree,
    clause: Clause,
    part: str,
    frame: Frame,
    signature: Signature,
    kinds_of: KindsOf,
    count_of: CountOf,
    grammar: Grammar,
) -> Refusal | None:
    """Why a frame does not fit a clause, for the reading that comes nearest to fitting; None where it fits."""
    if _match(tree, clause, part, frame, signature, kinds_of, count_of, grammar) is not None:
        return None
    views = _views(tree, clause, part, frame, signature, kinds_of, grammar)
    found = [_refusal(tree, view, frame, signature, kinds_of, count_of, grammar) for view in views]
    return min(found, key=lambda one: ("unless", "kind", "role", "with").index(one.step))


def _refusal(
    tree: Tree, view: _View, frame: Frame, signature: Signature, kinds_of: KindsOf, count_of: CountOf, grammar: Grammar
) -> Refusal:
    for slot, words in frame.with_:
        if not _holds(tree, view, slot, words, grammar):
            return Refusal("with", slot.kind, (), tuple(sorted(words)))
    for slot, words in frame.unless:
        if _holds(tree, view, slot, words, grammar):
            heads = tuple(a.head for a in _candidates(view, slot) if not a.dropped and _says(tree, a, words, grammar))
            return Refusal("unless", slot.kind, heads, ())
    roles = _fill(tree, view, frame, signature, kinds_of, grammar)
    used = {a.head for arguments in roles.values() for a in arguments}
    lacking = _lacking(roles, frame, (*signature.need, *frame.need), count_of)
    for role in lacking:
        slots = dict(frame.roles).get(role, ())
        heads = tuple(a.head for slot in slots for a in _candidates(view, slot) if not a.dropped and a.head not in used)
        if heads:
            return Refusal("kind", role, tuple(dict.fromkeys(heads)))
    return Refusal("role", " and ".join(lacking))


def _lacking(
    roles: dict[str, tuple[Argument, ...]], frame: Frame, needs: tuple[str, ...], count_of: CountOf
) -> tuple[str, ...]:
    """The roles that are asked for and not filled."""
    out: dict[str, None] = {}
    for need in needs:
        if not _enough(roles, (need,), count_of):
            asked = {"any": ("agent", "target"), "matter": ("target", "item"), "sides": ("agent", "partner")}.get(need, (need,))
            out |= dict.fromkeys(role for role in asked if role not in roles and role in dict(frame.roles))
    return tuple(out) or ("side",)
