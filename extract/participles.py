"""Trees mended where a bare past participle behind a noun was taken for the verb of a sentence."""

from __future__ import annotations

from extract.tree import NOMINAL, Changes, Tree, base


def reduced(tree: Tree) -> Changes:
    """A noun between a verb without an object and a bare past participle is that verb's object ("arrested men accused of")."""
    changes: Changes = {}
    for part in tree.words:
        verb = tree.word(part.head) if part.head else part
        past = part.upos == "VERB" and part.deprel == "xcomp" and part.feat("Tense") == "Past" and part.feat("VerbForm") == "Part"
        if not past or verb.upos != "VERB" or tree.kids(verb.id, "obj") or tree.kids(part.id, "aux", "mark"):
            continue
        nouns = [k for k in tree.kids(part.id, "nsubj") if verb.id < k.id < part.id and k.upos in NOMINAL]
        if len(nouns) == 1:
            changes |= {nouns[0].id: (verb.id, "obj"), part.id: (nouns[0].id, "acl")}
    return changes


def garden_path(tree: Tree) -> Changes:
    """A past participle behind a noun that was taken for the verb of the sentence, while the verb behind it got its subject from
    what the participle governs ("the man accused of killing X was arrested")."""
    changes: Changes = {}
    for part in tree.words[1:-1]:
        noun, of = tree.word(part.id - 1), tree.word(part.id + 1)
        bare = part.upos == "VERB" and part.feat("Tense") == "Past" and not tree.kids(part.id, "aux", "obj")
        if not bare or noun.head != part.id or base(noun) != "nsubj" or of.upos not in ("ADP", "SCONJ"):
            continue
        for verb in (k for k in tree.kids(part.id, "ccomp") if k.id > part.id and tree.kids(k.id, "aux")):
            subject = next((k for k in tree.kids(verb.id, "nsubj") if part.id < k.id < verb.id), None)
            first = tree.subtree(subject.id)[0] if subject else 1
            gerund = tree.word(first - 1) if first > 1 else part
            if subject is not None and gerund.upos == "VERB" and gerund.head == part.id and not tree.kids(gerund.id, "obj"):
                changes |= {verb.id: (part.head, part.deprel), noun.id: (verb.id, subject.deprel)}
                changes |= {part.id: (noun.id, "acl"), subject.id: (gerund.id, "obj")}
    return changes
