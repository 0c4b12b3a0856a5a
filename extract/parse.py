"""Articles → Parse, with stanza; the only file that imports it, and only when something must really be parsed.

`python -m extract.parse [--language ar] [TEXT …]` prints the parse of each text (or line of the standard input) as CoNLL-U.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from extract.bundle import bundle_folder, bundle_id, check_bundle, model_name
from extract.cache import cache_file, read_cached, write_cached
from extract.clean import Cleaned, clean, pieces
from extract.conllu import dump_trees
from extract.errors import SiyarError
from extract.official import official_folder, official_id
from extract.repairs import Repairs, load_morphology, load_repairs
from extract.segment import mend_tokens
from extract.tokens import Token, drop_empty, letters_of, name_words, promote_verb, split_long
from extract.types import Article, Parse, Sentence, Word

BATCH = 60_000  # characters parsed together
PIECE = 20_000  # characters of one stanza document
TOGETHER = 200  # articles held before they are given out, however short
PROCESSORS = "tokenize,mwt,pos,lemma,depparse,ner"
OPTIONS: dict[str, Any] = {
    "use_gpu": False,
    "logging_level": "ERROR",
    "tokenize_batch_size": 64,
    "pos_batch_size": 2000,
    "depparse_batch_size": 300,  # its scores of all pairs of words outgrow the processor's cache: smaller is a fifth faster
    "ner_batch_size": 64,
}
LONG = "sentences too long for the parser, parsed in parts"
_Cut = tuple[Parse, int]


class Annotator(Protocol):
    """What the parser needs of stanza, so that tests can do without it."""

    def tokenize(self, texts: Sequence[str]) -> list[list[list[Token]]]:
        """For each text its sentences as tokens, with offsets into that text."""

    def annotate(self, sentences: Sequence[Sequence[Token]]) -> list[tuple[list[Word], list[str]]]:
        """For each sentence its words (spans not set) and the BIOES name tag of each token."""


class Stanza:
    """The weights in memory; loaded at the first use."""

    def __init__(self, language: str, folder: Path, threads: int) -> None:
        import stanza  # noqa: PLC0415
        import torch  # noqa: PLC0415

        torch.set_num_threads(min(threads, int(os.environ.get("OMP_NUM_THREADS") or threads)))
        self._document = stanza.models.common.doc.Document
        options = {"dir": str(folder), "package": "default", "processors": PROCESSORS, **OPTIONS}
        try:
            self._pipeline = stanza.Pipeline(lang=language, download_method=None, **options)
        except Exception as fault:  # whatever torch or stanza raise on weights that they cannot use
            message = f"The weights in {folder} cannot be loaded ({fault}); install the versions that Siyar asks for."
            raise SiyarError(message) from fault

    def tokenize(self, texts: Sequence[str]) -> list[list[list[Token]]]:
        """See Annotator."""
        documents = [self._document([], text=text) for text in texts]
        found = self._pipeline.process(documents, processors="tokenize,mwt")
        return [[[_token(token) for token in sentence.tokens] for sentence in document.sentences] for document in found]

    def annotate(self, sentences: Sequence[Sequence[Token]]) -> list[tuple[list[Word], list[str]]]:
        """See Annotator."""
        document = self._document([_entries(tokens) for tokens in sentences])
        self._pipeline.process([document], processors="pos,lemma,depparse,ner")
        return [
            ([_word(word) for word in found.words], [token.ner or "O" for token in found.tokens]) for found in document.sentences
        ]


def _token(token: Any) -> Token:
    return Token(token.text, (token.start_char, token.end_char), tuple(word.text for word in token.words))


def _entries(tokens: Sequence[Token]) -> list[dict[str, Any]]:
    """A sentence as stanza's dictionaries: a range for each token of several words, then its words."""
    entries: list[dict[str, Any]] = []
    count = 0
    for token in tokens:
        first, count = count + 1, count + len(token.words)
        if first < count:
            entries.append({"id": (first, count), "text": token.text})
        entries += [{"id": (first + at,), "text": word} for at, word in enumerate(token.words)]
    return entries


def _word(word: Any) -> Word:
    return Word(word.id, word.text, word.lemma or word.text, word.upos or "X", word.feats or "", word.head, word.deprel, (0, 0))


