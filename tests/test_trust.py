"""Confidence from counts: between its frame and its relation, lower where roles were inferred, and read back as written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import extract.trust as loader
from extract.language import languages, load_language
from extract.trust import MOST, Case, Trust, TrustError, fit, load_trust, written

CASES = st.lists(
    st.builds(Case, st.just("t"), st.sampled_from("ab"), st.sampled_from("xyz"), st.floats(0.3, 1), st.booleans()), max_size=30
)


def many(relation: str, frame: str, right: int, found: int) -> list[Case]:
    return [Case("t", relation, frame, 0.9, at < right) for at in range(found)]


def test_much_met_frames_speak_for_themselves_and_rare_ones_for_their_relation() -> None:
    trust = fit([*many("met", "sure", 200, 200), *many("met", "bad", 20, 100), *many("met", "rare", 0, 1)])
    assert trust.of("met", "sure", 0.9) > 0.97 and trust.of("met", "bad", 0.9) < 0.27
    assert trust.of("met", "bad", 0.9) < trust.of("met", "rare", 0.9) < trust.of("met", "new", 0.9) < trust.of("met", "sure", 0.9)
    assert trust.of("hit", "new", 0.9) == pytest.approx(220 / 301, abs=0.02)


@given(CASES, st.floats(0.3, 1), st.floats(0.3, 1))
def test_confidence_is_a_share_and_falls_with_inference(cases: list[Case], one: float, other: float) -> None:
    trust = fit(cases)
    low, high = sorted((one, other))
    assert 0 <= trust.of("a", "x", low) <= trust.of("a", "x", high) <= MOST
    assert fit(reversed(cases)).counts == trust.counts


def test_the_file_is_read_and_a_bad_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "LANG", tmp_path)
    (tmp_path / "xx").mkdir()
    assert loader.load_trust.__wrapped__("xx") is None
    file = tmp_path / "xx" / "confidence.yaml"
    trust = fit(many("met", "sure", 3, 4))
    file.write_text(written(trust), encoding="utf-8")
    found = loader.load_trust.__wrapped__("xx")
    assert isinstance(found, Trust) and (found.counts, found.inference) == (trust.counts, trust.inference)
    for content in ("relations: {met: {sure: [5, 4]}}\ninference: 1", "inference: 1", "[", "relations: {met: 3}\ninference: 1"):
        file.write_text(content, encoding="utf-8")
        with pytest.raises(TrustError, match="xx/confidence.yaml"):
            loader.load_trust.__wrapped__("xx")


@pytest.mark.parametrize("code", languages())
def test_the_table_speaks_of_the_frames_of_today(code: str) -> None:
    trust = load_trust(code)
    if trust is None:
        pytest.skip(f"{code} has no table yet")
    known = {frame.name for frame in load_language(code).frames.all} | {"office"}
    told = {frame for frames in trust.counts.values() for frame in frames}
    assert len(told - known) * 10 <= len(told), "run python build_graph.py evaluate --calibrate"
