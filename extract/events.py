"""Matched frames → events, sentence by sentence; the last room before the graph."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import takewhile

from extract.apart import Days, apart, note
from extract.arguments import Argument, Clause
from extract.clauses import clause_of
from extract.doers import doers, harms_of, means, referents
from extract.drafts import Draft
from extract.entities import Cast, Referent
from extract.joined import joined
from extract.language import Language
from extract.lexicon import Grammar
from extract.match import Match
from extract.merge import merge
from extract.positions import Position, positions
from extract.pronouns import Memory, read_subjects
from extract.qualify import stands, status_of
from extract.results import of_result
from extract.scene import Scene, persons_of, scene_of, who
from extract.sources import Speech, speeches, still_open
from extract.together import together
from extract.told import told_by, uttered
from extract.tree import base
from extract.trials import matches, triggers, ways
from extract.trust import Trust
from extract.types import SYMMETRIC, Article, Entity, Event, Evidence, Extraction, Filler, Parse, Span
from extract.visits import settled
from extract.when import place_of, time_of

#: Relations whose target is whoever did the deed that they speak of.
OF_DEEDS = frozenset({"condemned", "concerned_about"})
#: Relations whose agent may be named by its weapon or by the deed that did it.
BY_MEANS = frozenset({"killed"})
#: Relations that happen somewhere; words and sanctions have a place only by chance.
PLACED = frozenset(
    {
        "met_with",
        "talked_with",
        "hosted",
        "gifted",
        "signed_with",
        "agreed_with",
        "cooperated_with",
        "attacked",
        "killed",
        "detained",
        "protested_against",
        "accompanied",
        "supplied",
    }
)
#: Relations whose companion ("with the minister") is an event of its own.
TRAVEL = frozenset({"visited", "travelled_to", "departed_from"})


def extract(article: Article, parse: Parse, language: Language) -> Extraction:
    """All events of an article with their entities. Pure: the same article, parse and data give the same extraction."""
    return extract_from(article, parse, language, lambda scene: None)


def extract_from(article: Article, parse: Parse, language: Language, look: Callable[[Scene], None]) -> Extraction:
    """As `extract`; `look` is shown each scene after its events are found, while it knows what the article has told so far."""
    persons, states = persons_of(article, parse, language)
    cast = Cast(article, language.gazetteer, language.grammar, states)
    memory = Memory(cast, language.grammar)
    drafts: list[Draft] = []
    days = Days()
    carried: Referent | None = None
    opened = False
    for index, sentence in enumerate(parse.sentences):
        scene = scene_of(article, sentence, index, language, memory, persons)
        read_subjects(memory, index, scene.tree, partial(who, scene))
        speech = speeches(memory, index, scene.tree, scene.mentions, carried, opened)
        if speech:  # who "the two leaders" are depends on who speaks: read once more, knowing it
            scene.speech = speech
            scene.known.clear()
            read_subjects(memory, index, scene.tree, partial(who, scene))
        found = list(_drafts(article, scene, speech, days, language))
        note(days, scene, found, article, language.grammar)
        drafts += found
        look(scene)
        opened = still_open(scene.tree, opened) and not _ends_paragraph(article, parse, index)
        if speech:
            carried = memory.speaker = speech[-1].speaker
    finished = (_finish(cast, d, language.trust) for d in settled(drafts, cast) if _sound(d))
    events = merge(tuple(e for e in finished if e.targets or e.type != "holds_position"))
    used = {f.entity for e in events for f in _fillers(e)}
    entities = {key: entity for key, entity in _entities(cast).items() if key in used}
    return Extraction(article, tuple(entities[k] for k in sorted(entities)), events, parse.model)


def _ends_paragraph(article: Article, parse: Parse, index: int) -> bool:
    """Whether a line ends behind a sentence: there a quotation that nobody closed is over."""
    behind = parse.sentences[index + 1 : index + 2]
    return any("\n" in article.text[parse.sentences[index].span[1] : one.span[0]] for one in behind)


def _entities(cast: Cast) -> dict[str, Entity]:
    """The entities by key; two referents that turn out to have one key are one entity with the names of both."""
    out: dict[str, Entity] = {}
    for entity in map(cast.entity, cast.referents):
        known = out.get(entity.key)
        names = tuple(dict.fromkeys((*known.names, *entity.names))) if known else entity.names
        out[entity.key] = replace(known or entity, names=names)
    return out


def _drafts(article: Article, scene: Scene, speech: Sequence[Speech], days: Days, language: Language) -> Iterator[Draft]:
    for position in positions(scene):
        yield _position(article, scene, position)
    drafts: list[Draft] = []
    clauses: list[Clause] = []
    for trigger in triggers(scene, language):
        for match in matches(scene, trigger, language):
            told = _draft(article, scene, trigger.clause, match, speech, days, language)
            found = tuple(draft for draft in told if _filled(draft, match, language))
            drafts += found
            clauses += [trigger.clause] * len(found)
    drafts, clauses = joined(scene, drafts, clauses, language.grammar)
    drafts = together(scene, drafts, clauses, PLACED, language.grammar)
    met = [{r for r, _ in d.agents} for d in drafts if d.type == "met_with" and d.status == "actual"]
    for draft in drafts:  # where a sentence says that they met, that they talked is no second event (design: talked_with)
        if draft.type != "talked_with" or not any({r for r, _ in draft.agents} <= sides for sides in met):
            yield draft


def _filled(draft: Draft, match: Match, language: Language) -> bool:
    """Whether the roles that must be filled still are, once it is known who the words stand for."""
    needs = {*language.frames.signatures[match.frame.relation].need, *match.frame.need}
    if draft.type != match.frame.relation:
        return True
    return bool(draft.agents or "agent" not in needs) and bool(draft.targets or "target" not in needs)


def _draft(
    article: Article, scene: Scene, clause: Clause, match: Match, speech: Sequence[Speech], days: Days, language: Language
) -> Iterator[Draft]:
    relation = match.frame.relation
    signature = language.frames.signatures[relation]
    if "item" in match.frame.need and "target" not in dict(match.frame.roles) and _addressed(scene, match):
        return
    agents = referents(scene, match.role("agent") + match.role("partner"), match.predicate, signature.agent)
    targets = referents(scene, match.role("target"), match.predicate, signature.target)
    if not targets and relation in OF_DEEDS:
        targets = doers(scene, clause, match, signature.target, language)
    if not agents and relation in BY_MEANS:
        agents = means(scene, clause, match, signature.agent, language)
    given = _stands(scene, match, language.grammar)
    status, cues = status_of(scene.tree, match.predicate, language.grammar, given, match.frame.occasion)
    if relation in _VERBAL and uttered(scene, cues, language.grammar):
        status = "actual"
    told = told_by(scene, clause, relation in _VERBAL, speech, language)
    if given and match.frame.standing:
        told = ()  # who speaks of the sanctions on X does not assert them
    status, when = _when(article, scene, clause, match, status, days, language)
    if match.frame.status and status == "actual":
        status = match.frame.status
    if when == (None, None) and relation in _VERBAL and told and told[0].speaker in [r for r, _ in agents]:
        when = time_of(scene, clause_of(scene.tree, told[0].cue.id, language.grammar), article, "actual", True)
    item = match.head("item")
    item_span = _item_span(scene, item) if item else None
    place = place_of(scene, clause, match, language.grammar) if relation in PLACED else None
    if relation in BY_MEANS and place is None:
        assaults = (clause_of(scene.tree, head, language.grammar) for head in harms_of(scene, clause, language))
        place = next((there for one in assaults if (there := place_of(scene, one, match, language.grammar))), None)
    then, there = of_result(scene, clause, article, status, language.grammar)
    when, place = (when if when[0] else then), place or (there if relation in PLACED else None)
    if relation == "attacked" and not targets and place is not None:
        targets = ((place, None),)  # what is attacked "in X" is X, as far as the text says
    why = [
        ("frame", match.frame.name),
        ("form", clause.form),
        *ways(scene, match),
        *(("cue", c.word.form) for c in cues),
        *(("said", s.cue.form) for s in told),
    ]
    draft = Draft(
        relation,
        agents,
        targets,
        status,
        _evidence(article, scene, match.predicate),
        match.frame.name,
        _trust(scene, match),
        article.text[slice(*item_span)] if item_span else None,
        item_span,
        place,
        when[0],
        when[1],
        tuple(dict.fromkeys(scene.cast.as_actor(s.speaker) for s in told)),
        tuple(why),
    )
    yield draft
    if relation in TRAVEL and agents:
        yield from _companions(scene, clause, draft, language)


def _stands(scene: Scene, match: Match, grammar: Grammar) -> bool:
    """Whether a noun or a bare participle is told as a fact, whatever the clause that it stands in denies or supposes."""
    word = scene.tree.word(match.predicate)
    if match.frame.standing:
        return stands(scene.tree, word, grammar)
    known = match.frame.words["participle"] - match.frame.words["noun"]
    participle = word.upos in ("NOUN", "ADJ") and not known.isdisjoint((grammar.fold(word.lemma), grammar.fold(word.form)))
    return participle and not grammar.normal.has_article(word.form) and not scene.tree.kids(word.id, "cop", "aux")


def _when(
    article: Article, scene: Scene, clause: Clause, match: Match, status: str, days: Days, language: Language
) -> tuple[str, tuple[str | None, str | None]]:
    """(status, (ISO value, phrase)): what is told of a day to come is planned; a verb of the past has no such day itself."""
    if match.frame.status == "actual" and scene.tree.marker(match.predicate):  # "will come at the invitation of X"
        return "actual", (None, None)
    done = match.frame.control or bool(clause.governor) and language.grammar.is_light(scene.tree.word(clause.governor))
    when = time_of(scene, clause, article, status, done, match.frame.relation)
    when = when if when[0] else apart(scene, clause, article, days, language)
    if status != "actual" or not when[0] or not article.date or when[0].split("/")[0] <= article.date.isoformat():
        return status, when
    if clause.form == "noun" or not _past(scene, match.predicate, language.grammar):
        return "planned", when
    return status, when if when[0][:4] in (when[1] or "") else (None, None)  # a year that is written is no guess


def _addressed(scene: Scene, match: Match) -> bool:
    """Whether somebody stands bare between who asks and what is asked: then a frame without an addressee does not fit."""
    agent, item = match.head("agent"), match.head("item")
    if agent is None or item is None:
        return False
    verb = scene.tree.word(match.predicate)
    if verb.upos == "VERB" and base(verb) == "conj" and agent.head > verb.id and scene.memory.grammar.drops_subject:
        return True  # "… and called on X for Y": behind another verb a lone noun is as likely who is called on
    first = match.predicate if agent.dropped else max(agent.head, match.predicate)
    asks = None if agent.dropped else scene.mention(agent.head)
    first = max(first, asks.last if asks else 0)
    between = (m for m in scene.mentions if first < m.first <= m.last < item.head and m.kind not in ("thing", "place"))
    return any(scene.tree.word(m.first - 1).upos != "ADP" for m in between)


def _past(scene: Scene, predicate: int, grammar: Grammar) -> bool:
    """Whether a predicate, or the verb above a noun, is told in the perfect; a verb of being ("was due") is not."""
    word = scene.tree.word(predicate)
    verbs = [word] if word.upos == "VERB" else [w for w in scene.tree.ancestors(predicate) if w.upos == "VERB"][:1]
    told = (v for v in verbs if not grammar.word_in("copulas", v))
    return any(v.feat("Aspect") == "Perf" or v.feat("Tense") == "Past" for v in told)



def _companions(scene: Scene, clause: Clause, trip: Draft, language: Language) -> Iterator[Draft]:
    for argument in clause.of("oblique"):
        below = takewhile(lambda w: w.id != clause.predicate, scene.tree.ancestors(argument.head))
        acts = any(w.upos == "VERB" or (w.upos == "NOUN" and language.parts(w)) for w in below)
        apart = argument.steps > 2 or acts  # "a visit in which he will talk with X", "left for talks with X"
        if apart or argument.marker not in language.grammar.lists["companions"]:
            continue
        found = referents(scene, (argument,), clause.predicate, frozenset({"person"}))
        if found and found[0][0].kind == "person" and found[0][0] not in [r for r, _ in trip.agents]:
            yield Draft(
                "accompanied",
                found,
                trip.agents,
                trip.status,
                trip.evidence,
                trip.frame,
                trip.confidence * 0.9,
                None,
                None,
                trip.place,
                trip.time,
                trip.time_text,
                trip.sources,
                trip.why,
            )



def _position(article: Article, scene: Scene, position: Position) -> Draft:
    owner = ((position.owner, None),) if position.owner else ()
    return Draft(
        "holds_position",
        ((position.holder, position.span),),
        owner,
        position.status,
        _evidence(article, scene, position.head),
        "office",
        0.9,
        position.item,
        None,
        why=(("frame", "office"), ("office", position.role)),
    )


def _evidence(article: Article, scene: Scene, predicate: int) -> Evidence:
    span = scene.reader.sentence.span
    trigger = scene.tree.word(predicate).span
    return Evidence(span, article.text[slice(*span)], article.text[slice(*trigger)], trigger)


def _item_span(scene: Scene, item: Argument) -> Span:
    """The words of an item: its subtree as far as it stands together, at most to the next punctuation or time; of a clause all
    but what only opens it."""
    ids = scene.tree.subtree(item.head)
    marker = {w.id for w in scene.tree.marker(item.head)}
    first = last = item.head
    times = () if item.role == "clause" else (t for t in scene.times if t.mention.kind != "duration")
    dated = {i for t in times for i in range(t.first, t.last + 1)}
    for i in range(item.head + 1, len(scene.tree.words) + 1):
        word = scene.tree.word(i)
        ends = word.upos in ("PUNCT", "VERB") or word.feat("PronType") == "Rel"
        if i not in ids or i in dated or (ends and item.role != "clause"):
            break
        last = i
    if item.role == "clause":
        return scene.tree.word(_opening(scene, item.head, ids)).span[0], scene.tree.word(last).span[1]
    while (
        first - 1 in ids and first - 1 not in marker and scene.tree.word(first - 1).upos in ("NUM", "ADJ", "DET", "NOUN", "PROPN")
    ):
        first -= 1
    while last > item.head and scene.tree.word(last).upos in ("ADP", "CCONJ", "PUNCT", "SCONJ"):
        last -= 1
    return scene.tree.word(first).span[0], scene.tree.word(last).span[1]


def _opening(scene: Scene, head: int, ids: Collection[int]) -> int:
    """The first word of a clause behind its "that" or "to"; a negation is never left out."""
    first = head
    while first - 1 in ids and scene.tree.word(first - 1).upos != "PUNCT":
        first -= 1
    while first < head and scene.tree.word(first).deprel == "mark":
        if scene.reader.grammar.cue("particles", scene.tree.word(first)) == "negated":
            break
        first += 1
    return first


def _trust(scene: Scene, match: Match) -> float:
    """How much an event is believed: less for what was inferred (a dropped subject, control, a phrase reached from afar)."""
    trust = 0.95
    for _, arguments in match.roles:
        for argument in arguments[:1]:
            factor = 0.85 if argument.dropped else {"control": 0.75, "shared": 0.9}.get(argument.via, 1.0)
            trust *= factor * (0.95**argument.steps)
    return round(trust, 2)


def _sound(draft: Draft) -> bool:
    """Whether the roles still hold once referents are known: two different sides, nobody acting on themselves."""
    agents, targets = {r for r, _ in draft.agents}, {r for r, _ in draft.targets}
    if draft.type == "holds_position":
        return True
    if draft.type in SYMMETRIC:
        return len(agents) > 1 or any(r.gathered for r in agents)
    return bool(agents or targets) and not agents & targets


def _finish(cast: Cast, draft: Draft, trust: Trust | None) -> Event:
    """The event of a draft; what a draft is believed by its inferences is weighed with what is known of its frame."""
    def filler(referent: Referent, span: Span | None = None) -> Filler:
        entity = cast.entity(referent)
        return Filler(entity.key, entity.name, span)

    targets = draft.targets
    if draft.type == "holds_position" and not targets and (owner := cast.owner(draft.agents[0][0])):
        targets = ((owner, None),)
    sources = [r for r in draft.sources if r not in {a for a, _ in draft.agents} or draft.type not in _VERBAL]
    return Event(
        draft.type,
        tuple(filler(r, s) for r, s in draft.agents),
        tuple(filler(r, s) for r, s in targets),
        draft.status,
        (draft.evidence,),
        draft.frame,
        trust.of(draft.type, draft.frame, draft.confidence) if trust else draft.confidence,
        draft.item,
        draft.item_span,
        filler(draft.place) if draft.place else None,
        draft.time,
        draft.time_text,
        filler(sources[0]) if sources else None,
        tuple(filler(s) for s in sources),
        (*draft.why, ("inference", f"{draft.confidence:.2f}")),
    )


_VERBAL = frozenset({"condemned", "accused", "warned", "threatened", "requested", "supported", "concerned_about", "invited"})


def _fillers(event: Event) -> Iterator[Filler]:
    yield from (*event.agents, *event.targets, *event.source_chain)
    if event.place:
        yield event.place
