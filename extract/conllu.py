"""Parse ↔ CoNLL-U: the form in which parses are cached, stored as test trees, and read by people.

Offsets and names stand in MISC (`start_char=`, `end_char=`, `ner=`); what CoNLL-U has no column for stands in comments.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from extract.errors import SiyarError
from extract.types import Parse, Sentence, Word


class BadConllu(SiyarError):
    """A CoNLL-U text that does not hold what a Parse needs; names the line."""


def to_conllu(parse: Parse, text: str | None = None) -> str:
    """`parse` as CoNLL-U; with the article's `text` each sentence also shows its own words in `# text =`."""
    head = f"# language = {parse.language}\n# model = {parse.model}\n"
    return head + "".join(_sentence(sentence, text) for sentence in parse.sentences)


def _sentence(sentence: Sentence, text: str | None) -> str:
    start, end = sentence.span
    lines = [f"# span = {start} {end}"]
    if text is not None:
        lines.append("# text = " + " ".join(text[start:end].split()))
    lines += [_word(word) for word in sentence.words]
    return "\n".join(lines) + "\n\n"


def _word(word: Word) -> str:
    misc = f"start_char={word.span[0]}|end_char={word.span[1]}" + (f"|ner={word.name}" if word.name else "")
    columns = (str(word.id), word.form, word.lemma, word.upos, "", word.feats, str(word.head), word.deprel, "", misc)
    return "\t".join(column or "_" for column in columns)


def from_conllu(text: str) -> Parse:
    """The Parse that `to_conllu` wrote; raises BadConllu with the number of the line that it cannot read."""
    language = model = ""
    sentences: list[Sentence] = []
    for number, block in _blocks(text):
        comments = dict(_comment(line) for line in block if line.startswith("#"))
        language = comments.get("language", language)
        model = comments.get("model", model)
        rows = [(number + at, line) for at, line in enumerate(block) if not line.startswith("#")]
        if rows:
            sentences.append(_read_sentence(number, comments.get("span", ""), rows))
    return Parse(language, tuple(sentences), model)


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Runs of non-empty lines, each with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []
    if block:
        yield text.count("\n") + 2 - len(block), block


def _comment(line: str) -> tuple[str, str]:
    key, _, value = line[1:].partition("=")
    return key.strip(), value.strip()


def _read_sentence(number: int, span: str, rows: list[tuple[int, str]]) -> Sentence:
    words = tuple(_read_word(at, line) for at, line in rows if line.split("\t")[0].isdigit())
    if [word.id for word in words] != list(range(1, len(words) + 1)) or not words:
        raise BadConllu(f"Line {number}: the word ids of this sentence do not count from 1; write the parse again.")
    if not all(0 <= word.head <= len(words) for word in words):
        raise BadConllu(f"Line {number}: a head of this sentence is not one of its words; write the parse again.")
    limits = span.split()
    if len(limits) == 2 and all(limit.isdigit() for limit in limits):
        return Sentence(words, (int(limits[0]), int(limits[1])))
    return Sentence(words, (min(word.span[0] for word in words), max(word.span[1] for word in words)))


def _read_word(number: int, line: str) -> Word:
    columns = line.split("\t")
    try:
        ident, form, lemma, upos, _, feats, head, deprel, _, misc = columns
        extra = dict(pair.split("=", 1) for pair in misc.split("|"))
        span = int(extra["start_char"]), int(extra["end_char"])
        return Word(int(ident), form, _blank(lemma, form), upos, _blank(feats), int(head), deprel, span, extra.get("ner", ""))
    except (ValueError, KeyError) as fault:
        raise BadConllu(f"Line {number}: not ten columns with start_char and end_char in MISC; write the parse again.") from fault


def _blank(column: str, instead_of: str = "") -> str:
    """`_` means empty, but for a word that is written so."""
    return column if column != "_" else ("_" if instead_of == "_" else "")


def dump_trees(trees: Iterable[tuple[str, Parse]]) -> str:
    """Several short texts with their parses as one CoNLL-U text; each begins with `# newdoc` and its text in JSON."""
    heads = ((f"# newdoc\n# doc_text = {json.dumps(text, ensure_ascii=False)}\n", text, parse) for text, parse in trees)
    return "".join(head + to_conllu(parse, text) for head, text, parse in heads)


def load_trees(stored: str) -> tuple[tuple[str, Parse], ...]:
    """What `dump_trees` wrote, in its order; raises BadConllu."""
    trees = []
    for part in ("\n" + stored).split("\n# newdoc\n")[1:]:
        first, _, rest = part.partition("\n")
        key, value = _comment(first)
        if key != "doc_text":
            raise BadConllu(f"A tree begins with “{first}”, not with `# doc_text = …`; write it with `python -m extract.parse`.")
        try:
            text = str(json.loads(value))
        except ValueError as fault:
            raise BadConllu(f"The doc_text “{value}” is no JSON; write the tree with `python -m extract.parse`.") from fault
        trees.append((text, from_conllu(rest)))
    return tuple(trees)
