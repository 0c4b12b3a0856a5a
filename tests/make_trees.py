"""Stores the parses of the examples in the frame files, so that test_frames.py needs no weights.

`python tests/make_trees.py` in the root of the repository parses what has no parse yet, drops what is no longer an example, and
leaves the other parses as they are; `--all` parses everything anew (after a change of weights or of the repairs in tokens.yaml).
Names after it choose files: `python tests/make_trees.py ar/visited en/met_with`. Takes a few seconds to load the weights; set
OMP_NUM_THREADS=1 where other work is running.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from frame_examples import frame_files, samples, tree_file  # noqa: E402

from extract.conllu import dump_trees, load_trees  # noqa: E402
from extract.parse import Parser, open_parser  # noqa: E402
from extract.types import Article, Parse  # noqa: E402


def make(path: Path, parser: Parser, anew: bool) -> int:
    """Writes the trees of one frame file; gives how many texts were parsed."""
    file = tree_file(path)
    known: dict[str, Parse] = {} if anew or not file.exists() else dict(load_trees(file.read_text(encoding="utf-8")))
    texts = list(dict.fromkeys(sample.text for sample in samples(path)))
    new = [text for text in texts if text not in known]
    articles = [Article(f"text{at}", text, parser.language) for at, text in enumerate(new)]
    known |= dict(zip(new, parser.parse_many(articles), strict=True))
    stored = dump_trees((text, known[text]) for text in texts)
    if texts and (not file.exists() or file.read_text(encoding="utf-8") != stored):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(stored, encoding="utf-8")
    return len(new)


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(description="Store the parses of the examples in the frame files.")
    options.add_argument("files", nargs="*", metavar="LANGUAGE/RELATION", help="default: all")
    options.add_argument("--all", action="store_true", help="parse also what is stored already")
    given = options.parse_args(arguments)
    parsers: dict[str, Parser] = {}
    for path in frame_files():
        language = path.parent.parent.name
        if given.files and f"{language}/{path.stem}" not in given.files:
            continue
        parser = parsers.setdefault(language, open_parser(language))
        count = make(path, parser, given.all)
        if count:
            print(f"{language}/{path.stem}: {count} parsed")


if __name__ == "__main__":
    main()
