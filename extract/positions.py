"""Who holds which office: a named person with an office beside the name, or one who is told to be or become its holder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extract.arguments import Argument
from extract.entities import Referent
from extract.qualify import status_of
from extract.scene import Scene, who
from extract.tree import base
from extract.types import Mention, Span, Word

#: Statuses in which an office that is told in a sentence of its own counts: nobody holds one that is denied or only possible.
TOLD = frozenset({"actual", "planned"})


@dataclass(frozen=True, slots=True)
class Position:
    """`holder` has the office `item`, of the sort `role`, told by the word `head`; `owner` is its state or body if named."""

    holder: Referent
    span: Span
    role: str
    item: str
    head: int
    status: str
    owner: Referent | None


def positions(scene: Scene) -> Iterator[Position]:
    """The offices that a sentence gives to persons it names (design: static relation); former ones are none."""
    for mention in scene.mentions:
        if mention.kind != "person" or not mention.office or mention.role == "counterpart" or _former(scene, mention):
            continue
        if mention.name:
            holder = scene.cast.by_mention[scene.index, mention.head]
            yield Position(holder, mention.span, mention.role, mention.office, mention.head, "actual", None)
        else:
            yield from _told(scene, mention)


def _former(scene: Scene, mention: Mention) -> bool:
    grammar = scene.memory.grammar
    return any(word in grammar.lists["former"] for word in grammar.fold(mention.office).split())


def _told(scene: Scene, mention: Mention) -> Iterator[Position]:
    """The office of a predicate: "X is a member of Y", "X, who became president of Y"."""
    predicate = scene.tree.word(mention.head)
    verb = _verb(scene, predicate)
    owner = _owner(scene, mention)
    if verb is None or owner is None:
        return
    status = status_of(scene.tree, verb.id, scene.memory.grammar)[0]
    if status not in TOLD:
        return
    for subject in scene.tree.kids(verb.id, "nsubj") or (verb,):
        antecedent = verb.head if subject is verb or subject.feat("PronType") == "Rel" else subject.id
        if (subject is verb and base(verb) != "acl") or not antecedent:
            continue
        for holder in who(scene, Argument(antecedent, "subject"), verb.id):
            if holder.kind == "person" and holder.named:
                span = scene.tree.word(antecedent).span
                yield Position(holder, span, mention.role, mention.office, mention.head, status, owner)


def _verb(scene: Scene, predicate: Word) -> Word | None:
    """The word that a predicate's subject hangs on: itself beside a copula of now, or a verb of entering or holding an office."""
    if copulas := scene.tree.kids(predicate.id, "cop"):
        now = any(k.feat("Tense") == "Pres" for k in (*copulas, *scene.tree.kids(predicate.id, "aux")))
        return predicate if now and not scene.tree.marker(predicate.id) else None
    if base(predicate) not in ("xcomp", "obj", "obl") or not predicate.head:
        return None
    verb = scene.tree.word(predicate.head)
    return verb if verb.upos == "VERB" and scene.memory.grammar.word_in("office_verbs", verb) else None


def _owner(scene: Scene, mention: Mention) -> Referent | None:
    """The state or body that the phrase itself names."""
    if mention.body is not None:
        return scene.cast.by_mention.get((scene.index, mention.body.head)) or scene.cast.add(mention.body)
    return scene.cast.state(mention.of) if ":" in mention.of else None
