"""When and where: the time expression and the place that belong to an event's own clause."""

from __future__ import annotations

from extract.arguments import Argument, Clause, phrases
from extract.calendar import TimeMention, resolve, span_of
from extract.datelines import DATELINE, opens
from extract.days import ends_of
from extract.entities import Referent
from extract.lexicon import Grammar
from extract.match import Match
from extract.scene import Scene, TimePhrase, kinds_of, who
from extract.stays import elsewhere, of_seat
from extract.tree import NOMINAL, VERBAL, Tree, base
from extract.types import Article, Sentence, Word

_FUTURE = frozenset({"planned"})
#: Relations that go on once they have begun: "since 1967" tells when. What happens again and again goes on until the article.
LASTING = frozenset({"invaded", "sanctioned", "downgraded_ties_with", "appointed", "deployed_to", "detained"})
#: Relations that last as long as a stay does.
STAYS = frozenset({"visited"})
#: In words: how far behind a noun its time may stand, how far before "when" or "in which" theirs, how near to a date a colon.
BEHIND, RELATIVE, COLON = 12, 4, 5


def time_of(
    scene: Scene, clause: Clause, article: Article, status: str, told: bool, relation: str = ""
) -> tuple[str | None, str | None]:
    """(ISO value, phrase) of the time that an event's clause gives, or (None, None).

    `told` is false for an event that is only mentioned ("condemned the attack"): the time of the clause above is not its own.
    """
    relative = _relative(scene, clause)
    phrase = relative or _own(scene, clause, told, article)
    if phrase is None:
        return None, None
    value, _ = dated(phrase, article, status)
    if value and phrase.mention.number("since") and relative is None:
        value = _since(scene, clause, phrase, value, article, relation)
    if value and relation in STAYS and (length := _length(scene, clause)) is not None:
        value = span_of(length, start=value) or value
    return (value, phrase.mention.text) if value else (None, None)


def _length(scene: Scene, clause: Clause) -> TimeMention | None:
    """How long a visit is to last, as the verb behind its noun says ("on a visit that lasts three days")."""
    if clause.form != "noun":
        return None
    for time in scene.times:
        if time.mention.kind == "duration" and clause.predicate < time.first <= clause.predicate + BEHIND:
            verbs = [w for w in scene.tree.words[clause.predicate : time.first - 1] if w.upos == "VERB"]
            alone = len(verbs) == 1 and not any(k.upos in ("NOUN", "PROPN") for k in scene.tree.kids(verbs[0].id, "nsubj"))
            if verbs and verbs[-1].feat("Aspect") == "Imp" and (alone or scene.tree.under(verbs[-1].id, clause.predicate)):
                return time.mention
    return None


def dated(phrase: TimePhrase | None, article: Article, status: str) -> tuple[str | None, str | None]:
    """(ISO value, phrase) of a time expression in an event of that status; (None, None) where it has no value."""
    if phrase is None:
        return None, None
    value = _value(phrase.mention, article, "future" if status in _FUTURE else "past")
    if value is None and status == "possible":  # "may visit next month"
        value = _value(phrase.mention, article, "future")
    return (value, phrase.mention.text) if value else (None, None)


def _value(mention: TimeMention, article: Article, direction: str) -> str | None:
    """The ISO value of a mention; in an article of which only the month or year is known, one that any of its days gives."""
    if article.date is not None or not article.month:
        return resolve(mention, article.date, direction)
    for way in (direction, "none") if mention.kind in ("date", "range") else (direction,):
        values = {resolve(mention, day, way) for day in ends_of(article.month)}
        if len(values) == 1:
            return values.pop()
    return None


def _since(scene: Scene, clause: Clause, time: TimePhrase, value: str, article: Article, relation: str) -> str | None:
    """What "since" tells: from then to the article, or the beginning of what lasts; nothing of a single deed ("the first visit
    since"). A noun behind it has its own time ("since the 1991 attack")."""
    word = scene.tree.word(clause.predicate)
    if clause.form == "noun" and time.last == word.id - 1:
        return value
    one = clause.form == "noun" and not any(w.upos in VERBAL for w in scene.tree.words[word.id : time.first - 1])
    if one and time.first > word.id or (word.feat("Tense") == "Past" and word.feat("VerbForm") == "Fin"):
        return None
    many = any(scene.tree.word(a.head).feat("Number") == "Plur" for a in clause.of("object"))
    if relation in LASTING and not (many and relation == "detained"):
        return value
    end = (article.date.isoformat() if article.date else article.month or "")[: len(value)]
    return f"{value}/{end}" if "/" not in value and len(end) == len(value) and value < end else None


