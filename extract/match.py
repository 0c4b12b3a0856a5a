"""Frames on clauses: which frame fits a clause best, and which arguments fill its roles.

The rule, whatever the order of files: a frame with more conditions met (`with`) beats one with fewer; then the one that fills
more roles; then the one that asks for narrower kinds; then the name decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from extract.arguments import Argument, Clause
from extract.frames import Frame, Signature, Slot
from extract.lexicon import Grammar
from extract.tree import Tree, base
from extract.views import KindsOf, View, candidates, kinds_for, views_of

#: How far below its noun (steps of the tree) a phrase with "between" may hang and still name that noun's sides.
NEAR = 2
CountOf = Callable[[Argument], int]


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
    for view in views_of(tree, clause, part, frame, signature, kinds_of, grammar):
        if not all(_holds(tree, view, slot, words, grammar) for slot, words in frame.with_):
            continue
        if any(_holds(tree, view, slot, words, grammar) for slot, words in frame.unless):
            continue
        roles = _fill(tree, view, frame, signature, kinds_of, grammar)
        if not _enough(roles, (*signature.need, *frame.need), count_of) or _another_does_it(tree, clause, frame, roles):
            continue
        rank = (sum(1 for role in roles if role != "item"), view.preferred)
        if best is None or rank > best[0]:
            best = (rank, Match(frame, clause.predicate, part, tuple(roles.items()), len(frame.with_)))
    return best[1] if best else None


def _another_does_it(tree: Tree, clause: Clause, frame: Frame, roles: Mapping[str, tuple[Argument, ...]]) -> bool:
    """Whether what stands right behind a verb without objects does what a dropped subject was taken to do ("the train went")."""
    if not any(a.dropped for a in roles.get("agent", ())):
        return False
    slots = (*(slot for _, several in frame.roles for slot in several), *(slot for slot, _ in (*frame.with_, *frame.unless)))
    if any(slot.kind in ("object", "owner", "of") for slot in slots):
        return False
    nearest = tree.word(clause.predicate + 1) if clause.predicate < len(tree.words) else tree.word(clause.predicate)
    return any(a.head == nearest.id and nearest.upos == "NOUN" for a in clause.of("object"))


def _holds(tree: Tree, view: View, slot: Slot, words: frozenset[str], grammar: Grammar) -> bool:
    return any(_says(tree, a, words, grammar) for a in candidates(view, slot) if not a.dropped)


def _says(tree: Tree, argument: Argument, words: frozenset[str], grammar: Grammar) -> bool:
    """Whether an argument, or what its counting word governs, is one of the words."""
    heads = list(tree.members(argument.head))
    counted = [h for h in heads if grammar.word_in("transparent", tree.word(h)) or tree.word(h).upos in ("ADJ", "NUM", "SYM")]
    heads += [k.id for h in counted for k in tree.kids(h, "nmod", "flat", "nummod", "compound") if k.id > h]
    return any(grammar.fold(tree.word(h).lemma) in words or grammar.fold(tree.word(h).form) in words for h in heads)


def _fill(
    tree: Tree, view: View, frame: Frame, signature: Signature, kinds_of: KindsOf, grammar: Grammar
) -> dict[str, tuple[Argument, ...]]:
    """Roles filled slot by slot in the frame's order."""
    asked = () if frame.asked_fills else frame.with_
    used: set[int] = {
        a.head for slot, words in asked for a in candidates(view, slot) if not a.dropped and _says(tree, a, words, grammar)
    }
    filled: set[int] = set()
    roles: dict[str, tuple[Argument, ...]] = {}
    for role, slots in frame.roles:
        taken = filled if role == "item" else used | filled  # a thing asked for by `with` may be the item
        kinds = kinds_for(role, frame, signature)
        for slot in slots:
            found = candidates(view, slot)
            if slot.kind == "between" and not _equal(frame):
                chosen = _opposed(tree, found, kinds, kinds_of)[role == "target"]
            else:
                chosen = _choose(tree, found, kinds, taken, kinds_of, slot.kind == "between", grammar)
            if "partner" not in dict(frame.roles):
                chosen += tuple(_examples(tree, chosen, kinds, kinds_of, grammar))
            if chosen:
                roles[role] = chosen
                filled |= {a.head for a in chosen if not a.dropped}
                break
    return roles


