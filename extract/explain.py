"""Why an event was found, and why a sentence gave none: the steps of the extraction as values, and as lines for people."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from extract.clauses import clause_of
from extract.events import extract_from
from extract.frames import Frame, Slot
from extract.language import Language
from extract.match import Refusal
from extract.scene import Scene
from extract.trials import Trigger, matches, refusals, silent, triggers
from extract.types import Article, Entity, Event, Extraction, Filler, Parse, Word

NO_VERB, NO_NOUN = "no frame has this verb", "no frame has this noun"
_ACTORS = frozenset({"person", "state", "organisation", "armed_group", "group"})
_ROLES = frozenset({"subject", "object", "genitive", "owner", "oblique"})
_SILENT = {
    "time": "it is part of a time expression",
    "name": "it is part of a name",
    "modifier": "it only describes its noun",
    "habit": "it tells of a habit",
    "people": "it speaks of people, or stands where a verb cannot",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one frame on one word.

    `outcome`: "event"; "with", "unless", "role" or "kind" as in match.Refusal; "outdone" where another frame fits better;
    "dropped" where it fits, but its sides are one and the same, or one of two is not known. `role` is the role at fault, `words`
    what stands in it.
    """

    frame: str
    relation: str
    outcome: str
    reason: str
    role: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """A word that might tell an event; `reason` says why no frame was tried on it, "" where some were.

    `actors` are the ways ("subject", "oblique to") to those of its own arguments that can act, where no frame has the word.
    """

    sentence: int
    word: Word
    trials: tuple[Trial, ...]
    reason: str = ""
    actors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """An extraction with what was tried on the way; `mentions` are the words of everything that the text speaks of."""

    extraction: Extraction
    parse: Parse
    looks: tuple[Look, ...]
    mentions: tuple[str, ...]


def trace(article: Article, parse: Parse, language: Language) -> Trace:
    """The extraction, the same as `events.extract` gives, with a look at each verb and each noun that may tell an event."""
    looks: list[Look] = []
    mentions: dict[str, None] = {}

    def look(scene: Scene) -> None:
        looks.extend(_looks(scene, language))
        mentions.update(dict.fromkeys(text for m in scene.mentions for text in (m.text, m.name) if text))

    extraction = extract_from(article, parse, language, look)
    told = {(e.type, evidence.trigger_span) for e in extraction.events for evidence in e.evidence}
    return Trace(extraction, parse, tuple(_settled(one, told) for one in looks), tuple(mentions))


def _settled(look: Look, told: set[tuple[str, tuple[int, int]]]) -> Look:
    """A look whose fitting frames are known to have given an event, or not."""
    trials = tuple(
        Trial(t.frame, t.relation, "dropped", "it fits, but its sides are one and the same, or one of them is not known")
        if t.outcome == "event" and (t.relation, look.word.span) not in told
        else t
        for t in look.trials
    )
    return replace(look, trials=trials)


def _looks(scene: Scene, language: Language) -> Iterator[Look]:
    known = {trigger.word.id: trigger for trigger in triggers(scene, language)}
    for word in scene.tree.words:
        if word.id in known:
            yield Look(scene.index, word, tuple(_trials(scene, known[word.id], language)))
        elif language.frames.of(word, language.grammar):
            yield Look(scene.index, word, (), _SILENT[silent(scene, word) or "people"])
        elif word.upos == "VERB" and not silent(scene, word):
            yield Look(scene.index, word, (), _verb(word, language), _actors(scene, word, language))
        elif word.upos == "NOUN" and (actors := _noun_actors(scene, word, language)):
            yield Look(scene.index, word, (), NO_NOUN, actors)


def _verb(word: Word, language: Language) -> str:
    if language.grammar.is_light(word):
        return "a light verb: its noun would tell the event"
    saying = language.grammar.word_in("speech_verbs", word)
    return "a verb of saying: it gives a source, and no event" if saying else NO_VERB


def _noun_actors(scene: Scene, word: Word, language: Language) -> tuple[str, ...]:
    """The ways to somebody who is the genitive, or behind a preposition, of a noun outside all mentions: it may be their deed."""
    if scene.mention(word.id) is not None or silent(scene, word):
        return ()
    return _actors(scene, word, language, frozenset({"genitive", "oblique"}))


def _actors(scene: Scene, word: Word, language: Language, roles: Container[str] = _ROLES) -> tuple[str, ...]:
    """The ways to those arguments of a word that can act, one for each, without those that were only reached."""
    clause = clause_of(scene.tree, word.id, language.grammar, verbal=word.upos == "VERB")
    heads = {m.head for m in scene.mentions if m.kind in _ACTORS}
    ways: dict[int, str] = {}
    for one in clause.arguments:
        if one.role in roles and one.steps == 0 and not one.dropped and one.head in heads:
            ways.setdefault(one.head, f"{one.role} {one.marker}".strip())
    return tuple(ways.values())


def _trials(scene: Scene, trigger: Trigger, language: Language) -> Iterator[Trial]:
    best = matches(scene, trigger, language)
    for match in best:
        yield Trial(match.frame.name, match.frame.relation, "event", f"read as a {match.part}")
    refused = {frame: found for _, frame, found in refusals(scene, trigger, language)}
    chosen = {match.frame for match in best}
    for frame in dict.fromkeys(frame for _, frame in trigger.frames):
        if frame in chosen:
            continue
        if frame in refused:
            found = refused[frame]
            words = tuple(scene.tree.word(head).form for head in found.heads)
            reason = _wrong_kind(scene, frame, found, language) if found.step == "kind" else _reason(frame, found, words)
            yield Trial(frame.name, frame.relation, found.step, reason, found.what, words)
        else:
            yield Trial(frame.name, frame.relation, "outdone", "it fits, but another frame of this word fits better")


