"""What the frames of a language catch in articles, and what they miss: a report for writers of frames (docs/coverage.md).

Counts only, article by article: nothing of an article is kept but a few sentences as examples.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extract.accuracy import Table, markdown
from extract.errors import SiyarError
from extract.explain import NO_NOUN, NO_VERB, Look, Trace, Trial, trace
from extract.frames import Frames
from extract.language import Language, languages, load_language
from extract.lexicon import Grammar
from extract.review import Reading
from extract.types import Article

EXAMPLES = 3
LONGEST = 220  # characters of an example
#: Outcomes of a trial, the nearest to an event first: a word counts once for each relation, by its nearest frame.
_NEAREST = ("event", "dropped", "outdone", "kind", "role", "unless", "with")
_WORDS = {
    "dropped": "dropped: its sides are one, or one is not known",
    "outdone": "told another relation",
    "unless": "another sense",
    "with": "lacks the word that it asks for",
}


@dataclass(slots=True)
class Tally:
    """What became of one word in a relation: how often it gave an event, and why it gave none, with examples of each reason."""

    events: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def seen(self) -> int:
        """How often the word was met."""
        return self.events + self.reasons.total()

    def miss(self, reason: str, sentence: str) -> None:
        """Counts one that gave nothing."""
        self.reasons[reason] += 1
        kept = self.examples[reason]
        if len(kept) < EXAMPLES and sentence not in kept:
            kept.append(sentence)


@dataclass(slots=True)
class Stranger:
    """A word that no frame has, with those who stand beside it: how often, how often two or more, and the ways to them."""

    seen: int = 0
    two: int = 0
    ways: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Coverage:
    """The counts of one language. `known` has relation → (lemma, part) → tally, `strangers` (lemma, part) → stranger."""

    language: str
    words: int = 0
    articles: int = 0
    known: dict[str, dict[tuple[str, str], Tally]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Tally)))
    strangers: dict[tuple[str, str], Stranger] = field(default_factory=lambda: defaultdict(Stranger))


def covered_all(articles: Sequence[Article], language: str | None, reading: Reading) -> list[tuple[Coverage, Language]]:
    """The coverage of each language of some articles, or of those of one language, with its data.

    Raises SiyarError where nothing can be read.
    """
    codes = [language] if language else [code for code in languages() if any(one.language == code for one in articles)]
    for code in codes:
        reading.parser(code)  # refuses before anything is parsed
    ours = {code: [replace(one, language=code) for one in articles if language or one.language == code] for code in codes}
    if not any(ours.values()):
        raise SiyarError("There is no article in a language that Siyar reads; name files, or the --language of these.")
    return [(covered(ours[code], reading, data), data) for code in codes for data in (load_language(code),)]


def covered(articles: Iterable[Article], reading: Reading, data: Language) -> Coverage:
    """The coverage of articles of one language. Raises SiyarError where they cannot be parsed."""
    ours = list(articles)
    found = Coverage(data.code)
    parses = reading.parser(data.code).parse_many(ours, reading.cache)
    for article, parse in zip(ours, parses, strict=True):
        count(found, trace(article, parse, data), data)
    return found


def count(coverage: Coverage, found: Trace, language: Language) -> None:
    """Adds one article to the counts."""
    coverage.articles += 1
    coverage.words += sum(len(sentence.words) for sentence in found.parse.sentences)
    for look in found.looks:
        sentence = " ".join(found.extraction.article.text[slice(*found.parse.sentences[look.sentence].span)].split())
        told = sentence if len(sentence) <= LONGEST else f"{sentence[:LONGEST]}…"
        if look.reason in (NO_VERB, NO_NOUN):
            if look.actors:
                _strange(coverage.strangers[language.grammar.fold(look.word.lemma), _part(look)], look, told)
            continue
        word = _known_as(look, language), _part(look)
        for relation, outcome in _outcomes(look, language):
            tally = coverage.known[relation][word]
            if outcome:
                tally.miss(outcome, told)
            else:
                tally.events += 1


def _part(look: Look) -> str:
    return "verb" if look.word.upos == "VERB" else "noun"


def _known_as(look: Look, language: Language) -> str:
    """The lemma, or the form where the frames have that and not the lemma; folded."""
    lemma, form = language.grammar.fold(look.word.lemma), language.grammar.fold(look.word.form)
    known = any((part, lemma) in language.frames.index for part in ("verb", "noun", "participle"))
    by_form = any((part, form) in language.frames.index for part in ("verb", "noun", "participle"))
    return form if by_form and not known else lemma


def _strange(stranger: Stranger, look: Look, sentence: str) -> None:
    stranger.seen += 1
    stranger.two += len(look.actors) > 1
    stranger.ways.update(look.actors)
    if len(stranger.examples) < EXAMPLES and sentence not in stranger.examples:
        stranger.examples.append(sentence)


def _outcomes(look: Look, language: Language) -> Iterator[tuple[str, str]]:
    """(relation, why it gave none; "" where it gave an event) for each relation whose frames have this word."""
    if not look.trials:
        for relation in dict.fromkeys(frame.relation for _, frame in language.frames.of(look.word, language.grammar)):
            yield relation, f"not read: {look.reason}"
        return
    nearest: dict[str, Trial] = {}
    for trial in sorted(look.trials, key=lambda trial: _NEAREST.index(trial.outcome)):
        nearest.setdefault(trial.relation, trial)
    for relation, trial in nearest.items():
        yield relation, "" if trial.outcome == "event" else _why(trial)


def _why(trial: Trial) -> str:
    if trial.outcome == "role":
        return f"no {trial.role}"
    return f"wrong kind of {trial.role}" if trial.outcome == "kind" else _WORDS[trial.outcome]


def absent(coverage: Coverage, relation: str, frames: Frames, grammar: Grammar) -> tuple[str, ...]:
    """The words of a relation's frames that no article has, folded, in order."""
    met = {lemma for lemma, _ in coverage.known.get(relation, {})}
    ours = (frame for frame in frames.all if frame.relation == relation)
    words = {grammar.fold(word) for frame in ours for some in frame.words.values() for word in some}
    return tuple(sorted(words - met))


