"""The graph → the index: every table is filled from the rows of one SPARQL query, streamed."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import permutations, product
from pathlib import Path

from graph.index import queries
from graph.index.measures import measure
from graph.index.queries import Select
from graph.index.schema import create, finish
from graph.names import Fold
from graph.ontology import PREFIXES, ontology

#: IRI → number in the index.
Numbers = dict[str, int]


def build_index(select: Select, path: Path, fold: Fold) -> None:
    """Writes the index of a graph to `path`, where no file stands.

    `select` gives the rows of the graph (graph.index.queries), `fold` the form in which names are compared. Raises what `select`
    raises, FileExistsError and sqlite3.Error where the disk refuses.
    """
    connection = create(path)
    try:
        fill(connection, select, fold)
        finish(connection)
    finally:
        connection.close()


def fill(connection: sqlite3.Connection, select: Select, fold: Fold) -> None:
    """Fills the empty tables of an index, inside the transaction of its connection."""
    articles = _articles(connection, select)
    entities = _entities(connection, select)
    _mentions(connection, select, entities, articles)
    events = _events(connection, select, entities, articles)
    _sides(connection, select, entities, events)
    _details(connection, select, entities, events)
    _happenings(connection, select, events)
    words = _by_word(fold)
    index_names(connection, fold)
    _index_events(connection, words)
    measure(connection)


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]], columns: str = "") -> None:
    iterator = iter(rows)
    for first in iterator:
        into = f"INSERT OR IGNORE INTO {table}{columns} VALUES ({', '.join('?' * len(first))})"
        connection.execute(into, first)
        connection.executemany(into, iterator)


def _id(kind: str, iri: str | None) -> str:
    return (iri or "").removeprefix(PREFIXES[kind])


def _articles(connection: sqlite3.Connection, select: Select) -> Numbers:
    rows = sorted({str(row[1]): row for row in select(queries.ARTICLES)}.values(), key=lambda row: str(row[1]))
    _insert(connection, "article", ((n, *row[1:4], _day(row[4]), *row[5:]) for n, row in enumerate(rows, 1)))
    return {str(row[0]): n for n, row in enumerate(rows, 1)}


def _entities(connection: sqlite3.Connection, select: Select) -> Numbers:
    kinds = {term.iri: term.name for term in ontology().kinds.values()}
    told: dict[str, dict[str, int]] = defaultdict(dict)
    for entity, kind, count in select(queries.KINDS):
        if entity and kind in kinds:
            told[entity][kinds[kind]] = int(count or 0)
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for entity, name, language in select(queries.NAMES):
        labels[str(entity)].setdefault(str(language), str(name))
    numbers = {entity: n for n, entity in enumerate(sorted(told), 1)}
    _insert(
        connection,
        "entity(n, id, kind, labels)",
        (
            (n, _id("entity", iri), _commonest(told[iri]), json.dumps(labels.get(iri, {}), ensure_ascii=False, sort_keys=True))
            for iri, n in numbers.items()
        ),
    )
    links = ((item, reason, _share(score), numbers.get(str(iri))) for iri, item, reason, score in select(queries.LINKS))
    best = sorted(links, key=lambda link: (link[2], link[0] or "", link[1] or ""))
    connection.executemany(
        "UPDATE entity SET qid = ?, link_reason = ?, link_score = ? WHERE n = ?",
        ((item and item.rpartition("/")[2], reason, score, n) for item, reason, score, n in best),
    )
    forms = [(numbers.get(str(iri)), name, language, int(count or 0)) for iri, name, language, count in select(queries.FORMS)]
    forms += [(numbers.get(str(iri)), name, language, 0) for iri, name, language in select(queries.HIDDEN)]
    forms.sort(key=lambda form: (form[0] or 0, *map(str, form[1:])))
    _insert(connection, "name(entity, text, language, count)", forms)
    return numbers


def _commonest(count: dict[str, int]) -> str:
    order = list(ontology().kinds)
    return min(count, key=lambda kind: (-count[kind], order.index(kind)))


def _mentions(connection: sqlite3.Connection, select: Select, entities: Numbers, articles: Numbers) -> None:
    _insert(connection, "mention", ((entities.get(str(e)), articles.get(str(a))) for e, a in select(queries.MENTIONS)))


def _events(connection: sqlite3.Connection, select: Select, entities: Numbers, articles: Numbers) -> Numbers:
    types = {relation.iri: relation.name for relation in ontology().relations.values()}
    statuses = {term.iri: term.name for term in ontology().statuses.values()}
    numbers: Numbers = {}

    def rows() -> Iterator[tuple[object, ...]]:
        for row in sorted(select(queries.EVENTS), key=lambda row: str(row[0])):
            event, article, kind, status, frame, confidence, time, begin, end, phrase, place, source, item, first, last = row
            if event in numbers or kind not in types or article not in articles:
                continue
            numbers[str(event)] = n = len(numbers) + 1
            yield (
                *(n, _id("event", event), articles[str(article)], types[str(kind)], statuses.get(str(status), str(status))),
                *(time, _day(begin), _day(end), phrase, entities.get(str(place)), entities.get(str(source))),
                *(item, *_span(first, last), frame, _share(confidence)),
            )

    known = "(n, id, article, type, status, time, begin, end, time_text, place, source, item, item_start, item_end, frame,"
    _insert(connection, "event", rows(), f"{known} confidence)")
    return numbers


def _number(text: str | None) -> int | None:
    """An offset, None for what is none: others may have written to a store what they like."""
    return int(text) if text and len(text) < 16 and text.isascii() and text.isdecimal() else None


def _span(start: str | None, end: str | None) -> tuple[int | None, int | None]:
    first, last = _number(start), _number(end)
    return (None, None) if first is None or last is None else (first, last)


def _day(text: str | None) -> str | None:
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        return None


def _share(text: str | None) -> float:
    """A number from 0 to 1, 0 for what is none."""
    try:
        number = float(text or 0)
    except ValueError:
        return 0.0
    return number if 0 <= number <= 1 else 0.0


def _sides(connection: sqlite3.Connection, select: Select, entities: Numbers, events: Numbers) -> None:
    for role, query in (("agent", queries.AGENTS), ("target", queries.TARGETS)):
        pairs = ((events.get(str(event)), entities.get(str(entity))) for event, entity in select(query))
        _insert(connection, "side", ((event, role, entity) for event, entity in pairs if event and entity))
    index_edges(connection)


def index_edges(connection: sqlite3.Connection) -> None:
    """Fills the table of edges from that of sides."""
    rows = connection.execute("SELECT event, role, entity FROM side ORDER BY event, role, entity").fetchall()
    sides: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for event, role, entity in rows:
        sides[event][role == "target"].append(entity)
    connection.execute("DELETE FROM edge")
    _insert(connection, "edge", (row for event, (agents, targets) in sides.items() for row in edges_of(event, agents, targets)))


def edges_of(event: int, agents: Sequence[int], targets: Sequence[int]) -> Iterator[tuple[int, int, int, int]]:
    """The rows of the table of edges for an event: (one, other, event, direction) for each ordered pair of different sides.

    `direction` is 1 from an agent to a target, -1 from a target to an agent, 0 between equals.
    """
    if not targets:
        yield from ((a, b, event, 0) for a, b in permutations(agents, 2))
    for a, b in product(agents, targets):
        if a != b:
            yield a, b, event, 1
            yield b, a, event, -1


def _details(connection: sqlite3.Connection, select: Select, entities: Numbers, events: Numbers) -> None:
    arguments = (
        (events.get(str(event)), _role(role), entities.get(str(entity)), words, *_span(start, end), _number(position))
        for event, role, entity, words, start, end, position in select(queries.ARGUMENTS)
    )
    _insert(connection, "argument", (row for row in arguments if row[0] and row[2]))
    evidence = ((events.get(str(event)), text, *_places(text, *places)) for event, text, *places in select(queries.EVIDENCE))
    _insert(connection, "evidence", (row for row in evidence if row[0]))
    steps = ((events.get(str(event)), *_step(str(why))) for event, why in select(queries.WHY))
    _insert(connection, "why", (row for row in steps if row[0]))


def _places(text: str | None, *places: str | None) -> tuple[int, ...]:
    """Where a sentence and its trigger begin and end; a sentence of which that is not told right stands for itself."""
    start, end, first, last = map(_number, places)
    if start is None or end is None or first is None or last is None or not start <= first <= last <= end:
        return 0, len(text or ""), 0, 0
    return start, end, first, last


def _role(iri: str | None) -> str:
    return (iri or "").rpartition("/")[2]


def _step(why: str) -> tuple[str, str, int]:
    """(name, words, number) of a step: "01 frame: en.meet" → ("frame", "en.meet", 1)."""
    number, _, rest = why.partition(" ")
    name, _, words = rest.partition(": ")
    return name, words, _number(number) or 0


def _happenings(connection: sqlite3.Connection, select: Select, events: Numbers) -> None:
    counts = {str(iri): _number(count) or 0 for iri, count in select(queries.SOURCES)}
    numbers = {iri: n for n, iri in enumerate(sorted(counts), 1)}
    _insert(connection, "happening", ((n, _id("happening", iri), counts[iri]) for iri, n in numbers.items()))
    conflicts = ((numbers.get(str(iri)), about) for iri, about in select(queries.CONFLICTS))
    _insert(connection, "conflict", (row for row in conflicts if row[0]))
    connection.executemany(
        "UPDATE event SET happening = ? WHERE n = ?",
        ((numbers.get(str(happening)), events.get(str(event))) for event, happening in select(queries.REPORTS)),
    )
    count_reports(connection)


def count_reports(connection: sqlite3.Connection) -> None:
    """Sets for each event how many articles report its happening, rejected reports aside."""
    connection.execute("UPDATE event SET reports = 1 WHERE reports > 1")
    connection.execute(
        "UPDATE event SET reports = count FROM (SELECT happening AS h, COUNT(DISTINCT article) AS count FROM event"
        " WHERE happening NOT NULL AND verdict IS NOT 'rejected' GROUP BY happening) WHERE happening = h"
    )


def index_names(connection: sqlite3.Connection, fold: Fold) -> None:
    """Fills what names are searched by: their folded forms, the words of these, and their groups of three letters."""
    names = [(n, entity, fold(text)) for n, entity, text in connection.execute("SELECT n, entity, text FROM name").fetchall()]
    connection.executemany("UPDATE name SET folded = ? WHERE n = ?", ((folded, n) for n, _, folded in names))
    _insert(connection, "name_text", ((n, folded) for n, _, folded in names), "(rowid, folded)")
    _insert(connection, "word", sorted({(word, entity) for _, entity, folded in names for word in folded.split()}))


def _by_word(fold: Callable[[str], str]) -> Fold:
    """Folds texts word by word: a text has few words that were not met before."""
    known: dict[str, str] = {}

    def folded(text: str) -> str:
        words = text.split()
        for word in words:
            if word not in known:
                known[word] = fold(word)
        return " ".join(known[word] for word in words)

    return folded


def _index_events(connection: sqlite3.Connection, fold: Fold) -> None:
    texts: dict[int, list[str]] = defaultdict(list)
    for query in (
        "SELECT event, text FROM evidence",
        "SELECT n, item FROM event WHERE item NOT NULL",
        "SELECT side.event, name.text FROM side JOIN name USING (entity) WHERE name.count > 0",
    ):
        for event, text in connection.execute(query):
            texts[event].append(text)
    _insert(connection, "event_text", ((event, fold(" ".join(parts))) for event, parts in texts.items()), "(rowid, folded)")
