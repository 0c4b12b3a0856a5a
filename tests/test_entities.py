"""Who is who in an article: mentions of one referent, and when a bare surname may be linked."""

from __future__ import annotations

from collections import Counter

import pytest

from extract.entities import Cast
from extract.language import load_language
from extract.types import Article, Entity, Link, Mention

PUTIN = "person:Q7747"
SHORT = Link(PUTIN, "person_short", 0.5, "Q7747")
WHOLE = Link(PUTIN, "person", 0.9, "Q7747")


def entities(*mentions: tuple[str, Link | None], language: str = "en") -> list[Entity]:
    """The entities of an article that names these persons, a sentence each."""
    text = " ".join(name for name, _ in mentions)
    known = load_language(language)
    cast = Cast(Article("one", text, language), known.gazetteer, known.grammar, Counter())
    for sentence, (name, link) in enumerate(mentions):
        cast.add(Mention(sentence, 1, 1, 1, (0, len(name)), name, "name", "person", link, name))
    return [cast.entity(referent) for referent in cast.referents]


def test_a_headline_surname_gives_way_to_the_whole_name() -> None:
    (putin,) = entities(("Putin", SHORT), ("Vladimir Putin", WHOLE), ("Putin", SHORT))
    assert putin.key == PUTIN and putin.link == WHOLE and putin.name == "Vladimir Putin"


def test_the_whole_name_is_not_weakened_by_a_surname() -> None:
    (putin,) = entities(("Vladimir Putin", WHOLE), ("Putin", SHORT))
    assert putin.link == WHOLE


@pytest.mark.parametrize(("name", "surname", "language"), [("Maria Putin", "Putin", "en"), ("ماريا بوتين", "بوتين", "ar")])
def test_another_first_name_is_another_person(name: str, surname: str, language: str) -> None:
    for order in ([name, surname], [surname, name]):
        (one,) = entities(*((text, SHORT) for text in order), language=language)
        assert one.link is None and one.key.startswith("person:") and one.key != PUTIN


def test_a_surname_alone_is_linked_with_doubt() -> None:
    (putin,) = entities(("Putin", SHORT))
    assert putin.link == SHORT and putin.key != PUTIN  # too little to make it one with others across articles
