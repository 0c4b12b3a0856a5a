"""The measures: by hand on small cases, and against the shared scorer where it is at hand."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from gold_trees import GOLD, ROOT, extractions_of

from extract.evaluate import Figures, Verdict, by_frame, by_relation, dynamic, figures, judge
from extract.gold import GoldArticle, GoldEntity, GoldEvent, read_gold
from extract.types import STATUSES, Article, Entity, Event, Evidence, Extraction, Filler
from graph.relations import write_relations

SHARED = ROOT.parent / "shared" / "eval"
ANN, BOB, ROME = GoldEntity("person", ("Ann Lee", "Lee")), GoldEntity("person", ("Bob",)), GoldEntity("place", ("Rome",))


def event(type_: str, agents: Sequence[GoldEntity], targets: Sequence[GoldEntity] = (), **more: Any) -> GoldEvent:
    plain: dict[str, Any] = {"place": None, "time": None, "source": None, "evidence": ("",), "trigger": "", "optional": False}
    return GoldEvent(type_, tuple(agents), tuple(targets), **{"status": "actual", **plain, **more})


def gold(*events: GoldEvent) -> GoldArticle:
    return GoldArticle("a", "en", None, events)


def extraction(article: GoldArticle, events: Iterable[GoldEvent]) -> Extraction:
    """The extraction that would say just these events."""
    known: dict[GoldEntity, Entity] = {}

    def filler(entity: GoldEntity | None) -> Filler | None:
        if entity is None:
            return None
        known.setdefault(entity, Entity(f"{entity.kind}:{len(known)}", entity.kind, entity.names[0], entity.names))
        return Filler(known[entity].key, entity.names[0])

    def all_of(entities: Iterable[GoldEntity]) -> tuple[Filler, ...]:
        return tuple(f for f in map(filler, entities) if f)

    found = tuple(
        Event(e.type, all_of(e.agents), all_of(e.targets), e.status, (Evidence((at, at + 1), "x", "x", (at, at + 1)),), "frame",
              1.0, None, None, filler(e.place), e.time, None, filler(e.source))
        for at, e in enumerate(events)
    )  # fmt: skip
    return Extraction(Article(article.id, "x" * len(found), article.language), tuple(known.values()), found)


def judged(wanted: Sequence[GoldEvent], found: Sequence[GoldEvent]) -> tuple[Verdict, ...]:
    return judge(gold(*wanted), extraction(gold(), found))


def kinds(wanted: Sequence[GoldEvent], found: Sequence[GoldEvent]) -> list[str]:
    return [verdict.kind for verdict in judged(wanted, found)]


def test_sides_of_equal_relations_may_come_in_any_order_and_others_not() -> None:
    assert kinds([event("met_with", [ANN, BOB])], [event("met_with", [BOB, ANN])]) == ["right"]
    assert kinds([event("accused", [ANN], [BOB])], [event("accused", [BOB], [ANN])]) == ["missed", "invented"]


def test_every_pair_of_three_sides_counts() -> None:
    assert kinds([event("met_with", [ANN, BOB, ROME])], [event("met_with", [ANN, BOB])]) == ["right", "missed", "missed"]


def test_names_agree_by_whole_words_for_a_like_kind() -> None:
    short = GoldEntity("person", ("Ann",))
    assert kinds([event("warned", [ANN])], [event("warned", [short])]) == ["right"]
    assert kinds([event("warned", [ANN])], [event("warned", [replace(short, kind="state")])]) == ["missed", "invented"]
    assert kinds([event("warned", [replace(ANN, kind="")])], [event("warned", [replace(short, kind="state")])]) == ["right"]
    assert kinds([event("warned", [ANN])], [event("warned", [replace(short, names=("An",))])]) == ["missed", "invented"]


def test_an_empty_side_agrees_with_an_empty_one_only() -> None:
    assert kinds([event("warned", [ANN])], [event("warned", [ANN], [BOB])]) == ["missed", "invented"]


def test_what_is_told_twice_is_one_pair_with_both_statuses() -> None:
    twice = [event("visited", [ANN], [ROME], status=status) for status in ("planned", "actual")]
    assert kinds([event("visited", [ANN], [ROME])], twice) == ["right"]
    assert kinds([event("visited", [ANN], [ROME], status="negated")], twice) == ["status"]


def test_optional_gold_is_neither_rewarded_nor_punished() -> None:
    maybe = event("warned", [ANN], optional=True)
    for found in ([], [event("warned", [ANN])]):
        count = figures(judged([maybe], found))
        assert (count.gold, count.found, count.hits) == (0, 0, 0)


def test_a_plan_told_as_a_fact_is_a_false_one() -> None:
    count = figures(judged([event("visited", [ANN], [ROME], status="planned")], [event("visited", [ANN], [ROME])]))
    assert (count.precision, count.recall, count.f1, count.strict_f1, count.false_share) == (1, 1, 1, 0, 1)


def test_sources_times_and_places_count_where_either_side_has_one() -> None:
    wanted = [event("visited", [ANN], [ROME], time="2022", source=BOB), event("warned", [ANN])]
    found = [event("visited", [ANN], [ROME], time="2022"), event("warned", [ANN], place=ROME)]
    count = figures(judged(wanted, found))
    assert dict(count.told) == {"source": (0, 1), "time": (1, 1), "place": (0, 1)}
    assert count.share("time") == 1 and figures(()).share("time") is None


def test_offices_count_apart_and_frames_have_a_precision() -> None:
    verdicts = judged([event("holds_position", [ANN]), event("warned", [ANN])], [event("warned", [ANN]), event("warned", [BOB])])
    assert figures(dynamic(verdicts)).gold == 1 and not dynamic(verdicts, "ar")
    assert by_frame(verdicts) == {"frame": (1, 2)}
    assert list(by_relation(verdicts)) == ["holds_position", "warned"]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_gold_against_itself_is_perfect(language: str) -> None:
    for article in read_gold(GOLD):
        if article.language == language:
            count = figures(judge(article, extraction(article, [e for e in article.events if not e.optional])))
            assert count.hits == count.strict == count.gold == count.found


def worse(events: Sequence[GoldEvent]) -> Iterator[GoldEvent]:
    """Events with faults of every kind, the same ones every time."""
    for at, one in enumerate(events):
        turns = [
            one,
            replace(one, status=STATUSES[(STATUSES.index(one.status) + 1) % 4]),
            replace(one, source=None, time=None),
            replace(one, agents=one.targets or one.agents[:1], targets=one.agents),
            replace(one, place=(one.targets or one.agents or (None,))[0], time="2001"),
        ]
        if at % 7 != 3:
            yield turns[at % len(turns)]
        if at % 5 == 2:
            yield one


@pytest.fixture(scope="module")
def scorer() -> Any:
    """The shared scorer, which is no part of an installation."""
    path = SHARED / "score.py"
    if not path.is_file():
        pytest.skip("the shared scorer is not at hand")
    spec = importlib.util.spec_from_file_location("shared_score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def compare(scorer: Any, folder: Path, found: Sequence[tuple[GoldArticle, Extraction]], target: Path) -> None:
    write_relations([one for _, one in found], target)
    verdicts = [verdict for article, one in found for verdict in judge(article, one)]
    theirs = {key: tally.figures() for key, tally in scorer.run(target, folder, found[0][0].language)[0].items()}
    mine = {f"type:{name}": count for name, count in by_relation(verdicts).items()} | {"all": figures(dynamic(verdicts))}
    assert len(mine) > 10
    for key, count in mine.items():
        assert count.gold + count.found == 0 or flat(count) == pytest.approx(shared(theirs[key]), abs=0.001), key


def flat(count: Figures) -> list[float]:
    shares = [-1 if (share := count.share(q)) is None else share for q in ("source", "time", "place")]
    return [count.gold, count.found, count.precision, count.recall, count.f1, count.strict_f1, count.false_share, *shares]


def shared(row: dict[str, Any]) -> list[float]:
    names = ("gold", "predicted", "precision", "recall", "f1", "strict_f1", "false_actual", "attribution", "time", "place")
    return [-1 if row[name] is None else row[name] for name in names]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_shared_scorer_says_the_same_of_faulty_readings(language: str, scorer: Any, tmp_path: Path) -> None:
    articles = [article for article in read_gold(SHARED / "gold") if article.language == language]
    found = [(article, extraction(article, list(worse(article.events)))) for article in articles]
    compare(scorer, SHARED / "gold", found, tmp_path / "relations.jsonl")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_shared_scorer_says_the_same_of_our_samples(language: str, scorer: Any, tmp_path: Path) -> None:
    found = [(article, one) for article, one in extractions_of(language) if not article.text]
    assert json.loads((GOLD / "samples" / f"{found[0][0].id}.json").read_text(encoding="utf-8"))
    compare(scorer, GOLD / "samples", found, tmp_path / "relations.jsonl")
