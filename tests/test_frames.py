"""Every frame file keeps what its examples promise, on stored parses (see make_trees.py); and docs/frames.md names every key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from frame_examples import CHECKED, Sample, frame_files, samples, tree_file

import extract.frames as loader
from extract.conllu import load_trees
from extract.events import extract
from extract.frames import FrameError, load_frames
from extract.language import load_language
from extract.lexicon import load_grammar
from extract.types import SYMMETRIC, Article, Event, Extraction, Filler, Parse

FILES = frame_files()
NAMES = [f"{path.parent.parent.name}/{path.stem}" for path in FILES]
PAGE = Path(__file__).parent.parent / "docs" / "frames.md"
TODAY = date(2022, 6, 15)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_frame_file_has_examples(path: Path) -> None:
    found = list(samples(path))
    frames = {frame.name.split(".")[-1] for frame in load_language(path.parent.parent.name).frames.all if _of(frame.name, path)}
    assert frames - {s.frame for s in found if s.expect is not None} == set(), "frames without an example"
    assert sum(s.expect is not None for s in found) >= 4
    assert sum(s.expect is None for s in found) >= 2
    assert {key for s in found for key in s.expect or ()} <= set(CHECKED)
    assert path.stem == found[0].relation


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_frame_file_finds_its_examples_and_not_its_counterexamples(path: Path) -> None:
    faults = [fault for sample in samples(path) for fault in _faults(sample, _read(path, sample))]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_each_frame_is_chosen_in_one_of_its_examples(path: Path) -> None:
    positive = [s for s in samples(path) if s.expect is not None]
    chosen = {s.frame: set[str]() for s in positive}
    for sample in positive:
        chosen[sample.frame] |= {event.frame.split(".")[-1] for event in _read(path, sample).events}
    assert [name for name, used in chosen.items() if name not in used] == []


def test_the_page_names_every_key_slot_and_role() -> None:
    page = PAGE.read_text(encoding="utf-8")
    asked = (*loader._KEYS, *loader._SLOTS, *loader._ROLES, *CHECKED)
    assert [word for word in sorted(asked) if f"`{word}`" not in page and f"`{word}:" not in page] == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("relation: visited\nframes: [{name: a, roles: {agent: subject}, verb: [x]}]", "unknown key 'verb'"),
        ("relation: visited\nframes: [{name: a, roles: {agent: subjekt}}]", "unknown slot 'subjekt'"),
        ("relation: visited\nframes: [{name: a, roles: {visitor: subject}}]", "unknown role 'visitor'"),
        ("relation: visited\nframes: [{name: a, roles: {agent: subject}, lone_subject: no}]", "lone_subject cannot be"),
        ("relation: visited\nframes: [{name: a}]", "needs a name and roles"),
        ("relation: loved\nframes: []", "'loved'"),
        ("relation: [", "not readable as YAML"),
    ],
)
def test_a_bad_frame_file_is_named(content: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "xx" / "frames" / "visited.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(content, encoding="utf-8")
    monkeypatch.setattr(loader, "LANG", tmp_path)
    with pytest.raises(FrameError, match=said) as caught:
        load_frames("xx", load_grammar("ar"))
    assert "visited.yaml" in str(caught.value)


def _of(name: str, path: Path) -> bool:
    return name.rsplit(".", 1)[0] == f"{path.parent.parent.name}.{path.stem}"


@lru_cache(maxsize=64)
def _trees(path: Path) -> dict[str, Parse]:
    file = tree_file(path)
    return dict(load_trees(file.read_text(encoding="utf-8"))) if file.exists() else {}


@lru_cache(maxsize=4096)
def _extracted(path: Path, text: str) -> Extraction:
    language = path.parent.parent.name
    parse = _trees(path).get(text)
    if parse is None:
        pytest.fail(f"No stored parse of “{text}”: run `python tests/make_trees.py {language}/{path.stem}`")
    return extract(Article("example", text, language, date=TODAY), parse, load_language(language))


def _read(path: Path, sample: Sample) -> Extraction:
    return _extracted(path, sample.text)


def _faults(sample: Sample, found: Extraction) -> Iterator[str]:
    """What is wrong with what was found in a sample, as lines for people."""
    events = [event for event in found.events if event.type == sample.relation]
    told = "; ".join(_told(event) for event in events) or "nothing"
    if sample.expect is None:
        if events:
            yield f"{sample.frame}: “{sample.text}” is a counter-example, but gives {told}"
    elif not any(_agrees(event, sample.expect, found) for event in events):
        yield f"{sample.frame}: “{sample.text}” should give {sample.expect}, but gives {told}"


def _agrees(event: Event, expect: dict[str, Any], found: Extraction) -> bool:
    names = {e.key: {e.name, *e.names, *(label for label, _ in e.labels)} for e in found.entities}
    wanted = {key: value if isinstance(value, list) else [value] for key, value in expect.items()}
    if event.type in SYMMETRIC and (sides := [*wanted.pop("agent", []), *wanted.pop("partner", [])]):
        wanted["agent"] = sides
    people = {"agent": event.agents, "target": event.targets, "source": (event.source,) if event.source else ()}
    plain = {"status": event.status, "time": event.time}
    return all(
        _same(value, people[key], names) if key in people else value == [plain[key]]
        for key, value in wanted.items()
        if key != "item"
    ) and all(item in (event.item or "") for item in wanted.get("item", []))


def _same(wanted: list[str], fillers: Iterable[Filler], names: dict[str, set[str]]) -> bool:
    """Whether the fillers are the wanted ones, in any order, each known by the wanted name in this text."""
    left = list(fillers)
    for name in wanted:
        match = next((f for f in left if name in names[f.entity] | {f.mention}), None)
        if match is None:
            return False
        left.remove(match)
    return not left


def _told(event: Event) -> str:
    sides = [" & ".join(f.mention for f in part) or "—" for part in (event.agents, event.targets)]
    more = [str(x) for x in (event.item, event.status, event.time, event.source and event.source.mention) if x]
    return f"{' → '.join(sides)} ({', '.join(more)}; {event.frame})"