def _reason(frame: Frame, refusal: Refusal, words: Sequence[str]) -> str:
    told = ", ".join(words)
    if refusal.step == "with":
        some = ", ".join(refusal.words[:4]) + ("…" if len(refusal.words) > 4 else "")
        return f"it asks for one of ({some}) as its {refusal.what}"
    if refusal.step == "unless":
        return f"its {refusal.what} is {told}, which is another sense (`unless`)"
    slots = [slot for role in refusal.what.split(" and ") for slot in dict(frame.roles).get(role, ())]
    where = f": nothing stands as {' | '.join(dict.fromkeys(map(_slot, slots)))}" if slots else ""
    return f"no {refusal.what}{where}"


def _wrong_kind(scene: Scene, frame: Frame, refusal: Refusal, language: Language) -> str:
    signature = language.frames.signatures[frame.relation]
    kinds = frame.require.get(refusal.what) or (signature.target if refusal.what == "target" else signature.agent)
    told = ", ".join(f"{scene.tree.word(head).form} ({_kind(scene, head)})" for head in refusal.heads)
    return f"{told} cannot be its {refusal.what}, which must be {' or '.join(sorted(kinds))}"


def _kind(scene: Scene, head: int) -> str:
    """What a word was taken for."""
    mention = scene.mention(head)
    if mention is not None:
        return mention.kind or "a name of unknown kind"
    return "a pronoun of nobody known" if scene.tree.word(head).upos == "PRON" else "thing"


def _slot(slot: Slot) -> str:
    return " ".join((slot.kind, *sorted(slot.markers)))


def explain_event(extraction: Extraction, event: Event) -> str:
    """All that is known about why an event says what it says, one line a step."""
    entities = {entity.key: entity for entity in extraction.entities}
    lines = [f"{event.type}, {event.status} (confidence {event.confidence:.2f})"]
    for evidence in event.evidence:
        text = " ".join(evidence.text.split())
        lines.append(_line("sentence", f"“{text}”"))
        first, last = evidence.trigger_span
        lines.append(_line("trigger", f"{evidence.trigger} (characters {first} to {last})"))
    lines.append(_line("frame", f"{event.frame}{_told(event, 'form', ', read as a ')}"))
    for role, fillers in (("agent", event.agents), ("target", event.targets), ("place", (event.place,))):
        lines += [_line(role, _who(entities[f.entity], f)) for f in fillers if f]
    roles = ("agent", "partner", "target")
    lines += [_line(f"{role} read", f"from {words}") for role, words in event.why if role in roles]
    if event.item:
        lines.append(_line("item", event.item))
    lines += [_line("status", _status(event)), _line("time", _time(extraction.article, event))]
    sources = ", who quotes ".join(_who(entities[f.entity], f) for f in event.source_chain)
    lines.append(_line("source", f"{sources}{_told(event, 'said', '; by the word ')}" if sources else "the article itself"))
    return "\n".join(lines)


def _line(label: str, text: str) -> str:
    return f"  {label:<13}{text}"


def _told(event: Event, step: str, before: str) -> str:
    words = ", ".join(dict.fromkeys(words for name, words in event.why if name == step))
    return before + words if words else ""


def _status(event: Event) -> str:
    cues = _told(event, "cue", "")
    if cues:
        return f"{event.status}, because of: {cues}"
    if event.status == "actual":
        return "actual: nothing denies it, plans it or leaves it open"
    return f"{event.status}, by the frame, by its time, or because another sentence says so"


def _time(article: Article, event: Event) -> str:
    if event.time is None:
        return "the sentence gives none"
    day = f"the article is of {article.date}" if article.date else "the article has no date"
    return f"{event.time}, from “{event.time_text}” ({day})"


def _who(entity: Entity, filler: Filler) -> str:
    known = f"{filler.mention}: {entity.kind}, {entity.key}"
    if entity.link is None:
        return f"{known}, known from this article only"
    item = f", Wikidata {entity.link.qid}" if entity.link.qid else ""
    return f"{known}, linked by {entity.link.reason} with score {entity.link.score:.2f}{item}"


def explain_text(found: Trace) -> str:
    """For each sentence what each verb and noun of action gave or why it gave nothing, and then the events."""
    article = found.extraction.article
    lines: list[str] = []
    for at, sentence in enumerate(found.parse.sentences):
        lines.append(" ".join(article.text[slice(*sentence.span)].split()))
        looks = [look for look in found.looks if look.sentence == at]
        lines += [line for look in looks for line in _look_lines(look)]
        if not looks:
            lines.append("  no verb, and no noun of action, that could tell an event")
    if not found.extraction.events:
        return "\n".join([*lines, "", "No event."])
    told = [explain_event(found.extraction, event) for event in found.extraction.events]
    return "\n\n".join(["\n".join(lines), *told])


def _look_lines(look: Look) -> Iterator[str]:
    word = look.word
    head = f"  {word.form} ({word.upos}, lemma {word.lemma})"
    if look.reason:
        yield f"{head}: {look.reason}"
        return
    yield head
    for trial in look.trials:
        gave = f"gave {trial.relation}, {trial.reason}" if trial.outcome == "event" else trial.reason
        yield f"      {trial.frame}: {gave}"
