"""What frames are tried on which words of a scene, how a match filled its roles, and why a frame does not fit.

Extraction asks for the first two; `explain` and the causes of misses ask for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.arguments import Argument, Clause
from extract.clauses import clause_of
from extract.frames import Frame
from extract.language import Language
from extract.match import CountOf, Match, Refusal, best_matches, refusal
from extract.scene import Scene, kinds_of, who
from extract.types import Word
from extract.views import KindsOf


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that may tell an event: the (part of speech, frame) pairs that know it, and its clause."""

    word: Word
    frames: tuple[tuple[str, Frame], ...]
    clause: Clause


def triggers(scene: Scene, language: Language) -> Iterator[Trigger]:
    """The words of a scene that some frame knows, in order, without those inside a name or a time expression."""
    for word in scene.tree.words:
        frames = language.frames.of(word, language.grammar, verbal=not _governed(scene, word))
        if frames and not silent(scene, word):
            clause = clause_of(scene.tree, word.id, language.grammar, verbal=frames[0][0] == "verb")
            timeless = tuple(a for a in clause.arguments if a.dropped or not (_timed(scene, a.head) or _in_name(scene, a.head)))
            yield Trigger(word, frames, replace(clause, arguments=timeless))


def _timed(scene: Scene, head: int) -> bool:
    """Whether a word stands in a time expression, which fills no role."""
    return any(t.first <= head <= t.last for t in scene.times)


def _in_name(scene: Scene, head: int) -> bool:
    """Whether a word and its preposition are both parts of one name ("the Centre for Strategic Studies"): it fills no role."""
    marker, around = scene.tree.marker(head), scene.mention(head)
    if not marker or around is None or around.form != "name" or around.kind != "organisation":
        return False
    return around.first < marker[0].id <= around.last


def _governed(scene: Scene, word: Word) -> bool:
    """Whether a preposition is written together with a perfect verb: then it is a noun ("with caution")."""
    if word.upos != "VERB" or word.feat("Aspect") != "Perf" or word.id == 1:
        return False
    before = scene.tree.word(word.id - 1)
    return before.upos == "ADP" and before.head == word.id and before.span[1] >= word.span[0]


def silent(scene: Scene, word: Word) -> str:
    """Why a word tells nothing where it stands: it is part of a "time" or a "name", or only says what kind of thing its head is
    or belongs to a preposition ("modifier": "a warning light", "the condemned building", "according to"), or what a "habit" is;
    "" where it may."""
    if _timed(scene, word.id):
        return "time"
    if scene.memory.grammar.has("naming_verbs", word.form):
        return "name"
    before = word.deprel == "amod" and (word.upos == "VERB" or word.id < word.head)
    if before or word.deprel in ("compound", "case", "mark", "fixed"):
        return "modifier"
    if _habit(scene, word):
        return "habit"
    around = scene.mention(word.id)
    return "name" if around is not None and around.form == "name" and around.head != word.id else ""


def _habit(scene: Scene, word: Word) -> bool:
    """Whether a verb of the present, or the one whose adverbial it is, is told as a habit ("often accuses", "used to meet")."""
    verbs = [word] if word.upos == "VERB" else []
    above = scene.tree.word(word.head) if verbs and word.deprel == "xcomp" and word.head else word
    if above is not word and scene.memory.grammar.word_in("usual_verbs", above):
        return not scene.tree.kids(above.id, "obj", "aux:pass", "nsubj:pass")  # "used force to", "was used to"
    if verbs and word.deprel == "advcl" and word.feat("VerbForm") != "Fin":
        verbs.append(scene.tree.word(word.head))
    grammar = scene.memory.grammar
    present = any(v.feat("Tense") == "Pres" and v.feat("VerbForm") == "Fin" for v in verbs)
    return present and any(grammar.word_in("habitual", k) for v in verbs for k in scene.tree.kids(v.id, "advmod"))


def _somebody(scene: Scene, word: Word) -> bool:
    """Whether a noun is the head of a phrase for people ("fighters"): it is no deed, whatever lemma it was given."""
    around = scene.mention(word.id)
    return around is not None and around.head == word.id and around.kind in ("person", "group") and around.form == "description"


def matches(scene: Scene, trigger: Trigger, language: Language) -> tuple[Match, ...]:
    """The best match of each relation that a trigger tells."""
    ways = _fits(scene, trigger.word.id), _counts(scene, trigger.word.id)
    return best_matches(scene.tree, trigger.clause, trigger.frames, language.frames.signatures, *ways, language.grammar)


def refusals(scene: Scene, trigger: Trigger, language: Language) -> Iterator[tuple[str, Frame, Refusal]]:
    """The (part of speech, frame) pairs that do not fit a trigger's clause, each with what is lacking."""
    ways = _fits(scene, trigger.word.id), _counts(scene, trigger.word.id)
    for part, frame in trigger.frames:
        signature = language.frames.signatures[frame.relation]
        found = refusal(scene.tree, trigger.clause, part, frame, signature, *ways, language.grammar)
        if found is not None:
            yield part, frame, found


def ways(scene: Scene, match: Match) -> tuple[tuple[str, str], ...]:
    """(role, words and the grammatical way to them) for each argument of a match, for `Event.why`."""
    return tuple((role, _way(scene, argument)) for role, arguments in match.roles for argument in arguments)


def _way(scene: Scene, argument: Argument) -> str:
    mention = scene.mention(argument.head)
    word = scene.tree.word(argument.head)
    whole = mention is not None and mention.head == argument.head and not argument.dropped
    words = "dropped" if argument.dropped else mention.text if mention and whole else word.form
    steps = f"{argument.steps} steps below" if argument.steps else ""
    how = dict.fromkeys((argument.role, argument.marker, "" if argument.dropped else argument.via, steps))
    return f"{words} ({', '.join(h for h in how if h)})"


def _fits(scene: Scene, at: int) -> KindsOf:
    return lambda argument: kinds_of(scene, argument, at)


def _counts(scene: Scene, at: int) -> CountOf:
    def count(argument: Argument) -> int:
        found = who(scene, argument, at)
        return max(len(found), 2 if any(r.gathered for r in found) else 1)

    return count
