"""Cleaning keeps the way back to every offset."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extract.clean import clean, pieces
from extract.repairs import load_repairs

DROP = load_repairs("ar").drop
TEXTS = st.text(st.sampled_from("ابتلوé e\u0301.،\n\r\t \u00a0\u200f\u0640\u064b\ufefbﷺ😀a1\x00"), max_size=60)


def test_marks_fall_away_and_belong_to_the_letter_before() -> None:
    text = "سعيّدٌ قا\u200fل"
    cleaned = clean(text, DROP)
    assert cleaned.text == "سعيد قال"
    assert text[slice(*cleaned.back(0, 4))] == "سعيّدٌ"
    assert text[slice(*cleaned.back(5, 8))] == "قا\u200fل"


def test_every_line_break_is_a_paragraph_break() -> None:
    assert clean("a\r\n b\n\n\nc").text == "a\n\nb\n\nc"
    assert clean("a\u2028b").text == "a\n\nb"


def test_ligatures_are_spelled_out() -> None:
    cleaned = clean("ﻻ.")
    assert cleaned.text == "لا."
    assert cleaned.back(0, 2) == cleaned.back(1, 2) == (0, 1)


@given(TEXTS)
def test_offsets_lead_back_in_order(text: str) -> None:
    cleaned = clean(text, DROP)
    assert len(cleaned.text) == len(cleaned.offsets) == len(cleaned.ends)
    assert list(cleaned.offsets) == sorted(cleaned.offsets)
    for at, letter in enumerate(cleaned.text):
        start, end = cleaned.back(at, at + 1)
        assert 0 <= start < end <= len(text)
        if letter.isalnum() and len(clean(text[start], DROP).text) == 1:
            assert text[start] == letter


@given(TEXTS)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text, DROP).text
    assert clean(once, DROP).text == once


@given(TEXTS, st.integers(1, 20))
def test_pieces_cover_the_text(text: str, limit: int) -> None:
    found = pieces(text, limit)
    assert all(text.startswith(piece, at) and 0 < len(piece) <= limit for at, piece in found)
    assert "".join(piece for _, piece in found).split() == text.split() or any(len(word) > limit for word in text.split())
