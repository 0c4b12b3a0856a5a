"""Judgements and the index of a build: what people decided, worked into a copy of it.

The index of a build tells what the articles say; a copy is made for whoever shows or exports it, and judgements are applied to
the copy. Verdicts are a column; a corrected event has its new sides, type, status and so on; who is merged into another gives up
all its events, mentions and names to it and bears that id in `shown`; who is split off is an entity of its own.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import log1p

from graph.days import first_and_last
from graph.index.build import count_reports, edges_of
from graph.judged import Known, Rename, State, state_of, undone_ids
from graph.judgements import Judgement, Split, Undo, Verdict, record_of
from graph.names import Fold, script_language
from graph.ontology import ontology

_SIDES = {"agents": "agent", "targets": "target"}
#: Columns that a correction sets as they are.
_PLAIN = ("type", "status", "time", "item")
#: What makes an event a report of its happening (graph.happenings).
_IDENTITY = frozenset({"type", "agents", "targets", "time"})


@dataclass(frozen=True, slots=True)
class _Ids:
    """The ids that a table has."""

    connection: sqlite3.Connection
    table: str

    def __contains__(self, id: object) -> bool:
        return _number(self.connection, self.table, str(id)) is not None


def known_of_index(connection: sqlite3.Connection) -> Known:
    """What an index has to be judged."""
    return Known(*(_Ids(connection, table) for table in ("event", "entity", "article")))


def apply_to_index(connection: sqlite3.Connection, judgements: Sequence[Judgement], fold: Fold = str.casefold) -> State:
    """Works judgements into an index to which none was applied before; all or none of them. Gives what holds.

    `fold` is the form in which the index compares names. Raises sqlite3.Error where the index cannot be written.
    """
    state = state_of(judgements, known_of_index(connection))
    with connection:
        connection.execute("BEGIN")
        _record(connection, judgements, state)
        splits = {one.id: one.act for one in state.standing if isinstance(one.act, Split)}
        for rename in state.renames:
            if rename.judgement in splits:
                _add_entity(connection, rename, splits[rename.judgement].name, fold)
            _move(connection, rename)
        for event, judgement in (state.verdicts or {}).items():
            assert isinstance(judgement.act, Verdict)
            connection.execute("UPDATE event SET verdict = ? WHERE id = ?", (judgement.act.verdict, event))
            if judgement.act.corrections:
                _correct(connection, judgement.act, state)
        count_reports(connection)
    return state


def _record(connection: sqlite3.Connection, judgements: Sequence[Judgement], state: State) -> None:
    """Lists the judgements for those who show an event; idle ones are in force, but have nothing to apply to."""
    undone, idle = undone_ids(judgements), {one.id for one in state.idle}
    rows = (
        (
            one.id,
            getattr(one.act, "event", None),
            json.dumps(record_of(one), ensure_ascii=False),
            one.id in undone,
            one.id in idle,
        )
        for one in judgements
        if not isinstance(one.act, Undo)
    )
    connection.executemany("INSERT INTO judgement(id, event, record, undone, idle) VALUES (?, ?, ?, ?, ?)", rows)


def _number(connection: sqlite3.Connection, table: str, id: str) -> int | None:
    found = connection.execute(f"SELECT n FROM {table} WHERE id = ?", (id,)).fetchone()
    return int(found[0]) if found else None


def _entity(connection: sqlite3.Connection, id: str) -> int:
    number = _number(connection, "entity", id)
    assert number is not None, "what the index has not is idle"
    return number


def _add_entity(connection: sqlite3.Connection, rename: Rename, name: str, fold: Fold) -> None:
    labels = json.dumps(dict.fromkeys(ontology().languages, name), ensure_ascii=False)
    row = "INSERT INTO entity(id, kind, labels) SELECT ?, kind, ? FROM entity WHERE id = ?"
    entity = connection.execute(row, (rename.new, labels, rename.old)).lastrowid
    folded = fold(name)
    row = "INSERT INTO name(entity, text, language, count, folded) VALUES (?, ?, ?, 1, ?)"
    number = connection.execute(row, (entity, name, script_language(name), folded)).lastrowid
    connection.execute("INSERT INTO name_text(rowid, folded) VALUES (?, ?)", (number, folded))
    connection.executemany("INSERT OR IGNORE INTO word VALUES (?, ?)", ((word, entity) for word in folded.split()))


def _move(connection: sqlite3.Connection, rename: Rename) -> None:
    """Gives what is told of one entity, in all articles or in some, to another."""
    old, new = _entity(connection, rename.old), _entity(connection, rename.new)
    articles = None if rename.articles is None else [_number(connection, "article", one) for one in sorted(rename.articles)]
    places = "" if articles is None else f" IN ({', '.join('?' * len(articles))})"
    which = articles or []
    events = f" AND event IN (SELECT n FROM event WHERE article{places})" if places else ""
    mine = f"FROM side WHERE entity = ?{events}"
    touched = {row[0] for row in connection.execute(f"SELECT DISTINCT event {mine}", (old, *which))}
    connection.execute(f"INSERT OR IGNORE INTO side SELECT event, role, ? {mine}", (new, old, *which))
    connection.execute(f"DELETE {mine}", (old, *which))
    connection.execute(f"UPDATE argument SET entity = ? WHERE entity = ?{events}", (new, old, *which))
    here = f" AND article{places}" if places else ""
    for column in ("place", "source"):
        connection.execute(f"UPDATE event SET {column} = ? WHERE {column} = ?{here}", (new, old, *which))
    mentions = f"FROM mention WHERE entity = ?{here}"
    connection.execute(f"INSERT OR IGNORE INTO mention SELECT ?, article {mentions}", (new, old, *which))
    connection.execute(f"DELETE {mentions}", (old, *which))
    if articles is None:
        _give_names(connection, old, new)
        connection.execute("UPDATE entity SET shown = ? WHERE n = ?", (rename.new, old))
        connection.execute("UPDATE entity SET shown = ? WHERE shown = ?", (rename.new, rename.old))
    _join(connection, touched)
    _measure(connection, (old, new))


def _give_names(connection: sqlite3.Connection, old: int, new: int) -> None:
    twice = "FROM name AS other WHERE other.entity = ? AND other.text = name.text AND other.language IS name.language"
    connection.execute(
        f"UPDATE name SET count = count + (SELECT SUM(other.count) {twice}) WHERE entity = ? AND EXISTS (SELECT 1 {twice})",
        (old, new, old),
    )
    connection.execute(f"DELETE FROM name WHERE entity = ? AND EXISTS (SELECT 1 {twice})", (old, new))
    connection.execute("UPDATE name SET entity = ? WHERE entity = ?", (new, old))
    connection.execute("INSERT OR IGNORE INTO word SELECT word, ? FROM word WHERE entity = ?", (new, old))
    connection.execute("DELETE FROM word WHERE entity = ?", (old,))
    connection.execute(
        "UPDATE entity SET qid = COALESCE(qid, other) FROM (SELECT qid AS other FROM entity WHERE n = ?) WHERE n = ?", (old, new)
    )


def _correct(connection: sqlite3.Connection, act: Verdict, state: State) -> None:
    event = _number(connection, "event", act.event)
    assert event is not None
    given = act.corrections
    for column in _PLAIN:
        if column in given:
            connection.execute(f"UPDATE event SET {column} = ? WHERE n = ?", (given[column], event))
    if "item" in given:
        connection.execute("UPDATE event SET item_start = NULL, item_end = NULL WHERE n = ?", (event,))
    if "time" in given:
        days = first_and_last(str(given["time"])) if given["time"] else (None, None)
        begin, end = (day.isoformat() if day else None for day in days)
        connection.execute("UPDATE event SET begin = ?, end = ? WHERE n = ?", (begin, end, event))
    for column in ("place", "source"):
        if column in given:
            filler = _entity(connection, state.name(str(given[column]))) if given[column] else None
            connection.execute(f"UPDATE event SET {column} = ? WHERE n = ?", (filler, event))
            _put_arguments(connection, event, column, () if filler is None else (filler,))
            if column == "source":
                _put_arguments(connection, event, "sourceChain", ())
    if given.keys() & _IDENTITY:  # other reports tell of what it is not any more
        connection.execute("UPDATE event SET happening = NULL WHERE n = ?", (event,))
    _correct_sides(connection, event, act, state)


def _correct_sides(connection: sqlite3.Connection, event: int, act: Verdict, state: State) -> None:
    sides: dict[str, list[int]] = {role: [] for role in _SIDES.values()}
    before: dict[str, list[int]] = {role: [] for role in _SIDES.values()}
    for role, entity in connection.execute("SELECT role, entity FROM side WHERE event = ? ORDER BY role, entity", (event,)):
        before[role].append(entity)
    for name, role in _SIDES.items():
        given = act.corrections.get(name)
        sides[role] = before[role] if given is None else [_entity(connection, state.name(one)) for one in given]
    (kind,) = connection.execute("SELECT type FROM event WHERE n = ?", (event,)).fetchone()
    if ontology().relations[kind].symmetric:
        sides = {"agent": [*sides["agent"], *sides["target"]], "target": []}
    if sides == before:
        return
    connection.execute("DELETE FROM side WHERE event = ?", (event,))
    for role, entities in sides.items():
        connection.executemany("INSERT OR IGNORE INTO side VALUES (?, ?, ?)", ((event, role, entity) for entity in entities))
        _put_arguments(connection, event, role, entities)
    _join(connection, [event])
    _measure(connection, {entity for role in (sides, before) for entities in role.values() for entity in entities})


def _put_arguments(connection: sqlite3.Connection, event: int, role: str, entities: Collection[int]) -> None:
    """Keeps the arguments of a role that still hold, and adds those that were put in, under the name of the entity."""
    marks = ", ".join("?" * len(entities))
    connection.execute(f"DELETE FROM argument WHERE event = ? AND role = ? AND entity NOT IN ({marks})", (event, role, *entities))
    for entity in dict.fromkeys(entities):
        labels = connection.execute("SELECT labels FROM entity WHERE n = ?", (entity,)).fetchone()[0]
        name = next(iter(json.loads(labels).values()), "")
        connection.execute(
            "INSERT INTO argument(event, role, entity, words, position) SELECT ?, ?, ?, ?, 0"
            " WHERE NOT EXISTS (SELECT 1 FROM argument WHERE event = ? AND role = ? AND entity = ?)",
            (event, role, entity, name, event, role, entity),
        )


def _join(connection: sqlite3.Connection, events: Iterable[int]) -> None:
    """Makes the edges of events anew from their sides."""
    for event in events:
        sides: dict[str, list[int]] = {role: [] for role in _SIDES.values()}
        for role, entity in connection.execute("SELECT role, entity FROM side WHERE event = ?", (event,)):
            sides[role].append(entity)
        connection.execute("DELETE FROM edge WHERE event = ?", (event,))
        connection.executemany("INSERT OR IGNORE INTO edge VALUES (?, ?, ?, ?)", edges_of(event, sides["agent"], sides["target"]))


def _measure(connection: sqlite3.Connection, entities: Collection[int]) -> None:
    """Counts the events of a few entities anew, and how much they matter by that (graph.index.measures)."""
    connection.executemany(
        "UPDATE entity SET degree = (SELECT COUNT(DISTINCT event) FROM side WHERE entity = n) WHERE n = ?",
        ((entity,) for entity in entities),
    )
    (most,) = connection.execute("SELECT MAX(degree) FROM entity").fetchone()
    scale = log1p(most or 0) or 1.0
    rows = [(entity, connection.execute("SELECT degree FROM entity WHERE n = ?", (entity,)).fetchone()[0]) for entity in entities]
    connection.executemany(
        "UPDATE entity SET importance = ? WHERE n = ?", ((round(log1p(degree) / scale, 4), entity) for entity, degree in rows)
    )
