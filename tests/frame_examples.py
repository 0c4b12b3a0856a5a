"""The examples of the frame files and their stored parses, for test_frames.py and make_trees.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from extract.language import languages
from extract.lexicon import LANG

HERE = Path(__file__).resolve().parent
#: What an example may say of its event; a value is a name or a list of names.
CHECKED = ("agent", "partner", "target", "item", "status", "time", "source")


@dataclass(frozen=True, slots=True)
class Sample:
    """One example of a frame; `expect` is None for a counter-example."""

    language: str
    stem: str
    frame: str
    relation: str
    text: str
    expect: dict[str, Any] | None


def frame_files() -> list[Path]:
    """All frame files of the languages that can be extracted from, in order."""
    return [path for code in languages() for path in sorted((LANG / code / "frames").glob("*.yaml"))]


def samples(path: Path) -> Iterator[Sample]:
    """The examples and counter-examples of a frame file, frame by frame."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    language = path.parent.parent.name
    for frame in raw["frames"]:
        place = (language, path.stem, frame["name"], raw["relation"])
        for example in frame.get("examples", []):
            yield Sample(*place, example["text"], {key: value for key, value in example.items() if key != "text"})
        for text in frame.get("counterexamples", []):
            yield Sample(*place, text, None)


def tree_file(path: Path) -> Path:
    """Where the parses of a frame file's examples are stored."""
    return HERE / "trees" / path.parent.parent.name / f"{path.stem}.conllu"
