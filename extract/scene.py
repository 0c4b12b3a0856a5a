"""A sentence made ready: its times, its mentions, its mended tree; and who an argument of a clause is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from extract.arguments import Argument, relative_phrases
from extract.calendar import APART, TimeMention
from extract.datelines import opens
from extract.dates import scan
from extract.entities import NATIONAL, Cast, Referent
from extract.language import Language
from extract.lexicon import Grammar
from extract.mend import mend
from extract.offices import SOVEREIGN
from extract.phrases import describe, find_mentions
from extract.pronouns import Memory, accused, ahead, antecedents, dropped_subject, pair, parallel
from extract.reader import Reader, reader_of
from extract.retag import retagged
from extract.sources import Speech, sources_of
from extract.tree import NOMINAL, Tree, tree_of
from extract.types import Article, Mention, Parse, Sentence, Word

#: How often a state counts as named by the place of a text's dateline: it is at home there.
HOME = 8


@dataclass(frozen=True, slots=True)
class TimePhrase:
    """A time expression and the words that it covers."""

    mention: TimeMention
    first: int
    last: int


@dataclass(slots=True)
class Scene:
    """A sentence of an article with the article's memory; `lengths` are those of time between two deeds ("two days after"),
    `known` keeps who each argument was found to be."""

    index: int
    reader: Reader
    tree: Tree
    mentions: tuple[Mention, ...]
    times: tuple[TimePhrase, ...]
    memory: Memory
    lengths: tuple[TimePhrase, ...] = ()
    speech: tuple[Speech, ...] = ()
    known: dict[tuple[int, bool, str], tuple[Referent, ...]] = field(default_factory=dict)

    @property
    def cast(self) -> Cast:
        """The referents of the article."""
        return self.memory.cast

    def mention(self, head: int) -> Mention | None:
        """The mention whose head a word is, or that the word stands in."""
        exact = next((m for m in self.mentions if m.head == head), None)
        return exact or next((m for m in self.mentions if m.first <= head <= m.last), None)


def persons_of(article: Article, parse: Parse, language: Language) -> tuple[frozenset[str], Counter[str]]:
    """The folded full names (two words or more) of the persons that an article holds, and how often it names each state."""
    out = set()
    states: Counter[str] = Counter()
    for index, sentence in enumerate(parse.sentences):
        reader = reader_of(sentence, index, article.text, frozenset(), language.titles, language.gazetteer, language.grammar)
        for name in reader.names:
            if name.kind == "person" and name.last > name.first and not reader.office(name.last):
                out.add(" ".join(reader.folded[name.first - 1 : name.last]))
            elif name.entry is not None and name.entry.country and name.kind in ("state", "place"):
                states[name.entry.country] += HOME if index == 0 and opens(sentence, name.last) else 1
        for word in sentence.words:
            if word.upos in ("ADJ", "NOUN") and (found := reader.nationality(word.id)) and found[1].startswith("state:"):
                states[found[1]] += 1
    return frozenset(out), states


def scene_of(
    article: Article, sentence: Sentence, index: int, language: Language, memory: Memory, persons: frozenset[str]
) -> Scene:
    """Reads a sentence: finds times and mentions, mends the tree, tells the cast who is mentioned."""
    sentence = retagged(article.text, sentence, language.grammar)
    phrases = _times(article.text, sentence, language)
    times = tuple(t for t in phrases if t.mention.kind != APART)
    covered = frozenset(i for t in times for i in range(t.first, t.last + 1))
    grammar = language.grammar
    reader = reader_of(sentence, index, article.text, covered, language.titles, language.gazetteer, grammar, persons)
    mentions = find_mentions(reader)
    mended = mend(sentence, mentions, [(t.first, t.last) for t in times], grammar, language.parts)
    for word in sentence.words:
        if word.upos in ("ADJ", "NOUN", "PROPN") and (found := reader.nationality(word.id)) and found[1].startswith("state:"):
            form = article.text[word.span[0] : sentence.words[word.id + found[0] - 2].span[1]]
            memory.cast.adjectives.setdefault(found[1], {})[form] = None
    for mention in mentions:
        honoured = mention.kind == "person" and bool(reader.honour(mention.head))  # "His Majesty" is no lady, whatever its ending
        memory.cast.add(mention, None if honoured else _feminine(sentence.words[mention.head - 1], mention, grammar))
    return Scene(index, reader, tree_of(mended), mentions, times, memory, tuple(t for t in phrases if t.mention.kind == APART))


def _times(text: str, sentence: Sentence, language: Language) -> tuple[TimePhrase, ...]:
    out = []
    for mention in scan(text, sentence.span, language.dates):
        ids = [w.id for w in sentence.words if w.span[0] < mention.span[1] and w.span[1] > mention.span[0]]
        if ids:
            out.append(TimePhrase(mention, ids[0], ids[-1]))
    return tuple(out)


def _feminine(head: Word, mention: Mention, grammar: Grammar) -> bool | None:
    """Grammatical gender where the head word shows it, by feature or by ending; a bare name shows none."""
    if mention.kind == "person" and (told := _gender_told(head, mention, grammar)) is not None:
        return told
    if mention.kind == "state" or (mention.form == "name" and not mention.role):
        return None
    if gender := head.feat("Gender"):
        return gender == "Fem"
    endings = grammar.lists["feminine_endings"]
    if endings and mention.kind in ("organisation", "armed_group") and head.feat("Number") == "Plur":
        return True  # a plural of what is no person is spoken of as "she"
    return grammar.fold(head.form).endswith(tuple(endings)) if endings else None


def _gender_told(head: Word, mention: Mention, grammar: Grammar) -> bool | None:
    """Whether the last word up to the head of a person that tells a gender tells the feminine ("Mrs X", "the king's sister")."""
    for word in reversed(mention.text[: head.span[1] - mention.span[0]].replace("-", " ").split()):
        if grammar.has("feminine_words", word):
            return True
        if grammar.has("masculine_words", word):
            return False
    return None


def who(scene: Scene, argument: Argument, predicate: int) -> tuple[Referent, ...]:
    """The referents of an argument; for a plain noun nobody (see `thing`)."""
    key = (argument.head, argument.dropped, argument.role if argument.role in ("of", "post") else "")
    if key not in scene.known:
        scene.known[key] = tuple(dict.fromkeys(_who(scene, argument, predicate)))
    return scene.known[key]


def _who(scene: Scene, argument: Argument, predicate: int) -> tuple[Referent, ...]:
    word = scene.tree.word(argument.head)
    if argument.role in ("of", "post"):
        return (_state_of if argument.role == "of" else _post_of)(scene, argument.head)
    if argument.dropped and word.feat("Person") == "1":
        spoken = sources_of(scene.tree, scene.speech, word.id)
        return (spoken[0].speaker,) if spoken else ()
    if argument.dropped:
        return dropped_subject(scene.memory, scene.index, word, scene.tree)
    if word.upos == "PRON":
        return _pronoun(scene, argument, predicate, word)
    if found := _listed(scene, word) or _author(scene, word, argument, predicate):
        return found
    mention = scene.mention(argument.head)
    gathered = mention is not None and mention.gathered and mention.head == word.id  # "the X and Y presidents"
    sides = None if gathered else scene.reader.sides(word.id)
    if sides:
        told = tuple(s.speaker for s in sources_of(scene.tree, scene.speech, word.id))
        if argument.role == "object":  # whoever acts is none of the two acted on
            told += scene.memory.subjects.get((scene.index, predicate), ())
        two = pair(scene.memory, scene.index, word.id, sides.kind, _offices(scene, word), told)
        return two or (_both(scene, word),)
    if mention is not None and mention.kind == "group" and mention.head == word.id < mention.last:
        of_both = scene.memory.grammar.head_initial and scene.reader.sides(mention.last)  # "the leaders of the two countries"
        if of_both and (two := pair(scene.memory, scene.index, word.id, "person", _offices(scene, word))):
            return two
    if mention is not None and mention.head == argument.head and (land := _own_land(scene, mention, predicate)):
        return (land,)
    if mention is None and (apposed := _apposed(scene, word)) is not None:
        return (apposed,)
    if mention is not None and (mention.head == argument.head or mention.form == "name"):
        referent = scene.cast.by_mention[scene.index, mention.head]
        return tuple(scene.cast.referents[n] for n in referent.members) or (referent,)
    nationality = scene.reader.nationality(word.id) if word.upos == "ADJ" else None
    if nationality and nationality[1].startswith("state:"):
        state = scene.cast.state(nationality[1])
        first, last = word.span[0], scene.tree.word(word.id + nationality[0] - 1).span[1]
        state.names.setdefault(scene.reader.text[first:last], None)
        return (state,)
    following = next((m for m in scene.mentions if m.first == word.id + 1), None)
    if (
        following is not None
        and following.name
        and word.upos in ("NOUN", "ADJ")
        and scene.memory.grammar.normal.has_article(word.form)
    ):
        return (scene.cast.by_mention[scene.index, following.head],)  # "the physician X" is X
    inner = _inner(scene, word)
    several = scene.tree.members(inner) if inner else ()  # "each of A and B"
    return tuple(r for i in several for r in who(scene, Argument(i, argument.role, argument.marker), predicate))


def _author(scene: Scene, statement: Word, argument: Argument, predicate: int) -> tuple[Referent, ...]:
    """Who made a statement that by the verb before it does what its maker does ("the report accused X"): the first actor below
    it, else of one that is known already who spoke last."""
    grammar, verb = scene.memory.grammar, scene.tree.word(predicate)
    told = argument.role == "subject" and statement.head == predicate < statement.id and scene.mention(statement.id) is None
    if not told or not grammar.word_in("statements", statement) or not grammar.word_in("statement_verbs", verb):
        return ()
    below = [m for m in scene.mentions if m.first > statement.id and scene.tree.under(m.head, statement.id)]
    found = (scene.cast.as_actor(scene.cast.by_mention[scene.index, m.head]) for m in below)
    maker = next((r for r in found if r.kind not in ("thing", "place")), None)
    if maker is None and grammar.normal.has_article(statement.form):
        maker = scene.memory.speaker
    return (maker,) if maker is not None else ()


def _pronoun(scene: Scene, argument: Argument, predicate: int, word: Word) -> tuple[Referent, ...]:
    """Whom a personal pronoun stands for; "we" and "I" are whoever says it."""
    if word.feat("PronType") not in ("Prs", "") or not word.feat("Person"):
        return ()
    if word.feat("Person") == "1":
        return tuple(s.speaker for s in sources_of(scene.tree, scene.speech, word.id)[:1])
    for known in (accused, ahead, parallel):
        if found := known(scene.memory, scene.index, scene.tree, word):
            return found
    own = () if argument.role not in ("object", "oblique") else scene.memory.subjects.get((scene.index, predicate), ())
    if word.deprel in ("obj", "iobj"):  # an object of its verb, whatever it is the subject of ("invited him to come")
        own = (*own, *scene.memory.subjects.get((scene.index, word.head), ()))
    for one in relative_phrases(scene.tree, scene.tree.word(predicate), scene.memory.grammar):
        own = (*own, *who(scene, one, predicate))  # "X, with whom he signed": he is not X
    return antecedents(scene.memory, scene.index, word, before=word.id, but=own)


def _listed(scene: Scene, word: Word) -> tuple[Referent, ...]:
    """The persons whose names follow a noun in the plural that is said of them ("the activists X Y and Z")."""
    two = word.feat("Number") == "Dual" or scene.reader.sides(word.id) is not None
    if not two and (word.upos != "NOUN" or word.feat("Number") != "Plur"):
        return ()
    inside = next((m.last for m in scene.mentions if m.head == word.id), word.id)
    for mention in scene.mentions:
        head = scene.tree.word(mention.head)
        near = mention.first - inside == 1 and mention.kind == "person" and mention.name
        if near and (two or head.head == word.id) and not scene.tree.marker(head.id) and head.deprel != "conj":
            heads = [m for m in scene.mentions if m.name and m.kind == "person" and m.head in scene.tree.members(head.id)]
            return tuple(scene.cast.by_mention[scene.index, m.head] for m in heads)
    return ()


def _apposed(scene: Scene, word: Word) -> Referent | None:
    """The person whose name follows a noun in the singular that no list knows, behind a comma ("the rector of X, Y Z,")."""
    if word.upos != "NOUN" or word.feat("Number") == "Plur" or scene.memory.grammar.head_initial:
        return None
    for mention in scene.mentions:
        head = scene.tree.word(mention.head)
        named = mention.kind == "person" and mention.form == "name" and mention.first > word.id
        beside = head.head == word.id and head.deprel in ("appos", "conj") and not scene.tree.kids(head.id, "cc")
        if named and beside and scene.tree.word(mention.first - 1).form == ",":
            return scene.cast.by_mention[scene.index, mention.head]
    return None


def _people_counted(scene: Scene, word: Word) -> bool:
    """Whether a bare number, or one of the dead, stands for as many people ("140 were killed", "left 140 dead"): no sum of
    money, no number as a name."""
    before = scene.tree.words[word.id - 2] if word.id > 1 else word
    plain = before.upos not in ("SYM", "DET") and not scene.tree.kids(word.id, "nmod", "compound", "det")
    grammar = scene.memory.grammar
    plain = plain and not re.fullmatch(r"(19|20)\d\d", word.form)  # rather a year
    if grammar.word_in("counted_people", word) and scene.tree.kids(word.id, "nummod"):
        return True
    return word.upos == "NUM" and not grammar.head_initial and plain and not grammar.word_in("transparent", word)


def _doer_above(scene: Scene, pronoun: Word) -> Referent | None:
    """Whom the possessive of a verbal noun's object stands for: that noun's owner ("X's announcement of his resignation")."""
    noun = scene.tree.word(pronoun.head) if pronoun.head else pronoun
    above = scene.tree.word(noun.head) if noun.head else noun
    if not scene.memory.grammar.head_initial or noun.upos != "NOUN" or above.upos != "NOUN" or scene.tree.marker(noun.id):
        return None
    owners = (k for k in scene.tree.kids(above.id, "nmod") if above.id < k.id < noun.id and not scene.tree.marker(k.id))
    found = [r for k in owners if (r := scene.cast.by_mention.get((scene.index, k.id))) is not None and r.kind == "person"]
    return found[0] if found else None


def _state_of(scene: Scene, head: int) -> tuple[Referent, ...]:
    """The state that a mention belongs to ("the Canadian ambassador" → Canada)."""
    mention = scene.mention(head)
    if mention is None and (inner := _inner(scene, scene.tree.word(head))):
        return _state_of(scene, inner)
    if mention is None or mention.head != head or not mention.of.startswith("state:"):
        return ()
    return (scene.cast.state(mention.of),)


def _post_of(scene: Scene, head: int) -> tuple[Referent, ...]:
    """The state that an office is held in, as the words of its mention name it ("its envoy to Canada" → Canada)."""
    mention = scene.mention(head)
    if mention is None or mention.head != head:
        return ()
    names = (n for n in scene.reader.names if head < n.first and n.last <= mention.last and n.kind == "state")
    return tuple(scene.cast.state(n.entry.key) for n in names if n.entry is not None)[:1]


def _own_land(scene: Scene, mention: Mention, predicate: int) -> Referent | None:
    """The state that "his country" is: that of the office of whom the possessive stands for."""
    if mention.kind != "state" or mention.link is not None or mention.form != "description":
        return None
    for kid in scene.tree.kids(mention.head, "nmod"):
        owner = who(scene, Argument(kid.id, "owner"), predicate) if kid.upos == "PRON" else ()
        if owner and owner[0].kind == "person" and owner[0].of.startswith("state:"):
            return scene.cast.state(owner[0].of)
    return None


def _offices(scene: Scene, word: Word) -> frozenset[str]:
    """The offices that a word for two holders of one may mean ("the two leaders", "the two ministers")."""
    title = scene.reader.titles.find("offices", (scene.memory.grammar.fold(word.lemma),), 0)
    if title is None:
        return frozenset()
    role = title[1].role
    ministers = frozenset(r for r in NATIONAL if r.endswith(role))
    return SOVEREIGN if role in SOVEREIGN else ministers | {role}


def _both(scene: Scene, word: Word) -> Referent:
    """ "The two leaders" of whom the article has not told: a group of its own."""
    referent = scene.cast.add(describe(scene.reader, word.id))
    referent.kind, referent.gathered = "group", True
    return referent


def _inner(scene: Scene, word: Word) -> int:
    """What a word that only counts or chooses governs ("a number of officials" → officials); 0 for other words."""
    if not scene.memory.grammar.word_in("transparent", word) and word.upos != "NUM":
        return 0
    grammar = scene.memory.grammar
    below = [
        k for k in scene.tree.kids(word.id)
        if k.id > word.id and k.upos in NOMINAL and k.deprel != "conj"
        and (not (marker := scene.tree.marker(k.id)) or grammar.marker(marker) in grammar.lists["part_markers"])
    ]  # fmt: skip
    if below:
        return below[0].id
    behind = scene.tree.word(word.id + 1) if word.upos == "NUM" and word.id < len(scene.tree.words) else None
    return behind.id if behind is not None and behind.upos == "NOUN" else 0


def kinds_of(scene: Scene, argument: Argument, predicate: int) -> frozenset[str]:
    """The kinds that an argument may be taken as: a capital is a place and, where it acts, a state."""
    referents = who(scene, argument, predicate)
    if not referents:
        word = scene.tree.word(argument.head)
        plain = not argument.dropped and argument.role != "of" and word.upos in ("NOUN", "PROPN", "X", "ADJ")
        sides = scene.reader.sides(argument.head)
        if argument.role == "object" and _people_counted(scene, word):
            return frozenset({"group"})
        return frozenset({"thing"}) if plain and not sides else frozenset()
    kinds = {referents[0].kind}
    if scene.cast.as_actor(referents[0]) is not referents[0]:
        kinds.add("state")
    if referents[0].named:
        kinds.add("named")
    return frozenset(kinds)


def thing(scene: Scene, head: int) -> Referent:
    """The referent of a plain noun phrase, made now."""
    mention = describe(scene.reader, head)
    return scene.cast.add(mention)
