"""Our own gold with its stored parses, for test_quality.py, test_evaluate.py and make_gold_trees.py."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

from extract.articles import read_articles
from extract.conllu import load_trees
from extract.events import extract
from extract.gold import GoldArticle, read_gold
from extract.language import load_language
from extract.types import Article, Extraction, Parse

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold"


def tree_file(language: str) -> Path:
    """Where the parses of a language's gold are stored."""
    return GOLD / "trees" / f"{language}.conllu.gz"


@cache
def gold_of(language: str) -> tuple[tuple[GoldArticle, Article], ...]:
    """The gold of a language with its texts: our sentences and our sample articles."""
    samples = {article.id: article for article in read_articles([ROOT / "samples"]).articles}
    found = (gold for gold in read_gold(GOLD) if gold.language == language)
    return tuple((gold, gold.article() if gold.text else samples[gold.id]) for gold in found)


@cache
def trees_of(language: str) -> dict[str, Parse]:
    """The stored parses by text; none where the language has none yet."""
    file = tree_file(language)
    return dict(load_trees(gzip.decompress(file.read_bytes()).decode("utf-8"))) if file.exists() else {}


@cache
def extractions_of(language: str) -> tuple[tuple[GoldArticle, Extraction], ...]:
    """The gold with what is extracted from the stored parses. KeyError names a text that has no parse yet."""
    data = load_language(language)
    return tuple((gold, extract(article, trees_of(language)[article.text], data)) for gold, article in gold_of(language))
