"""Arguments of events: whatever the text and the names, the words are those at the offsets."""

from __future__ import annotations

from dataclasses import replace

from extractions import arabic, english
from hypothesis import given
from hypothesis import strategies as st

from extract.types import Article, Entity, Extraction, Filler
from graph.arguments import ROLES, arguments, pairs, sides, whole_mention

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60) | st.text("ab اب😀\u064e\u200f", min_size=1)


@given(TEXTS, st.data())
def test_words_stand_at_their_offsets(text: str, data: st.DataObject) -> None:
    def stretch() -> tuple[int, int]:
        start = data.draw(st.integers(0, len(text) - 1))
        return start, data.draw(st.integers(start + 1, len(text)))

    names = tuple(text[slice(*stretch())] for _ in range(3))
    fillers = tuple(Filler(f"person:{n}", "understood", stretch() if n else None) for n in range(3))
    entities = tuple(Entity(f"person:{n}", "person", "N", names) for n in range(3))
    event = replace(arabic().events[0], agents=fillers[:2], targets=fillers[2:], place=fillers[1])
    found = arguments(event, Extraction(Article("a", text, "ar"), entities, (event,)))
    spans = {filler.entity: filler.span for filler in fillers}
    for one in found:
        asked = spans.get(one.entity)
        if one.span is None:
            assert asked is None
            continue
        assert text[slice(*one.span)] == one.words
        assert asked and one.span[0] <= asked[0] < asked[1] <= one.span[1]
        assert one.span == asked or one.words in names


@given(TEXTS, st.integers(-5, 70), st.integers(-5, 70))
def test_a_place_outside_of_the_text_is_none(text: str, start: int, end: int) -> None:
    event = replace(arabic().events[0], agents=(Filler("person:x", "X", (start, end)),))
    (agent, *_) = arguments(event, Extraction(Article("a", text, "ar"), (), (event,)))
    assert agent.span == ((start, end) if 0 <= start < end <= len(text) else None)


def test_roles_in_their_order() -> None:
    found = arguments(arabic().events[0], arabic())
    assert [one.role for one in found] == ["agent", "target", "place", "source", "sourceChain", "sourceChain"]
    assert tuple(dict.fromkeys(one.role for one in found)) == ROLES
    assert [one.position for one in found] == [0, 0, 0, 0, 1, 2]


def test_a_symmetric_event_has_agents_only() -> None:
    met, signed = english().events
    assert [one.role for one in arguments(met, english())][:2] == ["agent", "agent"]
    assert len(sides(met)[0]) == 2 and not sides(met)[1] and len(pairs(signed)) == 6


def test_the_longest_name_around_the_words() -> None:
    text = "the Finnish president Stubb spoke; Stubb left"
    assert whole_mention(text, (22, 27), ["Stubb", "president Stubb", "Finnish president Stubb", "Stubb left"]) == (4, 27)
    assert whole_mention(text, (35, 40), ["Stubb", "president Stubb"]) == (35, 40)
