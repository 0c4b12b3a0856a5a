"""The values that flow from one room to the next; the first file to read.

Every span is a half-open pair of code-point offsets into `Article.text`, so that
`article.text[start:end]` is always the words that a value speaks of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

Span = tuple[int, int]

#: What an entity may be (ontology/siyar.ttl has a class for each).
KINDS = ("person", "state", "organisation", "armed_group", "place", "group", "thing")
#: Whether an event happened, according to the text; exactly one for each event.
STATUSES = ("actual", "negated", "planned", "possible")
#: Relations whose sides are all agents, in any order.
SYMMETRIC = frozenset({"met_with", "talked_with", "agreed_with", "signed_with", "cooperated_with"})


@dataclass(frozen=True, slots=True)
class Article:
    """One news text. `text` is never changed after reading: all offsets refer to it for ever."""

    id: str
    text: str
    language: str
    title: str | None = None
    date: date | None = None
    url: str | None = None
    source: str | None = None
    #: "2022-07" or "2022" where it is not known of what day the article is.
    month: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word of Universal Dependencies; a clitic is a word of its own.

    `id` counts from 1 in the sentence, `head` is 0 for the root, `feats` is the UD string
    ("Gender=Masc|Number=Sing" or ""), `name` the BIO tag of the named entity ("B-PER", "I-LOC", "" for none).
    `span` covers the word's own letters where they can be told apart in the token, else the whole token.
    """

    id: int
    form: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str
    span: Span
    name: str = ""

    def feat(self, key: str) -> str:
        """The value of one UD feature ("Voice" → "Pass"), or "" where the word has none."""
        for pair in self.feats.split("|"):
            if pair.startswith(key + "="):
                return pair[len(key) + 1 :]
        return ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of one sentence in order; `words[i].id == i + 1`."""

    words: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Parse:
    """A parsed article; `model` names the weights that made it (hash), for the cache and for provenance."""

    language: str
    sentences: tuple[Sentence, ...]
    model: str


@dataclass(frozen=True, slots=True)
class Link:
    """Why an entity is taken to be a known one.

    `key` is the gazetteer's ("state:ru", "org:un", "person:Q7747"), `qid` a Wikidata item where a table has it,
    `reason` one of a few words ("gazetteer", "capital", "adjective", "title"), `score` between 0 and 1.
    """

    key: str
    reason: str
    score: float
    qid: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where the text speaks of something: `first` to `last` are word ids (both included) in `sentence` (index).

    For a person with an office, `name` is the bare name ("" where none stands), `role` the office's key ("minister"),
    `office` its words, and `of` the key of the state or body that it belongs to, `body` that body where no table knows it.
    `members` are the keys of the states that one word gathers ("the Turkish and Algerian governments"); `gathered` marks one
    phrase for two or more ("the leaders of France and Germany").
    """

    sentence: int
    first: int
    last: int
    head: int
    span: Span
    text: str
    form: str  # name | description
    kind: str = ""  # one of KINDS, or "" where not known
    link: Link | None = None
    name: str = ""
    role: str = ""
    office: str = ""
    of: str = ""
    members: tuple[str, ...] = ()
    body: Mention | None = None
    gathered: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """One referent of an article.

    `key` is the same for the same referent in every article ("state:ru", "person:…"); an unnamed one is kept apart by its
    article. `names` are its surface forms in this article, the fullest first; `labels` are (text, language) pairs known from the
    gazetteer, shown before the surface forms.
    """

    key: str
    kind: str
    name: str
    names: tuple[str, ...]
    labels: tuple[tuple[str, str], ...] = ()
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Filler:
    """An entity in a role: `mention` is the form used there (for a pronoun, the form that it stands for)."""

    entity: str  # Entity.key
    mention: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that says it: `text == article.text[start:end]`, and the trigger inside it."""

    span: Span
    text: str
    trigger: str
    trigger_span: Span


@dataclass(frozen=True, slots=True)
class Event:
    """An n-ary statement that an article makes (design: one of the closed list of relations).

    `time` is ISO 8601 (day, month, year or interval) and `time_text` the phrase it was resolved from; `source` is who says so,
    `source_chain` the nested ones, nearest first; `why` are (step, words) pairs for `explain`.
    """

    type: str
    agents: tuple[Filler, ...]
    targets: tuple[Filler, ...]
    status: str
    evidence: tuple[Evidence, ...]
    frame: str
    confidence: float
    item: str | None = None
    item_span: Span | None = None
    place: Filler | None = None
    time: str | None = None
    time_text: str | None = None
    source: Filler | None = None
    source_chain: tuple[Filler, ...] = ()
    why: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one article; what the graph is made of."""

    article: Article
    entities: tuple[Entity, ...]
    events: tuple[Event, ...]
    model: str = ""
    skipped: tuple[str, ...] = field(default=())
