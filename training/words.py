"""Makes extract/lang/CODE/words.csv: the words that the repair of tokens knows (extract/segment.py).

    python -m training.words ar --treebank ar_train.conllu.xz … [--parsed FOLDER] [--gazetteer ontology/gazetteer]
    python -m training.words ar --keep

From the treebank come words with their classes, and tokens that are always one word; from the gazetteer name words that begin
with a letter that may be a clitic, and all of states, their capitals and their adjectives; from parsed news (a cache folder of
the builder) frequent verbs and nouns. No text. `--keep` takes the present table in place of treebank and news.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from extract.bundle import LANG
from extract.clean import clean
from extract.conllu import from_conllu
from extract.errors import SiyarError
from extract.repairs import load_repairs, read_words
from training.treebank import read

CLASSES = {"ADJ": "NOUN", "NUM": "NOUN", "ADV": "NOUN", "DET": "NOUN", "AUX": "VERB", "X": "PROPN"}
NEWS_TIMES = {"VERB": 5, "NOUN": 5}  # a word of the news counts if it is tagged so this often, and
NEWS_SHARE = 0.7  # in this share of its places
SURE_TIMES = 2  # a token of the treebank is whole if seen this often and never cut
COMMON_REST = 3  # a name is not kept whole where its rest is a word seen this often
SHORTEST = 4  # letters of the name of a state that is kept whole wherever it begins
LONG_PRONOUN = 4  # shorter ones are suffixes where they do not begin a token

Counts = defaultdict[str, Counter[str]]
Row = tuple[str, str, int, str]


def tokens_of(path: Path, drop: frozenset[str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each token with its words as (form, class)."""
    for sentence in read(path):
        until = 0
        for row in sentence.rows:
            first, _, last = row[0].partition("-")
            if last:
                until, text = int(last), clean(row[1], drop).text
                token: list[tuple[str, str]] = []
                continue
            word = (clean(row[1], drop).text, CLASSES.get(row[3], row[3]))
            if int(first) > until:
                yield word[0], [word]
                continue
            token.append(word)
            if int(first) == until:
                yield text, token


def from_treebank(paths: Iterable[Path], drop: frozenset[str]) -> tuple[Counts, Counts]:
    """Classes of words, and into how many words each one-word or cut token goes ("one", "cut")."""
    words, tokens = defaultdict[str, Counter[str]](Counter), defaultdict[str, Counter[str]](Counter)
    for path in paths:
        for text, token in tokens_of(path, drop):
            tokens[text]["one" if len(token) == 1 else "cut"] += 1
            for at, (form, kind) in enumerate(token):
                if not (at and kind == "PRON" and len(form) < LONG_PRONOUN):
                    words[form][kind] += 1
    return words, tokens


def from_news(folder: Path) -> Iterator[tuple[str, str]]:
    """Frequent verbs and nouns of parsed articles, with their class."""
    found = defaultdict[str, Counter[str]](Counter)
    for path in sorted(folder.rglob("*.conllu")):
        for sentence in from_conllu(path.read_text(encoding="utf-8")).sentences:
            for word in sentence.words:
                found[word.form][CLASSES.get(word.upos, word.upos)] += 1
    for form, kinds in found.items():
        kind, count = kinds.most_common(1)[0]
        if len(form) > 2 and count >= max(NEWS_TIMES.get(kind, count + 1), NEWS_SHARE * kinds.total()):
            yield form, kind


def from_gazetteer(folder: Path, language: str, letters: str) -> Iterator[str]:
    """Name words that begin with one of `letters`; of organisations and where a conjunction may stand only the first word."""
    for table, all_words in (("states", True), ("cities", True), ("persons", True), ("organisations", False)):
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                columns = [f"{kind}_{language}" for kind in ("name", "alt", "capital", "adjective")]
                for name in "|".join(row.get(column) or "" for column in columns).split("|"):
                    words = name.split()
                    yield from words[:1]
                    yield from (word for word in words[1:] if all_words and word[0] != letters[0])