def _relative(scene: Scene, clause: Clause) -> TimePhrase | None:
    """The time that a clause is said of: "in 2014, when …", "the elections of November 2021, in which …"."""
    grammar, words = scene.memory.grammar, scene.tree.words
    for time in scene.times:
        for word in words[time.last : time.last + RELATIVE]:
            pair = " ".join(w.form for w in words[word.id - 1 : word.id + 1])
            if grammar.has("time_relatives", word.form, pair):
                verb = next((w.id for w in words[word.id :] if w.upos == "VERB"), 0)
                if verb and _coordinated(scene, verb, _verb(scene, clause), itself=True):
                    return time
            if word.upos not in ("NOUN", "PROPN", "ADJ", "PUNCT"):
                break
    return None


def _verb(scene: Scene, clause: Clause) -> int:
    """The verb that tells an event: its predicate, or the one that governs its noun; 0 for none."""
    if clause.form == "verb" or clause.governor:
        return clause.governor or clause.predicate
    return next((w.id for w in scene.tree.ancestors(clause.predicate) if w.upos == "VERB"), 0)


def _own(scene: Scene, clause: Clause, told: bool, article: Article) -> TimePhrase | None:
    """The time phrase nearest to the predicate among those that its clause holds; a participle's own before a shared one."""
    mine = [
        t
        for t in scene.times
        if t.mention.kind not in ("duration", "same") and not _heading(scene, t) and _holds(scene, clause, t, told, article)
    ]
    word = scene.tree.word(clause.predicate)
    participle = word.upos == "VERB" and word.feat("VerbForm") in ("Part", "Ger") and not scene.tree.kids(word.id, "aux")
    verbs = [w.id for w in scene.tree.words if w.upos == "VERB"]
    shared = {t for t in mine if participle and [v for v in verbs if v < t.first][-1:] != [word.id]}
    return min(mine, key=lambda t: (t in shared, abs(t.first - clause.predicate)), default=None)


def _heading(scene: Scene, time: TimePhrase) -> bool:
    """Whether a date stands in the dateline of a text, and so says when it was written."""
    words = scene.tree.words
    if scene.index or time.first > DATELINE:
        return False
    colon = next((w for w in words[time.last : time.last + COLON] if w.form == ":"), None)
    closed = colon is not None and not any(w.upos in VERBAL for w in words[: colon.id])
    return closed or opens(Sentence(words, scene.reader.sentence.span), time.last)


def _holds(scene: Scene, clause: Clause, time: TimePhrase, told: bool, article: Article) -> bool:
    """A time belongs to the last verb before it, or where none is, to the first behind it; and to that verb's nouns."""
    tree = scene.tree
    verbs = [w.id for w in tree.words if w.upos == "VERB" and w.deprel != "amod"]
    before = [v for v in verbs if v < time.first]
    verb = before[-1] if before else next((v for v in verbs if v > time.last), 0)
    if _of_another(scene, clause, time):
        return False
    if not before and verb and told and _coordinated(scene, verb, clause.governor or clause.predicate):
        return True
    aimed = _aim_of(scene, verb)
    if aimed and time.first > verb and clause.predicate in (verb, aimed):
        return clause.predicate == (aimed if _past(time.mention, article) else verb)
    if clause.form == "verb":
        ahead = time.last < clause.predicate
        return verb == clause.predicate or (ahead and (_adverbial(tree, clause.predicate, verb) or _of_cause(tree, clause, time)))
    if not verb or any(tree.word(i).head == clause.predicate for i in range(time.first, time.last + 1)):
        return True
    if verb == _held(scene, clause.predicate) < time.first:
        return True
    bare = not any(clause.predicate < v < time.first for v in verbs)
    near = time.first - clause.predicate <= BEHIND or tree.word(tree.word(time.first).head or 1).head == clause.predicate
    if clause.predicate < time.first and bare and near:
        return True
    if _in_sequence(scene, clause.predicate):
        return False
    above = next((w.id for w in tree.ancestors(clause.predicate) if w.upos == "VERB"), 0)
    return told and verb in (clause.governor, above) and not _merely_named(scene, clause.predicate, verb)


def _of_cause(tree: Tree, clause: Clause, time: TimePhrase) -> bool:
    """Whether it is the time of the noun whose relative clause tells what it led to ("clashes in May that left ten dead")."""
    word = tree.word(clause.predicate)
    caused = base(word) == "acl" and any(a.head == word.head and a.via == "relative" for a in clause.of("subject"))
    return caused and any(tree.word(i).head == word.head for i in range(time.first, time.last + 1))


