"""What a build tells the person at the terminal: the events as a table, and what was read, found and skipped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.table import Table

from extract.types import SYMMETRIC, Event, Extraction, Filler

SHOWN = 40  # events in the table of a build; the rest is in relations.jsonl


def event_table(extractions: Sequence[Extraction], shown: int = SHOWN) -> Table:
    """The events as a table: relation, who, whom, when, status, who says so; cut after `shown` rows, surest first."""
    rows = [(extraction, event) for extraction in extractions for event in extraction.events if event.type != "holds_position"]
    rows.sort(key=lambda row: (-row[1].confidence, row[0].article.id, row[1].evidence[0].span))
    table = Table(show_lines=False, header_style="bold")
    for column in ("relation", "who", "whom", "when", "status", "who says so"):
        table.add_column(column, overflow="fold")
    for extraction, event in rows[:shown]:
        table.add_row(*_cells(extraction, event))
    if len(rows) > shown:
        table.caption = f"{shown} of {len(rows)} events; all are in relations.jsonl and network.html"
    return table


def _cells(extraction: Extraction, event: Event) -> tuple[str, ...]:
    names = {entity.key: entity.name for entity in extraction.entities}

    def words(fillers: Iterable[Filler]) -> str:
        return " · ".join(dict.fromkeys(names[f.entity] for f in fillers))

    agents, targets = (event.agents[:1], event.agents[1:]) if event.type in SYMMETRIC else (event.agents, event.targets)
    source = words([event.source]) if event.source else ""
    return event.type, words(agents), words(targets), event.time or "", event.status, source


def summary(
    extractions: Sequence[Extraction], words: int, skipped: Iterable[tuple[str, str]], notes: Mapping[str, int]
) -> list[str]:
    """What was read, found and skipped, a line each."""
    events = [event for extraction in extractions for event in extraction.events]
    by_status = Counter(event.status for event in events)
    entities = {entity.key for extraction in extractions for entity in extraction.entities}
    lines = [
        f"Read {len(extractions)} articles, {words} words.",
        f"Found {len(events)} events ({', '.join(f'{n} {s}' for s, n in sorted(by_status.items())) or 'none'})"
        f" and {len(entities)} entities.",
    ]
    lines += [f"Note: {note} ({count}×)." for note, count in sorted(notes.items())]
    lines += [f"Skipped {where}: {reason}." for where, reason in skipped]
    return lines


def answer_table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """An answer of the store as a table."""
    table = Table(header_style="bold")
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*row)
    table.caption = f"{len(rows)} rows"
    return table
