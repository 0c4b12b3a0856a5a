"""Why a pair of the gold was missed, told otherwise or invented, as far as the steps of the extraction tell it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.evaluate import STATIC, Verdict
from extract.explain import Look, Trace, Trial
from extract.gold import GoldEvent
from extract.language import Language
from extract.pairs import Pair, Party, fold_of
from extract.types import Event, Span, Word

#: What a miss may be due to, with what it means; the order in which the page lists them.
CAUSES = {
    "no frame": "no frame of this relation knows the word that tells it",
    "frame": "a frame knows the word, but asks for something else, excludes it, or another one was preferred",
    "role": "a role stayed empty: nothing was found in its grammatical slots",
    "kind": "what stands in the slot is taken for something that may not fill the role",
    "name": "somebody who takes part was not seen as a name or description at all",
    "entity": "the event is there, with another one in a role",
    "office": "an office and its holder were not read as one phrase, or the office is not known",
    "parser": "the word that tells it was tagged as something that cannot tell an event, or inside a name or a time",
    "status": "all is right but whether it happened",
    "relation": "the words tell another relation",
    "nothing there": "the text tells nothing of the kind",
    "unknown": "the gold's words were not found in the text",
}
_REFUSED = {"with": "frame", "unless": "frame", "outdone": "frame", "role": "role", "kind": "kind", "dropped": "entity"}


@dataclass(frozen=True, slots=True)
class Miss:
    """A pair that is wrong or lacking: `kind` as in Verdict, `cause` one of CAUSES; `note`, `pair` and `words` are for people."""

    article: str
    language: str
    relation: str
    kind: str
    cause: str
    note: str
    pair: str
    words: str
    frame: str


def misses_of(verdicts: tuple[Verdict, ...], found: Trace, language: Language) -> tuple[Miss, ...]:
    """The misses among the verdicts on one article, each with its cause."""
    wrong = (v for v in verdicts if v.kind in ("missed", "status", "invented"))
    return tuple(_miss(verdict, verdicts, found, language) for verdict in wrong)


def _miss(verdict: Verdict, verdicts: tuple[Verdict, ...], found: Trace, language: Language) -> Miss:
    if verdict.found is not None and verdict.gold is not None:
        pair = verdict.gold
        told, wanted = ("/".join(sorted(p.statuses)) for p in (verdict.found, pair))
        cause, note = "status", f"told as {told}, is {wanted}"
    elif verdict.found is not None:
        pair = verdict.found
        cause, note = _invented(pair, verdicts)
    else:
        assert verdict.gold is not None
        pair = verdict.gold
        cause, note = _missed(pair, verdicts, found, language)
    event = (verdict.found or pair).tellings[0].event
    frame = event.frame if isinstance(event, Event) else ""
    words = event.evidence[0].text if isinstance(event, Event) else (event.evidence or ("",))[0]
    words = " ".join(words.split())
    return Miss(verdict.article, verdict.language, pair.relation, verdict.kind, cause, note, _told(pair), words, frame)


def _told(pair: Pair) -> str:
    return " → ".join(max(side.names, key=lambda n: (len(n), n), default="?") if side else "—" for side in pair.sides)


def _invented(pair: Pair, verdicts: tuple[Verdict, ...]) -> tuple[str, str]:
    """An invented pair is half right where the gold has one of its sides in the same relation."""
    for verdict in verdicts:
        if verdict.gold is not None and verdict.relation == pair.relation and _shares_side(verdict.gold, pair):
            return "entity", f"the gold has {_told(verdict.gold)}"
    events = [t.event for t in pair.tellings if isinstance(t.event, Event)]
    for verdict in verdicts:
        for telling in verdict.gold.tellings if verdict.gold else ():
            if isinstance(telling.event, GoldEvent) and any(_same_word(telling.event, event) for event in events):
                return "relation", f"the gold has {verdict.relation} here"
    return "nothing there", "; ".join(dict.fromkeys(f"{event.frame} on “{event.evidence[0].trigger}”" for event in events))


def _shares_side(one: Pair, other: Pair) -> bool:
    return any(a is not None and b is not None and a.agrees(b) for a in one.sides for b in other.sides)


def _same_word(gold: GoldEvent, event: Event) -> bool:
    text, trigger = event.evidence[0].text, event.evidence[0].trigger
    near = any(" ".join(piece.split()) in " ".join(text.split()) for piece in gold.evidence if piece)
    return near and bool(trigger) and (trigger in gold.trigger or (gold.trigger in trigger and bool(gold.trigger)))


def _missed(pair: Pair, verdicts: tuple[Verdict, ...], found: Trace, language: Language) -> tuple[str, str]:
    gold = next(t.event for t in pair.tellings if isinstance(t.event, GoldEvent))
    span = place_of_trigger(gold, found.extraction.article.text)
    if span is None:
        return "unknown", "its trigger was not found in the text"
    unseen = _unseen(pair, found, language)
    same = [v.found for v in verdicts if v.kind == "invented" and v.found and v.relation == pair.relation]
    near = [p for p in same if _shares_side(pair, p) or any(_overlaps(e, span) for e in _events(p))]
    if near:
        return ("name", unseen) if unseen else ("entity", f"found as {_told(near[0])}")
    if pair.relation in STATIC:
        return "office", "no office was read with this name"
    looks = [look for look in found.looks if look.word.span[0] < span[1] and span[0] < look.word.span[1]]
    words = [w for s in found.parse.sentences for w in s.words if w.span[0] < span[1] and span[0] < w.span[1]]
    return _refused(pair.relation, looks, unseen) or _unframed(pair.relation, looks, words, language)


def _events(pair: Pair) -> list[Event]:
    return [t.event for t in pair.tellings if isinstance(t.event, Event)]


def _overlaps(event: Event, span: Span) -> bool:
    return any(e.trigger_span[0] < span[1] and span[0] < e.trigger_span[1] for e in event.evidence)


def _refused(relation: str, looks: list[Look], unseen: str) -> tuple[str, str] | None:
    """What the frame of the relation that came nearest lacked."""
    order = ("event", "dropped", "kind", "role", "outdone", "unless", "with")
    trials = sorted((t for look in looks for t in look.trials if t.relation == relation), key=lambda t: order.index(t.outcome))
    if not trials:
        return None
    if trials[0].outcome == "event":
        return ("name", unseen) if unseen else ("entity", "the event is there, with other sides")
    if unseen and trials[0].outcome in ("kind", "role", "dropped"):
        return "name", unseen
    return _REFUSED[trials[0].outcome], _note(trials[0])


def _note(trial: Trial) -> str:
    return f"{trial.frame}: {trial.reason}"


def _unframed(relation: str, looks: list[Look], words: list[Word], language: Language) -> tuple[str, str]:
    """No frame of the relation was tried: the word is not known, or was taken for something else."""
    told = ", ".join(f"{w.form} ({w.upos}, lemma {w.lemma})" for w in words)
    for look in looks:
        if look.reason and language.frames.of(look.word, language.grammar):
            return "parser", f"{told}: {look.reason}"
    known = sorted(set(_tagged_otherwise(relation, words, language)))
    if known:
        return "parser", f"{told}: a frame knows it as {' or '.join(known)}"
    gave = dict.fromkeys(t.relation for look in looks for t in look.trials if t.outcome == "event")
    if gave:
        return "relation", f"{told}: read as {', '.join(gave)}"
    return "no frame", told


def _tagged_otherwise(relation: str, words: list[Word], language: Language) -> Iterator[str]:
    for word in words:
        for upos in {"VERB", "NOUN"} - {word.upos}:
            tried = language.frames.of(replace(word, upos=upos), language.grammar)
            if any(frame.relation == relation for _, frame in tried):
                yield upos


def _unseen(pair: Pair, found: Trace, language: Language) -> str:
    """The side of a missed pair that no mention of the text and no name of an entity answers, in words; "" for none."""
    fold = fold_of(language.code)
    names = {name for entity in found.extraction.entities for name in entity.names} | set(found.mentions)
    seen = Party("", frozenset(fold(name) for name in names) - {""})
    for side in pair.sides:
        if side is not None and not side.agrees(seen):
            return f"nobody of this name was seen: {max(side.names, key=len, default='?')}"
    return ""


def place_of_trigger(gold: GoldEvent, text: str) -> Span | None:
    """Where the trigger of an annotated event stands in its text; None where the gold names none or the text has it not."""
    piece = next((p for p in gold.evidence if gold.trigger in p), "")
    if not gold.trigger or not piece:
        return None
    where = re.search(r"\s+".join(map(re.escape, piece.split())), text)
    inner = re.search(r"\s+".join(map(re.escape, gold.trigger.split())), text[where.start() : where.end()]) if where else None
    return (where.start() + inner.start(), where.start() + inner.end()) if where and inner else None
