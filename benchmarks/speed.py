"""Words a second for parsing alone and end to end, and peak memory. `python -m benchmarks.speed [PATH …] [--threads N]`

End to end is reading, parsing, extraction, checking, RDF, store and page. Each measure runs in a process of its own, without a
cache of parses, and the two that are compared are the whole times of these processes, imports and weights included. Without a
path the sample articles are read. Words a second without loading is told apart: loading is paid once a run.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"


def parse_only(paths: list[Path], threads: int) -> dict[str, float]:
    """Parses every article that has weights; seconds without loading, and the words parsed."""
    from extract.articles import read_articles
    from extract.language import languages
    from extract.parse import open_parser

    articles = read_articles(paths, None).articles
    seconds, words, loading = 0.0, 0, 0.0
    for language in languages():
        mine = [a for a in articles if a.language == language]
        if not mine:
            continue
        parser = open_parser(language, "bundled", threads)
        begun = time.perf_counter()
        list(parser.parse_many([replace(mine[0], text=mine[0].text[:40])], None))  # loads the weights
        loading += time.perf_counter() - begun
        begun = time.perf_counter()
        words += sum(len(s.words) for p in parser.parse_many(mine, None) for s in p.sentences)
        seconds += time.perf_counter() - begun
    return {"seconds": seconds, "words": float(words), "loading": loading}


def whole(paths: list[Path], threads: int) -> dict[str, float]:
    """A whole build into a temporary folder, as the command does it; seconds with loading."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(ROOT / "build_graph.py"), "build", *map(str, paths)]
        command += ["--out", f"{folder}/build", "--cache", f"{folder}/cache", "--threads", str(threads)]
        begun = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
        return {"seconds": time.perf_counter() - begun, "peak": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}


def main() -> int:
    """Runs both measures and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, default=[SAMPLES])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", choices=["parse"], help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        print(json.dumps(parse_only(given.paths, given.threads)))
        return 0
    again = [sys.executable, "-m", "benchmarks.speed", *map(str, given.paths), "--threads", str(given.threads), "--only", "parse"]
    begun = time.perf_counter()
    parsed = json.loads(subprocess.run(again, check=True, capture_output=True, text=True, cwd=ROOT).stdout.splitlines()[-1])
    alone = time.perf_counter() - begun
    built = whole(given.paths, given.threads)
    print(f"words                       {parsed['words']:.0f}")
    print(f"loading the weights         {parsed['loading']:.1f} s")
    print(f"parsing alone               {parsed['words'] / parsed['seconds']:.0f} words/s without loading, {alone:.1f} s in all")
    print(f"end to end                  {parsed['words'] / built['seconds']:.0f} words/s, {built['seconds']:.1f} s in all")
    print(f"end to end / parsing alone  {built['seconds'] / alone:.2f}")
    print(f"peak memory                 {built['peak']:.0f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