def coverage_tables(coverage: Coverage, data: Language, relations: Sequence[str], top: int) -> Iterator[Table]:
    """All relations; then for each of `relations` its words, and why they gave nothing; then the strangers.

    `top` is how many words a table lists at most, the most frequent first.
    """
    yield _relations(coverage, data)
    for relation in relations:
        yield _lemmas(relation, coverage.known.get(relation, {}), top, absent(coverage, relation, data.frames, data.grammar))
        yield _reasons(relation, coverage.known.get(relation, {}), top)
    for part in ("verb", "noun"):
        yield _strangers(coverage, part, top)


def _relations(coverage: Coverage, data: Language) -> Table:
    rows = []
    for relation in sorted({frame.relation for frame in data.frames.all}):
        tallies = coverage.known.get(relation, {}).values()
        why: Counter[str] = Counter()
        for tally in tallies:
            why.update(tally.reasons)
        seen, events = sum(tally.seen for tally in tallies), sum(tally.events for tally in tallies)
        rows.append((relation, str(len(tallies)), str(seen), str(events), _share(events, seen), _listed(why, 3)))
    title = f"Coverage: {coverage.language}, {coverage.articles:,} articles, {coverage.words:,} words"
    return Table(title, ("relation", "lemmas met", "met", "gave an event", "share", "else, most often"), tuple(rows))


def _lemmas(relation: str, words: Mapping[tuple[str, str], Tally], top: int, missing: Sequence[str]) -> Table:
    rows = tuple(
        (lemma, part, str(tally.seen), str(tally.events), _listed(tally.reasons, 4)) for (lemma, part), tally in _most(words, top)
    )
    more = f"; {len(missing)} words of its frames are not met: {', '.join(missing[:40])}" if missing else ""
    return Table(f"{relation}: words{more}", ("lemma", "part", "met", "gave an event", "else"), rows)


def _reasons(relation: str, words: Mapping[tuple[str, str], Tally], top: int) -> Table:
    rows: list[tuple[str, ...]] = []
    for (lemma, part), tally in _most(words, top):
        for reason, times in _ordered(tally.reasons):
            rows += [(lemma, part, str(times), reason, sentence) for sentence in tally.examples[reason]]
    return Table(f"{relation}: why they gave none", ("lemma", "part", "times", "reason", "example"), tuple(rows))


def _strangers(coverage: Coverage, part: str, top: int) -> Table:
    some = {lemma: one for (lemma, kind), one in coverage.strangers.items() if kind == part}
    ordered = sorted(some.items(), key=lambda item: (-item[1].seen, -item[1].two, item[0]))[:top]
    rows = tuple((lemma, str(one.seen), str(one.two), _listed(one.ways, 4), one.examples[0]) for lemma, one in ordered)
    head = ("lemma", "with an actor", "with two", "the actors are", "example")
    return Table(f"{coverage.language}: {part}s with actors that no frame has", head, rows)


def _most(words: Mapping[tuple[str, str], Tally], top: int) -> list[tuple[tuple[str, str], Tally]]:
    return sorted(words.items(), key=lambda item: (-item[1].seen, item[0]))[:top]


def _ordered(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _listed(counts: Counter[str], most: int) -> str:
    return "; ".join(f"{name} {times}" for name, times in _ordered(counts)[:most])


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "–"


def coverage_page(coverages: Sequence[tuple[Coverage, Language]], relations: Sequence[str], top: int) -> str:
    """The same as a page of Markdown; all relations where none is named."""
    parts = ["# Coverage", _READ]
    for coverage, data in coverages:
        ours = relations or sorted(coverage.known)
        parts += [markdown(table) for table in coverage_tables(coverage, data, ours, top) if table.rows]
    return "\n\n".join(parts) + "\n"


_READ = """What the frames catch and miss in some articles; nothing here was checked by a reader. A word counts once for each
relation that its frames tell, by the frame that came nearest to an event."""
