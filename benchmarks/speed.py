"""Words a second for parsing alone and end to end, and peak memory. `python -m benchmarks.speed [PATH …] [--grow N]`

End to end is reading, parsing, extraction, checking, RDF, store, index and page. Each measure runs in processes of its own,
without a cache of parses but for the last, and what is compared are the whole times of these processes, imports and weights
included. Words a second without loading is told apart: loading is paid once a run. Without a path the sample articles are read.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import date
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"


@dataclass(frozen=True, slots=True)
class Built:
    """Seconds of a whole build, with imports and loading, and the MiB that its processes held together at most."""

    seconds: float
    peak: float


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


def whole(paths: list[Path], threads: int, workers: int, cache: Path) -> Built:
    """A whole build into a temporary folder, as the command does it, with the parses of `cache`."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(ROOT / "build_graph.py"), "build", *map(str, paths), "--out", f"{folder}/build"]
        command += ["--cache", str(cache), "--threads", str(threads), "--workers", str(workers)]
        begun = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT) as process:
            peak = 0
            while process.poll() is None:
                peak = max(peak, _memory(process.pid))
                time.sleep(0.2)
        if process.returncode:
            raise SystemExit(f"The build failed with exit code {process.returncode}.")
        return Built(time.perf_counter() - begun, peak / 1024)


def _memory(pid: int) -> int:
    """KiB that a process and those that it started hold; what they share is divided among them (Linux only, else 0)."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        held = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return (int(held[1]) if held else 0) + sum(_memory(int(child)) for child in children)


def grown(paths: list[Path], count: int, folder: Path) -> Path:
    """A file of `count` articles, the given ones again and again, each with an id and a first word of its own."""
    from extract.articles import read_articles

    file = folder / "grown.jsonl"
    with file.open("w", encoding="utf-8") as stream:
        for number, one in zip(range(count), cycle(read_articles(paths, None).articles), strict=False):
            day = str(one.date or date(2020, 1, 1))
            record = {"id": f"grown{number}", "text": f"{number} {one.text}", "language": one.language, "date": day}
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
    return file


def main() -> int:
    """Runs the measures and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, default=[SAMPLES])
    parser.add_argument("--threads", type=int, default=1, help="of the parser, where one process parses")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--grow", type=int, default=0, help="repeat the articles, changed, until there are so many")
    parser.add_argument("--only", choices=["parse"], help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        print(json.dumps(parse_only(given.paths, given.threads)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        paths = [grown(given.paths, given.grow, Path(folder))] if given.grow else given.paths
        report(paths, given.threads, given.workers, Path(folder))
    return 0


def report(paths: list[Path], threads: int, workers: int, folder: Path) -> None:
    """Prints how fast parsing alone is, a build by one process, a build by `workers`, and one that finds all parses."""
    again = [sys.executable, "-m", "benchmarks.speed", *map(str, paths), "--threads", str(threads), "--only", "parse"]
    begun = time.perf_counter()
    parsed = json.loads(subprocess.run(again, check=True, capture_output=True, text=True, cwd=ROOT).stdout.splitlines()[-1])
    alone, words = time.perf_counter() - begun, parsed["words"]
    print(f"words                        {words:.0f}")
    print(f"loading the weights          {parsed['loading']:.1f} s")
    print(
        f"parsing alone                {words / parsed['seconds']:.0f} words/s without loading, {alone:.1f} s in all", flush=True
    )
    one = whole(paths, threads, 1, folder / "one")
    _tell("end to end, one process", words, one)
    print(f"end to end / parsing alone   {one.seconds / alone:.2f}", flush=True)
    _tell(f"end to end, {workers} workers", words, whole(paths, threads, workers, folder / "more"))
    _tell("again, nothing to parse", words, whole(paths, threads, workers, folder / "more"))
    print(f"load of the machine          {', '.join(f'{load:.1f}' for load in os.getloadavg())} (1, 5, 15 minutes)")


def _tell(name: str, words: float, built: Built) -> None:
    print(
        f"{name:<29}{words / built.seconds:.0f} words/s, {built.seconds:.1f} s in all, {built.peak:.0f} MiB at most", flush=True
    )


if __name__ == "__main__":
    sys.exit(main())