def of_states(folder: Path, language: str, article: str, accusative: str) -> Iterator[str]:
    """The one-word names of states and of their capitals, and their adjectives: as they are, with the article, as accusatives."""
    with (folder / "states.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            names = "|".join(row.get(f"{kind}_{language}") or "" for kind in ("name", "capital")).split("|")
            adjectives = (row.get(f"adjective_{language}") or "").split("|")
            bent = [article + adjective for adjective in adjectives if adjective] + [a + accusative for a in adjectives[:1] if a]
            written = (*names, *adjectives, *bent)
            yield from (name for name in written if name and " " not in name)


def build(language: str, treebank: Sequence[Path], parsed: Path | None, gazetteer: Path) -> list[Row]:
    """The rows of words.csv: form, classes, times in the treebank, "1" for a token that is one word; sorted by form."""
    tables: dict[str, Any] = yaml.safe_load((LANG / language / "tokens.yaml").read_bytes())
    letters = "".join(tables["proclitics"])
    words, tokens = from_treebank(treebank, load_repairs(language).drop)
    classes = {form: set(kinds) for form, kinds in words.items()}
    whole = {form for form, ways in tokens.items() if form[:1] in letters and ways["one"] >= SURE_TIMES and not ways["cut"]}
    for form, kind in from_news(parsed) if parsed else ():
        if kind != "VERB" or not form.endswith(tuple(tables["not_verbs"])):
            classes.setdefault(form, {kind})
    for form in sorted(set(from_gazetteer(gazetteer, language, letters))):
        rest = _rest(form, tables)
        cut = tokens[form]["cut"] or (rest and words[rest].total() >= COMMON_REST)
        if form[:1] in letters and len(form) > 2 and not cut:
            whole.add(form)
            classes.setdefault(form, set()).add("PROPN")
    counts = {form: kinds.total() for form, kinds in words.items()}
    _add_states(classes, whole, counts, gazetteer, language, tables)
    return _rows(classes, whole, counts)


def grown(language: str, gazetteer: Path, table: Path) -> list[Row]:
    """The rows of a table that is there, and the names of states that it lacks."""
    tables: dict[str, Any] = yaml.safe_load((LANG / language / "tokens.yaml").read_bytes())
    known, kept = read_words(table.read_text(encoding="utf-8"))
    classes, whole = {form: set(word.classes) for form, word in known.items()}, set(kept)
    counts = {form: word.count for form, word in known.items()}
    _add_states(classes, whole, counts, gazetteer, language, tables)
    return _rows(classes, whole, counts)


def _add_states(
    classes: dict[str, set[str]],
    whole: set[str],
    counts: Mapping[str, int],
    gazetteer: Path,
    language: str,
    tables: dict[str, Any],
) -> None:
    """Adds the names of states to the classes and the whole words, but for those that are more often a word with a clitic."""
    letters = "".join(tables["proclitics"])
    for form in sorted(set(of_states(gazetteer, language, tables["article"]["full"], tables["accusative"]))):
        stems = [form.removesuffix(suffix["form"]) for suffix in tables["suffixes"] if form.endswith(suffix["form"])]
        rests = [*stems, *([_rest(form, tables)] if form[0] in letters else [])]
        if len(form) >= SHORTEST and form.isalpha() and all(counts.get(rest, 0) < COMMON_REST for rest in rests if rest):
            whole.add(form)
            classes.setdefault(form, set()).add("PROPN")


def _rows(classes: dict[str, set[str]], whole: set[str], counts: Mapping[str, int]) -> list[Row]:
    forms = [form for form in sorted(classes) if form.isalpha()]
    return [(form, " ".join(sorted(classes[form])), counts.get(form, 0), "1" if form in whole else "") for form in forms]


def _rest(form: str, tables: dict[str, Any]) -> str:
    """What a name would be without its first letter, if that were a clitic before a word; "" where it cannot be one."""
    article, rest = tables["article"], form[1:]
    if form.startswith(article["after"] + article["short"]):
        return str(article["full"] + rest[1:])
    before = [prefix for prefix in tables["prefixes"] if prefix["form"] == form[0]]
    can_be = not before or any(rest[:1] in prefix.get("begins", rest[:1]) for prefix in before)
    return rest if can_be else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the table to --out (default: the language's own)."""
    options = argparse.ArgumentParser(prog="python -m training.words", description="Make the table of known words of a language.")
    options.add_argument("language")
    base = options.add_mutually_exclusive_group(required=True)
    base.add_argument("--treebank", type=Path, nargs="+")
    base.add_argument("--keep", action="store_true", help="the words of the present table, and the names that it lacks")
    options.add_argument("--parsed", type=Path)
    options.add_argument("--gazetteer", type=Path, default=LANG.parent.parent / "ontology" / "gazetteer")
    options.add_argument("--out", type=Path)
    given = options.parse_args(arguments)
    try:
        if given.keep:
            rows = grown(given.language, given.gazetteer, LANG / given.language / "words.csv")
        else:
            rows = build(given.language, given.treebank, given.parsed, given.gazetteer)
    except (SiyarError, OSError) as fault:
        print(fault, file=sys.stderr)
        return 1
    with (given.out or LANG / given.language / "words.csv").open("w", encoding="utf-8", newline="") as stream:
        stream.write("# Word forms for extract/segment.py, made by training/words.py; sources: models/MODEL_CARD.md.\n")
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("form", "classes", "count", "whole"))
        writer.writerows(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