@dataclass(slots=True)
class Parser:
    """Parses articles of one language. `model` names weights and repairs; `notes` counts what had to be done to odd texts."""

    language: str
    model: str
    repairs: Repairs
    load: Callable[[], Annotator]
    notes: Counter[str] = field(default_factory=Counter)
    _annotator: Annotator | None = None

    def parse_many(self, articles: Iterable[Article], cache: Path | None = None) -> Iterator[Parse]:
        """The parses of `articles`, in order; those that `cache` holds are read from there and the others are written to it.

        Raises SiyarError where weights are missing or damaged, or the cache cannot be written.
        """
        waiting: list[tuple[Article, _Cut | None]] = []
        size = 0
        for article in articles:
            known = read_cached(cache_file(cache, article.text, self.model)) if cache else None
            waiting.append((article, known))
            size += 0 if known else len(article.text)
            if not size or size > BATCH or len(waiting) >= TOGETHER:
                yield from self._finish(waiting, cache)
                waiting, size = [], 0
        yield from self._finish(waiting, cache)

    def parse(self, article: Article) -> Parse:
        """One article, without a cache."""
        return next(self.parse_many([article]))

    def _finish(self, waiting: list[tuple[Article, _Cut | None]], cache: Path | None) -> Iterator[Parse]:
        fresh = iter(self._parse([article.text for article, known in waiting if known is None]))
        for article, known in waiting:
            parse, cut = known or next(fresh)
            if known is None and cache:
                write_cached(cache_file(cache, article.text, self.model), parse, cut)
            if cut:
                self.notes[LONG] += cut
            yield parse

    def _parse(self, texts: Sequence[str]) -> list[_Cut]:
        cleaned = [clean(text, self.repairs.drop) for text in texts]
        parts = [(at, start, piece) for at, text in enumerate(cleaned) for start, piece in pieces(text.text, PIECE)]
        found: list[list[Sentence]] = [[] for _ in texts]
        cuts: Counter[int] = Counter()
        step = BATCH // PIECE
        for at in range(0, len(parts), step):
            for text, sentence in self._sentences(parts[at : at + step], cleaned, cuts):
                found[text].append(sentence)
        return [(Parse(self.language, tuple(sentences), self.model), cuts[text]) for text, sentences in enumerate(found)]

    def _sentences(
        self, parts: Sequence[tuple[int, int, str]], cleaned: Sequence[Cleaned], cuts: Counter[int]
    ) -> Iterator[tuple[int, Sentence]]:
        """Tokenizes, repairs, tags; each sentence with the index of its text. Adds to `cuts` what had to be cut of each text."""
        if self._annotator is None:
            self._annotator = self.load()
        places: list[tuple[int, int]] = []
        sentences: list[Sequence[Token]] = []
        for (text, start, _), tokenized in zip(parts, self._annotator.tokenize([piece for _, _, piece in parts]), strict=True):
            for tokens in drop_empty(tokenized):
                cut = list(split_long(mend_tokens(tokens, load_morphology(self.language))))
                cuts[text] += len(cut) > 1
                sentences += cut
                places += [(text, start)] * len(cut)
        annotated = self._annotator.annotate(sentences) if sentences else []
        for (text, start), tokens, (words, tags) in zip(places, sentences, annotated, strict=True):
            yield text, self._sentence(tokens, words, tags, start, cleaned[text])

    def _sentence(self, tokens: Sequence[Token], words: list[Word], tags: list[str], start: int, text: Cleaned) -> Sentence:
        spans = [text.back(start + first, start + last) for token in tokens for first, last in letters_of(token)]
        placed = [
            Word(word.id, word.form, word.lemma, word.upos, word.feats, word.head, word.deprel, span)
            for word, span in zip(words, spans, strict=True)
        ]
        grouped, at = [], 0
        for token in tokens:
            grouped.append(placed[at : at + len(token.words)])
            at += len(token.words)
        named = promote_verb(name_words(grouped, tags, self.repairs.clitics))
        return Sentence(named, text.back(start + tokens[0].span[0], start + tokens[-1].span[1]))


def open_parser(language: str, models: str = "bundled", threads: int = 2) -> Parser:
    """A parser for `language` with the bundled weights, or with stanza's own (`models="official"`). Cheap: nothing is loaded yet.

    Raises UnknownLanguage where no weights ship for the language, SiyarError where the official ones are not on this machine.
    """
    repairs = load_repairs(language)
    if models == "official":
        folder = official_folder(language, _stanza_folder)
        model = official_id(folder, language, repairs.source)
        return Parser(language, model, repairs, lambda: Stanza(language, folder, threads))
    if models != "bundled":
        raise SiyarError(f"There are no models “{models}”; say `bundled` or `official`.")
    folder = bundle_folder(language)

    def load() -> Stanza:
        check_bundle(folder)
        return Stanza(language, folder, threads)

    return Parser(language, model_name(bundle_id(folder), repairs.source), repairs, load)


def _stanza_folder() -> str:
    import stanza  # noqa: PLC0415

    return str(stanza.resources.common.DEFAULT_MODEL_DIR)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints parses for writers of frames."""
    options = argparse.ArgumentParser(prog="python -m extract.parse", description="Print the parse of texts as CoNLL-U.")
    options.add_argument("texts", nargs="*", metavar="TEXT", help="a sentence or short text (default: each line of stdin)")
    options.add_argument("--language", default="ar")
    options.add_argument("--models", default="bundled", choices=["bundled", "official"])
    given = options.parse_args(arguments)
    texts = given.texts or [line.strip() for line in sys.stdin if line.strip()]
    try:
        parser = open_parser(given.language, given.models)
        parses = parser.parse_many(Article(f"text{at}", text, given.language) for at, text in enumerate(texts))
        print(dump_trees(zip(texts, parses, strict=True)), end="")
    except SiyarError as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
