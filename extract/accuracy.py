"""What was measured on gold, as tables: for the terminal and for docs/accuracy.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from extract.causes import CAUSES, Miss, misses_of
from extract.evaluate import STATIC, Figures, Verdict, by_frame, by_relation, dynamic, figures, judge
from extract.explain import trace
from extract.gold import GoldArticle
from extract.language import Language
from extract.trust import Case, Trust, fit
from extract.types import Article, Event, Parse

#: Lower ends of the bands of confidence in the table of reliability.
BANDS = (0.9, 0.8, 0.7, 0.6, 0.0)
FOLDS = 10
_HEAD = ("gold", "found", "precision", "recall", "F1", "strict F1", "false facts", "source", "time", "place")


@dataclass(frozen=True, slots=True)
class Measured:
    """What one annotated text came to; `part` is "sentences" or "articles", `model` the weights that parsed it."""

    language: str
    part: str
    model: str
    verdicts: tuple[Verdict, ...]
    misses: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """When, by which commit ("" outside of a repository) and by which command the figures were made."""

    day: date
    commit: str
    command: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heading; the first column is words, the others are figures."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def measure(gold: GoldArticle, article: Article, parse: Parse, language: Language) -> Measured:
    """Extracts from an annotated text and compares."""
    found = trace(article, parse, language)
    verdicts = judge(gold, found.extraction)
    part = "sentences" if gold.text else "articles"
    return Measured(gold.language, part, parse.model, verdicts, misses_of(verdicts, found, language))


def overall(measured: Sequence[Measured]) -> Table:
    """The figures of events for each language and part, and those of offices for each language."""
    rows = []
    for language in sorted({m.language for m in measured}):
        mine = [m for m in measured if m.language == language]
        parts = sorted({m.part for m in mine})
        for part in parts:
            some = [m for m in mine if m.part == part]
            rows.append(_row(f"{language}: {len(some)} {part}", figures(dynamic(_verdicts(some)))))
        if len(parts) > 1:
            rows.append(_row(f"{language}: together", figures(dynamic(_verdicts(mine)))))
        rows.append(_row(f"{language}: offices", figures(v for v in _verdicts(mine) if v.relation in STATIC)))
    return Table("Overall", ("", *_HEAD), tuple(rows))


def tables(measured: Sequence[Measured]) -> Iterator[Table]:
    """All tables: overall, and for each language by relation, by frame, by cause and by confidence."""
    yield overall(measured)
    for language in sorted({m.language for m in measured}):
        mine = [m for m in measured if m.language == language]
        verdicts = _verdicts(mine)
        rows = tuple(_row(name, count) for name, count in by_relation(verdicts).items())
        yield Table(f"By relation: {language}", ("relation", *_HEAD), rows)
        frames = tuple((f, str(right), str(all_), _share(right, all_)) for f, (right, all_) in by_frame(verdicts).items())
        yield Table(f"By frame: {language}", ("frame", "right", "found", "precision"), frames)
        yield _causes(language, [miss for one in mine for miss in one.misses])
        yield _reliability(language, verdicts)


def miss_lines(measured: Iterable[Measured]) -> Iterator[str]:
    """Every miss as a line: − missed, + invented, ~ told with another status; with its cause."""
    signs = {"missed": "−", "invented": "+", "status": "~"}
    for miss in (miss for one in measured for miss in one.misses):
        yield f"{signs[miss.kind]} {miss.article}  {miss.relation}  {miss.pair}  [{miss.cause}] {miss.note}  «{miss.words[:100]}»"


def page(measured: Sequence[Measured], stamp: Stamp) -> str:
    """docs/accuracy.md."""
    models = ", ".join(f"{language} `{model}`" for language, model in sorted({(m.language, m.model) for m in measured}))
    commit = f", at commit `{stamp.commit}`" if stamp.commit else ""
    made = f"All figures of this page: {stamp.day}, weights {models}{commit}, by `{stamp.command}`."
    parts = ["# Accuracy", made, _READ, *(markdown(table) for table in tables(measured))]
    causes = "\n".join(f"- *{cause}*: {words}." for cause, words in CAUSES.items())
    return "\n\n".join([*parts, f"## What the causes mean\n{causes}"]) + "\n"


_READ = """What a careful reader finds in some texts (the gold) is compared with what Siyar finds in them. How gold is annotated
stands in [tests/gold](../tests/gold/README.md). The texts there are our own, tidy and small: they say which constructions work,
and rules were written with them in sight. News is harder, so run the command on gold of your own texts to know how they are read:
`build_graph.py evaluate GOLD_DIR --articles PATH`.