def _equal(frame: Frame) -> bool:
    """Whether the sides that "between" names fill one role of a frame together."""
    between = [role for role, slots in frame.roles if any(slot.kind == "between" for slot in slots)]
    return "target" not in between or "agent" not in between


def _opposed(
    tree: Tree, candidates: tuple[Argument, ...], kinds: frozenset[str], kinds_of: KindsOf
) -> tuple[tuple[Argument, ...], tuple[Argument, ...]]:
    """The two sides that "between" sets against one another, where the first acts on the second: what stands behind the first and
    behind the second "between", else the last of those coordinated against the others; two empty ones where there are not two."""
    near = (tree.members(a.head) for a in candidates if a.steps <= NEAR)
    fits = ([Argument(m, "oblique", "between") for m in members] for members in near)
    sides = [found for side in fits if (found := tuple(a for a in side if kinds_of(a) & kinds))]
    if len(sides) > 1:
        return sides[0], sides[1]
    members = sides[0] if sides else ()
    again = next((n for n, a in enumerate(members) if n and tree.kids(a.head, "case")), len(members) - 1)
    return (members[:again], members[again:]) if len(members) > 1 else ((), ())


def _choose(
    tree: Tree,
    candidates: tuple[Argument, ...],
    kinds: frozenset[str],
    used: set[int],
    kinds_of: KindsOf,
    all_of: bool,
    grammar: Grammar,
) -> tuple[Argument, ...]:
    owned = grammar.genitive_markers
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
        elif argument.head not in used or argument.role in ("of", "post"):
            alone = argument.role == "modified" or _single(tree, argument)  # "the rebels and the army backed by X"
            members = (argument.head,) if alone else tree.members(argument.head)
            if not kinds:
                out.append(argument)
            else:
                first = bool(kinds_of(argument) & kinds)
                for member in members if first else ():
                    one = Argument(member, argument.role, argument.marker, argument.steps, via=argument.via)
                    if (member not in used or argument.role in ("of", "post")) and kinds_of(one) & kinds:
                        out.append(one)
        if out:
            break
    return tuple(dict.fromkeys(out))


def _examples(
    tree: Tree, chosen: tuple[Argument, ...], kinds: frozenset[str], kinds_of: KindsOf, grammar: Grammar
) -> Iterator[Argument]:
    """Those of a group who are named behind it ("several guests including X and Y")."""
    groups = [a for a in chosen if kinds and not a.dropped and tree.word(a.head).feat("Number") == "Plur"]
    for group in groups:
        for kid in (k for k in tree.kids(group.head, "nmod") if k.id > group.head):
            if grammar.marker(tree.marker(kid.id)) in grammar.lists["example_markers"]:
                named = (replace(group, head=member) for member in tree.members(kid.id))
                yield from (a for a in named if kinds_of(a) & kinds)


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
    views = views_of(tree, clause, part, frame, signature, kinds_of, grammar)
    found = [_refusal(tree, view, frame, signature, kinds_of, count_of, grammar) for view in views]
    return min(found, key=lambda one: ("unless", "kind", "role", "with").index(one.step))


def _refusal(
    tree: Tree, view: View, frame: Frame, signature: Signature, kinds_of: KindsOf, count_of: CountOf, grammar: Grammar
) -> Refusal:
    for slot, words in frame.with_:
        if not _holds(tree, view, slot, words, grammar):
            return Refusal("with", slot.kind, (), tuple(sorted(words)))
    for slot, words in frame.unless:
        if _holds(tree, view, slot, words, grammar):
            heads = tuple(a.head for a in candidates(view, slot) if not a.dropped and _says(tree, a, words, grammar))
            return Refusal("unless", slot.kind, heads, ())
    roles = _fill(tree, view, frame, signature, kinds_of, grammar)
    used = {a.head for arguments in roles.values() for a in arguments}
    lacking = _lacking(roles, frame, (*signature.need, *frame.need), count_of)
    for role in lacking:
        slots = dict(frame.roles).get(role, ())
        heads = tuple(a.head for slot in slots for a in candidates(view, slot) if not a.dropped and a.head not in used)
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
