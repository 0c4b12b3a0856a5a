"""What holds after all judgements: later ones go before earlier ones, and what is undone counts for nothing.

Merges and splits are renamings, one after another in the order in which they were judged: "b is a", "x of article 7 is y". Each
names the entity that stands at that moment, so chains end at one name and no circle can arise.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.judgements import MATCHER, ONE, SIDES, Judgement, JudgementError, Merge, Split, Undo, Verdict


class Vain(JudgementError):
    """A judgement that would change nothing."""


@dataclass(frozen=True, slots=True)
class Known:
    """Ids of the events, entities and articles that a graph has."""

    events: Container[str]
    entities: Container[str]
    articles: Container[str]


@dataclass(frozen=True, slots=True)
class Rename:
    """`old` is `new`: in all articles (None), or in some."""

    old: str
    new: str
    articles: frozenset[str] | None
    judgement: str


@dataclass(frozen=True, slots=True)
class State:
    """What holds. `verdicts` are the judgements on events, by event; `renames` what merges and splits do, in order.

    `standing` are all judgements in force, `idle` those of them that the graph gives nothing to apply to: the event or entity
    is not there any more, or the entities are one already.
    """

    standing: tuple[Judgement, ...] = ()
    verdicts: Mapping[str, Judgement] | None = None
    renames: tuple[Rename, ...] = ()
    idle: tuple[Judgement, ...] = ()

    def verdict(self, event: str) -> Judgement | None:
        """The judgement that holds for an event."""
        return (self.verdicts or {}).get(event)

    def name(self, entity: str, article: str | None = None) -> str:
        """The entity that is meant by an entity of an article; without an article, splits are left out."""
        return _renamed(self.renames, entity, article)


def _renamed(renames: Iterable[Rename], entity: str, article: str | None = None) -> str:
    for rename in renames:
        if entity == rename.old and (rename.articles is None or article in rename.articles):
            entity = rename.new
    return entity


def split_id(judgement: Judgement) -> str:
    """The id of the entity that a split makes: of the same kind as the one it is taken from."""
    if not isinstance(judgement.act, Split):
        raise TypeError("only a split makes an entity")
    return f"{judgement.act.entity.partition('~')[0]}~{judgement.id}"


def undone_ids(judgements: Sequence[Judgement]) -> frozenset[str]:
    """The ids of the judgements that are undone: by an undo that comes later and is not undone itself."""
    undone: set[str] = set()
    later: set[str] = set()
    for judgement in reversed(judgements):
        later.add(judgement.id)
        if isinstance(judgement.act, Undo) and judgement.id not in undone and judgement.act.judgement not in later:
            undone.add(judgement.act.judgement)
    return frozenset(undone)


def in_force(judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """The judgements that are not undone, in order, undoings left out."""
    undone = undone_ids(judgements)
    return tuple(one for one in judgements if one.id not in undone and not isinstance(one.act, Undo))


def state_of(judgements: Sequence[Judgement], known: Known | None = None) -> State:
    """What holds; with `known`, judgements on what the graph has not are kept apart as idle."""
    standing = in_force(judgements)
    absent = {split_id(one) for one in judgements if isinstance(one.act, Split)}  # until their split is applied
    made: set[str] = set()
    verdicts: dict[str, Judgement] = {}
    renames: list[Rename] = []
    idle = []

    def there(entities: Iterable[str]) -> bool:
        return all(one in made or (one not in absent and (known is None or one in known.entities)) for one in entities)

    for judgement in standing:
        act = judgement.act
        rename = _rename(judgement, renames, known)
        if isinstance(act, Verdict) and (known is None or act.event in known.events) and there(_named(act)):
            verdicts[act.event] = judgement
        elif rename and there((rename.old,) if rename.articles else (rename.old, rename.new)):
            renames.append(rename)
            made |= {rename.new} if rename.articles else set()
        else:
            idle.append(judgement)
    return State(standing, verdicts, tuple(renames), tuple(idle))


def _named(verdict: Verdict) -> tuple[str, ...]:
    """The entities that the corrections of a verdict put in."""
    given = [verdict.corrections.get(name) for name in (*SIDES, *ONE)]
    return tuple(one for value in given if value for one in ((value,) if isinstance(value, str) else value))


def _rename(judgement: Judgement, renames: Sequence[Rename], known: Known | None) -> Rename | None:
    """What a merge or split does to what holds before it; None where that is nothing."""
    act = judgement.act
    if isinstance(act, Merge):
        keep, gone = _renamed(renames, act.keep), _renamed(renames, act.gone)
        return Rename(gone, keep, None, judgement.id) if keep != gone else None
    if isinstance(act, Split):
        articles = frozenset(act.articles if known is None else (one for one in act.articles if one in known.articles))
        return Rename(_renamed(renames, act.entity), split_id(judgement), articles, judgement.id) if articles else None
    return None


def refuse_vain(judgements: Sequence[Judgement], act: object) -> None:
    """Raises Vain where `act`, judged now, would change nothing."""
    if isinstance(act, Merge):
        state = state_of(judgements)
        if state.name(act.keep) == state.name(act.gone):
            raise Vain("These two are one entity already; to part them again, undo the merge.")
    if isinstance(act, Undo):
        found = [one for one in judgements if one.id == act.judgement]
        if not found:
            raise Vain(f"There is no judgement {act.judgement} to undo.")
        if act.judgement in undone_ids(judgements):
            raise Vain(f"The judgement {act.judgement} is undone already.")


def about(judgements: Iterable[Judgement], event: str) -> tuple[Judgement, ...]:
    """All judgements on one event in order, the undone ones too."""
    return tuple(one for one in judgements if isinstance(one.act, Verdict) and one.act.event == event)


def told(state: State) -> list[str]:
    """How many judgements hold, and how many of them the graph gives nothing to apply to, as a line for people; none for none."""
    standing, idle = ([one for one in some if one.who != MATCHER] for some in (state.standing, state.idle))
    more = f", of which {len(idle):,} not applied: their event or entity is not in this build" if idle else ""
    lines = [f"Judgements in force: {len(standing):,}{more}."] if standing else []
    matched = len(state.standing) - len(standing)
    return [*lines, *([f"Persons that are one under an Arabic and an English name: {matched:,}."] if matched else [])]
