"""An event, an article and what is known of them, as the JSON of the explorer shows them in full."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from graph.index.summaries import Summary, Unknown, entities_by_id, event_summaries, mentioned
from graph.links import web_link

#: The property of the ontology that stands for a place in a chain of sources.
CHAIN = "sourceChain"


def event(connection: sqlite3.Connection, name: str) -> Summary:
    """All about the event of this id: EventSummary with roles, time_text, why, frame, source_chain, evidence (with its
    marks), happening (reports, sources, conflicts), judgements, article and entities. Raises Unknown where there is none.

    The id that the graph gives to an event as it was corrected (graph.iris.revision_iri) leads to that event, too."""
    row = connection.execute("SELECT n, article FROM event WHERE id = ?", [name.partition("~")[0]]).fetchone()
    if not row:
        raise Unknown(f"The graph has no event “{name[:80]}”; it may be gone with an earlier build.")
    (found,) = _in_full(connection, [row[0]])
    head = "SELECT id, title, date, url, source, language FROM article WHERE n = ?"
    return {
        **found,
        "article": _article(connection.execute(head, [row[1]]).fetchone()),
        "entities": entities_by_id(connection, _named([found])),
    }


def article_number(connection: sqlite3.Connection, name: str) -> int:
    """The number of the article of an id. Raises Unknown where there is none."""
    row = connection.execute("SELECT n FROM article WHERE id = ?", [name]).fetchone()
    if not row:
        raise Unknown(f"The graph has no article “{name[:80]}”.")
    return int(row[0])


def article(connection: sqlite3.Connection, name: str) -> Summary:
    """{id, title, date, url, source, language, text, events, entities} of an article; its events stand in the order of the text.

    `text` is None where the graph was built without texts. Raises Unknown where there is no such article.
    """
    query = "SELECT id, title, date, url, source, language, text, n FROM article WHERE n = ?"
    row = connection.execute(query, [article_number(connection, name)]).fetchone()
    ordered = """SELECT e.n FROM event e LEFT JOIN evidence v ON v.event = e.n WHERE e.article = ?
      GROUP BY e.n ORDER BY MIN(v.start), MIN(v.trigger_start), e.n"""
    events = _in_full(connection, [n for (n,) in connection.execute(ordered, [row[7]])])
    for one in events:
        del one["article"]
    return {**_article(row), "text": row[6], "events": events, "entities": entities_by_id(connection, _named(events))}


def _article(row: Sequence[Any]) -> Summary:
    name, title, day, url, source, language = row[:6]
    return {"id": name, "title": title, "date": day, "url": web_link(url), "source": source, "language": language}


def _named(events: Sequence[Summary]) -> set[str]:
    """The ids of all entities that these events, in full, speak of."""
    ids = mentioned(events)
    for one in events:
        ids |= {role["entity"] for role in one["roles"]} | {*one["source_chain"]}
        ids |= mentioned(one["happening"]["reports"])
    return ids


def _in_full(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[Summary]:
    return [
        {**summary, **_rest(connection, number)}
        for number, summary in zip(numbers, event_summaries(connection, numbers), strict=True)
    ]


def _rest(connection: sqlite3.Connection, number: int) -> Summary:
    name, phrase, frame, happening, first, last = connection.execute(
        "SELECT id, time_text, frame, happening, item_start, item_end FROM event WHERE n = ?", [number]
    ).fetchone()
    arguments = connection.execute(
        """SELECT g.role, x.id, g.words, g.start, g.end FROM argument g JOIN entity x ON x.n = g.entity WHERE g.event = ?
        ORDER BY g.position, g.start IS NULL, g.start, x.id""",
        [number],
    ).fetchall()
    steps = "SELECT step, words FROM why WHERE event = ? ORDER BY position"
    item = [("item", None, None, first, last)] if first is not None and last is not None else []
    return {
        "roles": [{"role": role, "entity": entity, "mention": words} for role, entity, words, *_ in arguments if role != CHAIN],
        "time_text": phrase,
        "why": [[*step] for step in connection.execute(steps, [number])],
        "frame": frame,
        "source_chain": [entity for role, entity, *_ in arguments if role == CHAIN],
        "evidence": _evidence(connection, number, [*arguments, *item]),
        "happening": _happening(connection, number, happening),
        "judgements": _judgements(connection, name),
    }


def _evidence(connection: sqlite3.Connection, number: int, arguments: Sequence[Sequence[Any]]) -> list[Summary]:
    """The sentences with what is marked in them; places count code points from the begin of the sentence."""
    query = "SELECT text, start, end, trigger_start, trigger_end FROM evidence WHERE event = ? ORDER BY start, trigger_start"
    return [
        {
            "text": text,
            "start": start,
            "end": end,
            "trigger": [first - start, last - start],
            "marks": [
                {"role": role, "start": begin - start, "end": stop - start, "entity": entity}
                for role, entity, _, begin, stop in arguments
                if role != CHAIN and begin is not None and start <= begin < stop <= end
            ],
        }
        for text, start, end, first, last in connection.execute(query, [number])
    ]


def _happening(connection: sqlite3.Connection, number: int, happening: int | None) -> Summary:
    """The reports of the happening, this event among them, how many sources tell it, and what they differ on."""
    if happening is None:
        return {"reports": event_summaries(connection, [number]), "sources": 1, "conflicts": []}
    query = "SELECT n FROM event WHERE happening = ? ORDER BY begin IS NULL, begin, n"
    reports = event_summaries(connection, [n for (n,) in connection.execute(query, [happening])])
    sources = connection.execute("SELECT sources FROM happening WHERE n = ?", [happening]).fetchone()[0]
    held = [report for report in reports if report["verdict"] != "rejected"]
    return {"reports": reports, "sources": sources, "conflicts": conflicts(connection, happening, held)}


def conflicts(connection: sqlite3.Connection, happening: int, reports: Sequence[Summary]) -> list[Summary]:
    """[{about, values}]: each detail on which these reports of a happening differ, with what they say of it."""
    found = connection.execute("SELECT about FROM conflict WHERE happening = ? ORDER BY about", [happening]).fetchall()
    values = {about: sorted({report[about] for report in reports if report[about]}) for (about,) in found}
    return [{"about": about, "values": told} for about, told in values.items() if len(told) > 1]


def _judgements(connection: sqlite3.Connection, name: str) -> list[Summary]:
    """What people judged of this event, in order; `undone` tells what holds no longer."""
    query = "SELECT record, undone FROM judgement WHERE event = ? ORDER BY n"
    return [{**json.loads(record), "undone": bool(undone)} for record, undone in connection.execute(query, [name])]
