"""One happening told by several articles: events that agree in relation, sides and time are reports of it.

Precision comes first: what is not surely the same is not joined. Every report is kept as it is; the happening says which reports
belong together, how many independent voices tell it, and on which details they differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pyoxigraph as ox

from extract.types import Article, Event, Extraction
from graph.arguments import sides
from graph.days import first_and_last
from graph.iris import event_iri, happening_iri
from graph.names import Fold
from graph.ontology import NAMESPACE, expand, ontology

#: The named graph of happenings. It is derived: made anew whenever an article is added or replaced.
HAPPENINGS_GRAPH = NAMESPACE + "happenings"
#: What lasts is the same whenever it is told.
LASTING = frozenset({"holds_position"})
#: A longer time ("2023") holds many happenings of one kind, so that two events in it need not be one.
LONGEST = timedelta(days=6)
#: Articles that appear so close to each other and give no time tell of the same news.
NEAR = timedelta(days=2)
#: Statuses that do not contradict each other: what was planned has been done.
_KEPT = frozenset({"planned", "actual"})
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Report:
    """An event with what is compared: its days (None where it tells none that are known at both ends), its item folded and by
    language, and who is behind it: the entity that the text names, else the publisher, else the article."""

    iri: str
    article: str
    relation: str
    sides: tuple[tuple[str, ...], tuple[str, ...]]
    status: str
    days: Days | None
    timed: bool
    published: date | None
    item: tuple[str, str]
    place: str
    voice: str


@dataclass(frozen=True, slots=True)
class Happening:
    """Reports (IRIs of events, sorted) of one happening, the number of voices, and the details on which they differ."""

    iri: str
    relation: str
    reports: tuple[str, ...]
    sources: int
    conflicts: tuple[str, ...]


@dataclass(slots=True)
class _Group:
    """Reports that agree; one of each signature stands for all others that are compared alike."""

    reports: list[Report] = field(default_factory=list)
    kinds: dict[tuple[object, ...], Report] = field(default_factory=dict)


def happenings(extractions: Sequence[Extraction], fold: Fold) -> tuple[Happening, ...]:
    """The happenings that at least two articles tell, sorted by IRI; none depends on the order of the articles."""
    alike: dict[tuple[object, ...], list[Report]] = defaultdict(list)
    for report in _reports(extractions, fold):
        if _agree(report, report):  # else its time is unknown or too long to tell it from others like it
            alike[report.relation, report.sides].append(report)
    found = (_happening(group.reports) for reports in alike.values() for group in _groups(reports))
    return tuple(sorted((one for one in found if one), key=lambda one: one.iri))


def happening_quads(extractions: Sequence[Extraction], fold: Fold) -> list[ox.Quad]:
    """`happenings` as statements in HAPPENINGS_GRAPH, sorted."""
    graph, integer = ox.NamedNode(HAPPENINGS_GRAPH), ox.NamedNode(expand("xsd:integer"))
    kind, happening, sources, conflict, known = (
        ox.NamedNode(expand(name)) for name in ("rdf:type", ":happening", ":sourceCount", ":conflict", ":Happening")
    )
    rows = []
    for one in happenings(extractions, fold):
        node = ox.NamedNode(one.iri)
        rows.append(ox.Quad(node, kind, known, graph))
        rows.append(ox.Quad(node, sources, ox.Literal(str(one.sources), datatype=integer), graph))
        rows += [ox.Quad(node, conflict, ox.Literal(about), graph) for about in one.conflicts]
        rows += [ox.Quad(ox.NamedNode(report), happening, node, graph) for report in one.reports]
    return sorted(rows, key=lambda row: (str(row.subject), str(row.predicate), str(row.object)))


def _reports(extractions: Sequence[Extraction], fold: Fold) -> Iterator[Report]:
    voices = _publishers(extractions, fold)
    for extraction in extractions:
        for event in extraction.events:
            agents, targets = sides(event)
            both = len(agents) > 1 if ontology().relations[event.type].symmetric else agents and targets
            if both and event.evidence:
                yield _report(extraction.article, event, (tuple(sorted(agents)), tuple(sorted(targets))), voices, fold)


def _publishers(extractions: Sequence[Extraction], fold: Fold) -> Mapping[str, str]:
    """Folded names of organisations → their keys, so that an agency is one voice as a publisher and as a source."""
    return {
        fold(name): entity.key
        for extraction in sorted(extractions, key=lambda one: one.article.id)
        for entity in sorted(extraction.entities, key=lambda one: one.key)
        if entity.kind == "organisation"
        for name in (entity.name, *(text for text, _ in entity.labels))
    }


def _report(
    article: Article, event: Event, parties: tuple[tuple[str, ...], tuple[str, ...]], voices: Mapping[str, str], fold: Fold
) -> Report:
    publisher = fold(article.source) if article.source else ""
    voice = event.source.entity if event.source else voices.get(publisher) or publisher or article.id
    first, last = first_and_last(event.time) if event.time else (None, None)
    return Report(
        iri=event_iri(article.id, event),
        article=article.id,
        relation=event.type,
        sides=parties,
        status=event.status,
        days=(first, last) if first and last else None,
        timed=event.time is not None,
        published=article.date,
        item=(article.language, fold(event.item) if event.item else ""),
        place=event.place.entity if event.place else "",
        voice=voice,
    )


def _groups(reports: Sequence[Report]) -> list[_Group]:
    """The reports in groups of which all members agree with each other; the surest, those of a known day, come first."""
    groups: list[_Group] = []
    for report in sorted(reports, key=_order):
        signature = _signature(report)
        for group in groups:
            if signature in group.kinds or all(_agree(report, other) for other in group.kinds.values()):
                break
        else:
            group = _Group()
            groups.append(group)
        group.reports.append(report)
        group.kinds.setdefault(signature, report)
    return groups


def _order(report: Report) -> tuple[object, ...]:
    begin, end = report.days or (date.max, date.max)
    return report.days is None, end - begin, begin, report.published or date.max, report.iri


def _signature(report: Report) -> tuple[object, ...]:
    if report.relation in LASTING:
        return report.status, report.item
    return report.days, report.status == "actual", report.published if report.days is None else None


def _agree(one: Report, other: Report) -> bool:
    if one.relation in LASTING:
        return one.status == other.status and not _differ(one.item, other.item)
    if one.days and other.days:
        short = all(end - begin <= LONGEST for begin, end in (one.days, other.days))
        return short and one.days[0] <= other.days[1] and other.days[0] <= one.days[1]
    if one.days or other.days:
        known, news = (one, other) if one.days else (other, one)
        return _undated_news(news) and _fresh(known, news)
    return _undated_news(one) and _undated_news(other) and _near(one.published, other.published)


def _undated_news(report: Report) -> bool:
    return not report.timed and report.status == "actual" and report.published is not None


def _fresh(known: Report, news: Report) -> bool:
    """Whether a report without a time tells, just after it happened, what the other dates."""
    assert known.days and news.published
    begin, end = known.days
    return known.status == "actual" and end - begin <= LONGEST and begin <= news.published <= end + NEAR


def _near(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= NEAR


def _differ(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two items of one language say different things; one that only says more does not differ."""
    (language, words), (other_language, others) = one, other
    if language != other_language or not words or not others:
        return False
    mine, theirs = set(words.split()), set(others.split())
    return not (mine <= theirs or theirs <= mine)


def _happening(reports: Sequence[Report]) -> Happening | None:
    if len({report.article for report in reports}) < 2:
        return None
    iris = tuple(sorted(report.iri for report in reports))
    relation, parties = reports[0].relation, reports[0].sides
    voices = {report.voice for report in reports}
    return Happening(happening_iri(relation, parties, iris[0]), relation, iris, len(voices), _conflicts(reports))


def _conflicts(reports: Sequence[Report]) -> tuple[str, ...]:
    statuses = {report.status for report in reports}
    items = sorted({report.item for report in reports})
    days = sorted({report.days for report in reports if report.days})
    found = {
        "status": len(statuses) > 1 and not statuses <= _KEPT,
        "time": any(not (_within(one, other) or _within(other, one)) for one in days for other in days),
        "place": len({report.place for report in reports if report.place}) > 1,
        "item": any(_differ(one, other) for one in items for other in items),
    }
    return tuple(about for about, differs in found.items() if differs)


def _within(one: Days, other: Days) -> bool:
    return other[0] <= one[0] and one[1] <= other[1]
