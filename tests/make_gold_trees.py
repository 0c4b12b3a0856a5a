"""Stores the parses of our own gold (tests/gold) in tests/gold/trees, so that the tests of quality need no weights.

`python tests/make_gold_trees.py` in the root of the repository parses anew what is stored by other weights or not at all, for
every language that has weights; names after it choose languages. Run it after every change of weights, of tokens.yaml or of
the gold. Set OMP_NUM_THREADS=1 where other work is running.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from gold_trees import gold_of, tree_file, trees_of  # noqa: E402

from extract.bundle import bundled_languages  # noqa: E402
from extract.conllu import dump_trees  # noqa: E402
from extract.parse import open_parser  # noqa: E402


def make(language: str) -> int:
    """Writes the trees of one language; gives how many texts were parsed."""
    parser = open_parser(language)
    known = {text: parse for text, parse in trees_of(language).items() if parse.model == parser.model}
    articles = [article for _, article in gold_of(language)]
    new = [article for article in articles if article.text not in known]
    known |= {article.text: parse for article, parse in zip(new, parser.parse_many(new), strict=True)}
    stored = dump_trees((article.text, known[article.text]) for article in articles)
    tree_file(language).parent.mkdir(exist_ok=True)
    tree_file(language).write_bytes(gzip.compress(stored.encode("utf-8"), mtime=0))
    return len(new)


if __name__ == "__main__":
    for code in sys.argv[1:] or bundled_languages():
        print(f"{code}: {make(code)} parsed")