def _merely_named(scene: Scene, noun: int, verb: int) -> bool:
    """Whether a verb only speaks of a deed, so that its time is not the deed's: it wants, denies or alleges it ("called for
    talks"), or the deed stands further below ("protested against the visit"), not as the occasion."""
    grammar, tree, above = scene.memory.grammar, scene.tree, scene.tree.word(verb)
    between: list[Word] = []
    below = tree.word(noun)
    for word in tree.ancestors(noun):
        if word.id == verb:
            break
        between += [word] if base(below) != "conj" else []
        below = word
    if any(_occasion(tree, w, grammar) for w in (tree.word(noun), *between)):
        return False
    spoken = tree.word(noun).upos == "NOUN" and base(below) != "advcl" and not grammar.is_light(above)
    if spoken and grammar.cue("governors", above):
        return True
    return any(w.upos in NOMINAL and not any(grammar.word_in(n, w) for n in ("transparent", "light_nouns")) for w in between)


def _occasion(tree: Tree, word: Word, grammar: Grammar) -> bool:
    """Whether a noun is told as the occasion of a deed ("during", "at the beginning of")."""
    marker = tree.marker(word.id)
    through = grammar.fold(" ".join(w.form for w in (*marker[-1:], word)))
    whole = grammar.marker(marker) in grammar.lists["during_markers"] or through in grammar.lists["during_markers"]
    return whole or any(grammar.word_in("during_markers", w) for w in marker)


def _held(scene: Scene, noun: int) -> int:
    """The verb behind a noun that only says that it took place ("the meeting held in …", "talks that began on …"); 0 for none."""
    grammar = scene.memory.grammar
    for word in scene.tree.words[noun:]:
        if word.upos == "VERB":
            back = any(k.upos == "PRON" and k.feat("PronType") != "Rel" for k in scene.tree.kids(word.id, "obj", "obl", "dep"))
            made = grammar.is_light(word) and (word.feat("VerbForm") == "Part" or back)  # "that began on", "that X made on"
            happens = grammar.word_in("happen_verbs", word) or made
            return word.id if base(word) == "acl" and happens and scene.tree.under(word.id, noun) else 0
    return 0


def _adverbial(tree: Tree, verb: int, above: int) -> bool:
    """Whether a verb is a participle that shares the time of the one above it, alone or one of several."""
    word = tree.word(verb)
    while base(word) in ("advcl", "conj") and word.feat("VerbForm") not in ("Fin", "Inf") and above < word.id > word.head:
        if word.deprel == "advcl" and word.head == above:
            return True
        word = tree.word(word.head)
    return False


def _past(mention: TimeMention, article: Article) -> bool:
    """Whether a time lies behind whatever the direction of its clause."""
    value = _value(mention, article, "future")
    known = article.date.isoformat() if article.date else article.month or ""
    return value is not None and value[: len(known)] < known[: len(value)]


def _aim_of(scene: Scene, verb: int) -> int:
    """The verb whose aim an infinitive is ("agreed to build", "came to attend"); 0 where it is none."""
    word = scene.tree.word(verb) if verb else None
    if word is None or word.feat("VerbForm") != "Inf" or not any(k.upos == "PART" for k in scene.tree.kids(verb, "mark")):
        return 0
    above = next((w for w in scene.tree.ancestors(verb) if w.upos == "VERB"), word)
    return above.id if above.id < verb else 0


def _in_sequence(scene: Scene, noun: int) -> bool:
    """Whether a noun is told as what came before or after ("left after a visit"), so that the verb's time is not its own."""
    return scene.memory.grammar.marker(scene.tree.marker(noun)) in scene.memory.grammar.lists["sequence_markers"]


def _of_another(scene: Scene, clause: Clause, time: TimePhrase) -> bool:
    """Whether a date belongs to a noun of what came before or after ("visited X after the elections in May")."""
    if time.mention.kind in ("weekday", "day") or time.mention.number("weekday"):
        return False
    for word in reversed(scene.tree.words[clause.predicate : time.first - 1]):
        if word.upos == "PUNCT":
            return False
        if word.deprel == "case" and scene.memory.grammar.word_in("sequence_markers", word):
            return word.head != clause.predicate and word.head < time.first
    return False


def _coordinated(scene: Scene, verb: int, other: int, itself: bool = False) -> bool:
    """Whether a verb is coordinated with the one that a sentence's opening time belongs to, or (with `itself`) is that one."""
    if itself and other == verb:
        return True
    while other and scene.tree.word(other).deprel == "conj" and scene.tree.word(other).head:
        other = scene.tree.word(other).head
        if other == verb:
            return True
    return False


