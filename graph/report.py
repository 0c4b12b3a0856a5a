"""What a build and a query tell the person at the terminal, as tables and lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from extract.types import Event, Extraction, Filler
from graph.ontology import PREFIXES, ontology

SHOWN_EVENTS = 40
SHOWN_ROWS = 200
SHOWN_SKIPS = 10
#: What is rather than happens, and would crowd out what happens.
_STATIC = frozenset({"holds_position"})
_COLUMNS = ("relation", "who", "whom", "when", "status", "who says so")


def event_table(extractions: Sequence[Extraction], shown: int = SHOWN_EVENTS) -> Table:
    """The events as they are read: relation, who, whom, when, status, who says so; of many only the `shown` surest."""
    rows = [(extraction, event) for extraction in extractions for event in extraction.events if event.type not in _STATIC]
    places = sorted(range(len(rows)), key=lambda at: (-rows[at][1].confidence, at))[:shown]
    table = Table(header_style="bold")
    for column in _COLUMNS:
        table.add_column(column, overflow="fold")
    for at in sorted(places, key=lambda at: (rows[at][0].article.id, rows[at][1].evidence[0].span, at)):
        table.add_row(*map(Text, _cells(*rows[at])))
    if len(rows) > shown:
        table.caption = f"The surest {shown} of {len(rows)} events (offices held left out); all are in relations.jsonl."
    return table


def _cells(extraction: Extraction, event: Event) -> tuple[str, ...]:
    names = {entity.key: entity.name for entity in extraction.entities}

    def words(fillers: Iterable[Filler]) -> str:
        return ", ".join(dict.fromkeys(names.get(filler.entity, filler.mention) for filler in fillers))

    agents, targets = event.agents, event.targets
    if ontology().relations[event.type].symmetric:
        sides = agents + targets
        agents, targets = sides[:1], sides[1:]
    source = words([event.source]) if event.source else ""
    return event.type, words(agents), words(targets) or (event.item or ""), event.time or "", event.status, source


def summary(
    extractions: Sequence[Extraction], skipped: Sequence[tuple[str, str]], notes: Mapping[str, int] | None = None
) -> list[str]:
    """What was read, found and skipped, a line each; `skipped` holds (where, why), `notes` count what was done to odd texts."""
    events = [event for extraction in extractions for event in extraction.events]
    entities = {entity.key for extraction in extractions for entity in extraction.entities}
    words = sum(len(extraction.article.text.split()) for extraction in extractions)
    languages = Counter(extraction.article.language for extraction in extractions)
    statuses = Counter(event.status for event in events)
    odd = Counter(notes or {}) + Counter(why for extraction in extractions for why in extraction.skipped)
    return [
        f"Read {_count(len(extractions), 'article')} ({_counts(languages)}), {_count(words, 'word')}.",
        f"Found {_count(len(events), 'event')} ({_counts(statuses)}) and {_count(len(entities), 'entity', 'entities')}.",
        *(f"Note: {note} ({_count(times, 'time')})." for note, times in sorted(odd.items()) if times),
        *_skips(skipped),
    ]


def _skips(skipped: Sequence[tuple[str, str]]) -> list[str]:
    """A line for each reason, with the first few places it was met."""
    places: dict[str, list[str]] = defaultdict(list)
    for where, why in skipped:
        places[why.rstrip(".")].append(where)
    lines = []
    for why, wheres in places.items():
        more = f" and {len(wheres) - SHOWN_SKIPS:,} more" if len(wheres) > SHOWN_SKIPS else ""
        lines.append(f"Skipped {len(wheres):,}: {', '.join(wheres[:SHOWN_SKIPS])}{more}: {why}.")
    return lines


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _counts(counter: Mapping[str, int]) -> str:
    return (
        ", ".join(f"{number:,} {name}" for name, number in sorted(counter.items(), key=lambda item: (-item[1], item[0])))
        or "none"
    )


def answer_table(
    names: Sequence[str], rows: Sequence[Sequence[str]], shown: int = SHOWN_ROWS, hidden: Container[str] = ()
) -> Table:
    """An answer of the store without `hidden` and empty columns; IRIs are shortened, long answers are cut with a note."""
    used = [at for at, name in enumerate(names) if name not in hidden and (not rows or any(row[at] for row in rows))]
    table = Table(header_style="bold", show_lines=len(used) > 5, min_width=20)
    for at in used:
        table.add_column(names[at], overflow="fold")
    for row in rows[:shown]:
        table.add_row(*(Text(short(row[at])) for at in used))
    cut = f"The first {shown} of " if len(rows) > shown else ""
    table.caption = f"{cut}{_count(len(rows), 'row')}" + ("; --format csv gives all." if cut else "")
    return table


def short(value: str) -> str:
    """An IRI with a known prefix in its short form ("event:f98a…"); anything else as it is."""
    fits = [(iri, prefix) for prefix, iri in PREFIXES.items() if value.startswith(iri) and value != iri]
    if not fits:
        return value
    iri, prefix = max(fits, key=lambda fit: len(fit[0]))
    return f"{prefix}:{value[len(iri) :]}"
