"""Treebanks: reading, choosing documents, raw text and character labels for the tokenizer."""

from __future__ import annotations

import lzma
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from training.recipe import RecipeError, Source

# Straight quotes and their typeset twins, one character for one: offsets stay.
APOSTROPHE, QUOTE = "\u2019", "\u201c\u201d"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its rows of ten columns (no empty nodes), the id of its document, and whether a paragraph begins here."""

    document: str
    begins: bool
    rows: tuple[tuple[str, ...], ...]

    def tokens(self) -> Iterator[tuple[str, bool, bool]]:
        """Surface tokens as (form, is it a multiword token, does a space follow)."""
        covered = 0
        for row in self.rows:
            first, _, last = row[0].partition("-")
            if last:
                covered = int(last)
            elif int(first) <= covered:
                continue
            yield row[1], bool(last), "SpaceAfter=No" not in row[9].split("|")


def open_text(path: Path) -> Iterator[str]:
    """The lines of a text file, decompressed where its name ends in .xz. Raises RecipeError where it is not there."""
    try:
        with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
            yield from lines
    except OSError as error:
        raise RecipeError(f"{path}: cannot be read ({error.strerror}); give the folder that holds it with --data.") from error


def read(path: Path) -> Iterator[Sentence]:
    """The sentences of a CoNLL-U file, without empty nodes."""
    document, begins, rows = "", True, list[tuple[str, ...]]()
    for line in map(str.rstrip, open_text(path)):
        if line.startswith("# newdoc"):
            document, begins = line.partition("=")[2].strip(), True
        elif line.startswith("# newpar") and not line.startswith("# newpar_block"):
            begins = True
        elif line and not line.startswith("#"):
            row = tuple(line.split("\t"))
            if "." not in row[0]:
                rows.append(row)
        elif not line and rows:
            yield Sentence(document, begins, tuple(rows))
            begins, rows = False, []
    if rows:
        yield Sentence(document, begins, tuple(rows))


def gather(sources: Iterable[Source], data: Path) -> list[Sentence]:
    """All sentences of the sources, in order, each source as many times as its recipe says."""
    out: list[Sentence] = []
    for source in sources:
        kept = [s for s in read(data / source.file) if not source.documents or s.document.startswith(source.documents)]
        if not kept:
            raise RecipeError(f"{data / source.file}: no document begins with {', '.join(source.documents)}; correct the recipe.")
        out += kept * source.repeat
    return out


def curl(sentences: list[Sentence], share: float, seed: int) -> list[Sentence]:
    """The same sentences, a share of those with straight quotes typeset with curly ones: treebanks have few, news has many."""
    chance = random.Random(seed)
    return [_curled(s) if any(r[1].strip("'\"") != r[1] or "'" in r[1] for r in s.rows) and chance.random() < share else s
            for s in sentences]


def _curled(sentence: Sentence) -> Sentence:
    rows, opened = [], False
    for row in sentence.rows:
        form = row[1].replace("'", APOSTROPHE)
        if form == '"':
            form, opened = QUOTE[int(opened)], not opened
        rows.append((row[0], form, *row[2:]))
    return replace(sentence, rows=tuple(rows))


def conllu(sentences: Iterable[Sentence]) -> str:
    """CoNLL-U for training: XPOS (too many values in some treebanks, never used here) and enhanced graphs are dropped."""
    return "".join(_block(s) for s in sentences)


def _block(sentence: Sentence) -> str:
    rows = ("\t".join((*r[:4], "_", *r[5:8], "_", _misc(r[9]))) for r in sentence.rows)
    return "\n".join(rows) + "\n\n"


def _misc(misc: str) -> str:
    return "|".join(part for part in misc.split("|") if part.startswith(("SpaceAfter=No", "CorrectForm="))) or "_"


def raw(sentences: Iterable[Sentence]) -> tuple[str, str]:
    """(text, labels) as stanza's tokenizer wants them: paragraphs apart by an empty line; for each character 0, or at the end
    of a token 1, of a sentence 2, of a multiword token 3, of both 4."""
    text, labels = list[str](), list[str]()
    for sentence in sentences:
        if sentence.begins or not text:
            text.append("")
            labels.append("")
        tokens = list(sentence.tokens())
        for i, (form, multi, space) in enumerate(tokens):
            end = (3 if multi else 1) + (i == len(tokens) - 1)
            text[-1] += form + " " * space
            labels[-1] += "0" * (len(form) - 1) + str(end) + "0" * space
    pairs = [(t.rstrip(), lab) for t, lab in zip(text, labels, strict=True)]
    return "\n\n".join(t for t, _ in pairs) + "\n", "\n\n".join(lab[: len(t)] for t, lab in pairs) + "\n"


def forms(sentences: Iterable[Sentence]) -> Iterator[str]:
    """Every word form, in order."""
    return (row[1] for s in sentences for row in s.rows if "-" not in row[0])