def _posted(scene: Scene, head: int) -> bool:
    """Whether a place is where an office is held and no deed is told ("the ambassador in …")."""
    above = scene.mention(scene.tree.word(head).head) if scene.tree.word(head).head else None
    return above is not None and above.kind == "person" and bool(above.role)


def _land(scene: Scene, argument: Argument, predicate: int) -> Referent | None:
    """The state whose soil a place is ("on its territory", "on Syrian soil")."""
    mention, word = scene.mention(argument.head), scene.tree.word(argument.head)
    if mention is None or not scene.memory.grammar.word_in("land_nouns", word):
        return None
    pronouns = [k.id for k in scene.tree.kids(word.id, "nmod") if k.upos == "PRON"]
    owners = [owner for i in pronouns for owner in who(scene, Argument(i, "owner"), predicate)]
    of = mention.of or (owners[0].of if owners else "")
    if owners and owners[0].kind == "state":
        return owners[0]
    return scene.cast.state(of) if of.startswith("state:") else None


def place_of(scene: Scene, clause: Clause, match: Match, grammar: Grammar) -> Referent | None:
    """The place that an event's clause names with a preposition of place, if it fills no role; of a meeting also where its
    parties have just come to."""
    places = grammar.lists["place_markers"]
    within = grammar.lists["within_markers"]  # "airstrikes in X" hit X, and there
    used = {a.head for _, args in match.roles for a in args if a.role != "oblique" or a.marker not in within}
    held = _held(scene, clause.predicate) if clause.form == "noun" else 0
    beside = phrases(scene.tree, held, grammar) if held else ()
    seats: list[int] = []
    for argument in (*clause.of("oblique"), *beside):
        there = argument.marker in places or _upon(scene, argument, grammar)
        if there and argument.head not in used and not elsewhere(scene, clause, match, argument, grammar):
            found = _place(scene, argument, clause.predicate, argument.marker in grammar.lists["seat_markers"])
            if found is not None and of_seat(scene, argument, found):
                seats.append(argument.head)
            elif found is not None and not any(scene.tree.under(argument.head, i) for i in seats):
                return found
    return _goal(scene, clause.predicate, grammar) if match.frame.relation == "met_with" else None


def _goal(scene: Scene, predicate: int, grammar: Grammar) -> Referent | None:
    """Where somebody has just gone who then, by a verb joined to that of going, does something ("visited X and met with Y")."""
    verb = scene.tree.word(predicate)
    came = scene.tree.word(verb.head) if verb.head else verb
    own = any(k.upos != "PRON" for k in scene.tree.kids(verb.id, "nsubj"))
    if verb.upos != "VERB" or base(verb) != "conj" or own or came.id > verb.id or not grammar.word_in("coming_verbs", came):
        return None
    goals = [k for k in scene.tree.kids(came.id, "obj", "obl") if came.id < k.id < verb.id]
    markers = grammar.lists["goal_markers"] | grammar.lists["place_markers"] | {""}
    reached = [Argument(k.id, "oblique", m) for k in goals if (m := grammar.marker(scene.tree.marker(k.id))) in markers]
    found = [place for argument in reached if (place := _place(scene, argument, came.id, False)) is not None]
    return found[0] if len(found) == 1 else None


def _upon(scene: Scene, argument: Argument, grammar: Grammar) -> bool:
    """Whether a preposition that tells a place only of some nouns stands before one of them ("on the border")."""
    return argument.marker in grammar.lists["upon_markers"] and grammar.word_in("upon_nouns", scene.tree.word(argument.head))


def _place(scene: Scene, argument: Argument, predicate: int, seated: bool) -> Referent | None:
    """The place that a phrase names; with `seated` a body stands for its seat ("at the ministry")."""
    kinds = frozenset({"place", "state", "organisation"} if seated else {"place", "state"})
    if not kinds_of(scene, argument, predicate) & kinds or (argument.head < predicate and _posted(scene, argument.head)):
        return None
    if land := _land(scene, argument, predicate):
        return land
    mention = scene.mention(argument.head)
    link = mention.link if mention is not None and mention.head == argument.head and mention.kind == "state" else None
    if mention is not None and link is not None and link.reason in ("metonym", "capital"):
        return scene.cast.seat(mention)
    referents = who(scene, argument, predicate)
    return referents[0] if referents and referents[0].kind in kinds else None