- An event counts as pairs of agent and target (of equal sides: every pair of sides); a pair told twice in a text counts once.
- *Precision*: the share of found pairs that are right; *recall*: the share of right pairs that are found; *F1* joins both.
- *Strict F1*: the status (happened, denied, planned, possible) must be right as well.
- *False facts*: of the found pairs told as facts whose gold is known, the share that the text does not tell as facts.
- *Source, time, place*: the share right among matched pairs where gold or Siyar has one; – where neither has.
- *Confidence* is the precision of an event's frame, drawn towards that of its relation where a frame is rare, and lowered where
  roles were inferred. Its tables show confidences that were worked out from nine tenths of the texts, on the other tenth.
- What the gold calls optional is neither rewarded nor punished. Offices (`holds_position`) are counted apart."""


def _verdicts(measured: Iterable[Measured]) -> tuple[Verdict, ...]:
    return tuple(verdict for one in measured for verdict in one.verdicts)


def _row(name: str, count: Figures) -> tuple[str, ...]:
    shares = (count.precision, count.recall, count.f1, count.strict_f1, count.false_share)
    told = (count.share(quality) for quality in ("source", "time", "place"))
    return (name, str(count.gold), str(count.found), *map(_number, shares), *map(_number, told))


def _number(share: float | None) -> str:
    return "–" if share is None else f"{share:.2f}"


def _share(right: int, total: int) -> str:
    return _number(right / total if total else None)


def _causes(language: str, misses: Sequence[Miss]) -> Table:
    kinds = ("missed", "invented", "status")
    counts = Counter((miss.cause, miss.kind) for miss in misses)
    found = [cause for cause in CAUSES if any(counts[cause, kind] for kind in kinds)]
    rows = tuple((cause, *(str(counts[cause, kind]) for kind in kinds)) for cause in found)
    return Table(f"Misses by cause: {language}", ("cause", "missed", "invented", "other status"), rows)


def cases(verdicts: Iterable[Verdict]) -> Iterator[Case]:
    """The found pairs from which confidence is worked out, each by its surest event."""
    for verdict in verdicts:
        if verdict.found is not None and verdict.kind != "optional":
            events = [t.event for t in verdict.found.tellings if isinstance(t.event, Event)]
            surest = max(events, key=_inference)
            yield Case(verdict.article, verdict.relation, surest.frame, _inference(surest), verdict.gold is not None)


def _inference(event: Event) -> float:
    return float(dict(event.why).get("inference", "1"))


def calibrated(measured: Sequence[Measured]) -> dict[str, Trust]:
    """What each language's confidence.yaml should hold."""
    return {code: fit(cases(_verdicts([m for m in measured if m.language == code]))) for code in {m.language for m in measured}}


def _held_out(found: Sequence[Case]) -> Iterator[tuple[float, Case]]:
    """Each case with the confidence that it gets from the other texts: ten parts, by the text's id."""
    part = {case.text: int(sha256(case.text.encode()).hexdigest(), 16) % FOLDS for case in found}
    trusts = [fit(case for case in found if part[case.text] != at) for at in range(FOLDS)]
    return ((trusts[part[case.text]].of(case.relation, case.frame, case.inference), case) for case in found)


def _reliability(language: str, verdicts: Sequence[Verdict]) -> Table:
    """How often pairs are right that were found with a certain confidence."""
    counts = {band: [0, 0, 0.0] for band in BANDS}
    for trust, case in _held_out(tuple(cases(verdicts))):
        slot = counts[next(band for band in BANDS if trust >= band)]
        slot[0] += case.right
        slot[1] += 1
        slot[2] += trust
    rows = tuple(
        (f"{low:.1f} and more", str(int(right)), str(int(total)), _number(trust / total), _number(right / total))
        for low, (right, total, trust) in counts.items()
        if total
    )
    return Table(f"Confidence (held out): {language}", ("confidence", "right", "found", "mean confidence", "precision"), rows)


def markdown(table: Table) -> str:
    """A table as a section of a page."""
    line: Callable[[Iterable[str]], str] = lambda cells: "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"  # noqa: E731
    rule = "|---|" + "---:|" * (len(table.head) - 1)
    return "\n".join([f"## {table.title}", line(table.head), rule, *map(line, table.rows)])
