"""Extractions made by hand for the tests of graph/: sentences of our own, in Arabic and English, with characters that hurt."""

from __future__ import annotations

from datetime import date

from extract.types import Article, Entity, Event, Evidence, Extraction, Filler, Link

_AR = (
    "هدايا في مسقط 🎁\n\n"
    'أهدى السلطان هيثم بن طارق الرئيس \u200fالفنلندي ألكسندر ستوب سيفا "مذهّبا" '
    "في مسقط يوم الأحد، بحسب وكالة الأنباء العمانية.\n"
    "ولم يلتق ستوب رئيس الوزراء العراقي،\u2028لكنه قد يزور بغداد.\n"
)
_EN = (
    "Finland’s president Alexander Stubb met Oman's Sultan Haitham in Muscat on Sunday, the Oman News Agency said.\n"
    'He signed \\ "nothing" <b>there</b>\twith Sultan Haitham and Iraq\'s envoy.\n'
)

STATE_OM = Entity(
    "state:om", "state", "عُمان", ("عُمان",), (("عُمان", "ar"), ("Oman", "en")), Link("state:om", "gazetteer", 1.0, "Q842")
)
HAITHAM = Entity("person:هيثم بن طارق", "person", "السلطان هيثم بن طارق", ("السلطان هيثم بن طارق", "هيثم"))
STUBB = Entity("person:الكسندر ستوب", "person", "ألكسندر \u200fستوب", ("ألكسندر ستوب", "ستوب", "الرئيس \u200fالفنلندي"))
PREMIER = Entity("person:ar_gift#رييس الوزراء العراقي", "person", "رئيس الوزراء العراقي", ("رئيس الوزراء العراقي",))
_MUSCAT_LINK = Link("city:muscat", "gazetteer", 0.95, "Q3826")
MUSCAT = Entity("place:مسقط", "place", "مسقط", ("مسقط",), (("مسقط", "ar"), ("Muscat", "en")), _MUSCAT_LINK)
BAGHDAD = Entity("place:بغداد", "place", "بغداد", ("بغداد",), (("بغداد", "ar"), ("Baghdad", "en")))
ONA = Entity("org:ona", "organisation", "وكالة الأنباء العمانية", ("وكالة الأنباء العمانية",), (("Oman News Agency", "en"),))
STUBB_EN = Entity("person:alexander stubb", "person", "Alexander Stubb", ("Alexander Stubb", "Finland’s president"))
HAITHAM_EN = Entity("person:haitham", "person", 'Sultan "Haitham"', ("Sultan Haitham",))
ENVOY = Entity("person:en_met#envoy of iraq", "person", "Iraq's envoy", ("Iraq's envoy",))


def fold(text: str) -> str:
    """A stand-in for extract.normal: enough for tests."""
    return " ".join(text.casefold().replace("أ", "ا").replace("\u200f", "").split())


def evidence(text: str, trigger: str, begin: str, end: str) -> Evidence:
    """The stretch of `text` from the words `begin` to the words `end`, with a trigger in it."""
    start = text.index(begin)
    stop = text.index(end, start) + len(end)
    first = text.index(trigger, start)
    return Evidence((start, stop), text[start:stop], trigger, (first, first + len(trigger)))


def _says(entity: Entity, mention: str | None = None) -> Filler:
    return Filler(entity.key, mention or entity.name)


def arabic() -> Extraction:
    """A gift that happened, a meeting that did not, a visit that may happen."""
    url = 'https://example.org/أخبار?a=1&b="2"'
    article = Article("ar_gift", _AR, "ar", "هدايا في مسقط 🎁", date(2024, 3, 11), url, "مثال")
    gift = Event(
        "gifted",
        (_says(HAITHAM),),
        (_says(STUBB, "الرئيس \u200fالفنلندي ألكسندر ستوب"),),
        "actual",
        (evidence(_AR, "أهدى", "أهدى", "العمانية."),),
        "ar.gift.give",
        0.83,
        item='سيفا "مذهّبا"',
        item_span=(_AR.index("سيفا"), _AR.index("سيفا") + len('سيفا "مذهّبا"')),
        place=_says(MUSCAT),
        time="2024-03-10",
        time_text="يوم الأحد",
        source=_says(ONA),
        source_chain=(_says(ONA), _says(STATE_OM)),
        why=(("frame", "ar.gift.give"),),
    )
    second = evidence(_AR, "يلتق", "ولم", "بغداد.")
    meeting = Event("met_with", (_says(STUBB, "ستوب"), _says(PREMIER)), (), "negated", (second,), "ar.meet.meet", 0.7)
    visit_evidence = evidence(_AR, "يزور", "ولم", "بغداد.")
    visit = Event("visited", (_says(STUBB, "ستوب"),), (_says(BAGHDAD),), "possible", (visit_evidence,), "ar.visit.visit", 0.61)
    entities = (STATE_OM, HAITHAM, STUBB, PREMIER, MUSCAT, BAGHDAD, ONA)
    return Extraction(article, entities, (gift, meeting, visit), "ar-test-model")


def english() -> Extraction:
    """A meeting that happened (with one side told as a target) and an accord of three."""
    article = Article("en met/1", _EN, "en", None, None, None, None)
    met = evidence(_EN, "met", "Finland", "said.")
    met_event = Event(
        "met_with",
        (_says(STUBB_EN),),
        (_says(HAITHAM_EN, "Sultan Haitham"),),
        "actual",
        (met,),
        "en.meet.meet",
        0.9,
        place=_says(MUSCAT, "Muscat"),
        time="2024-03",
        time_text="Sunday",
        source=_says(ONA),
    )
    signed = evidence(_EN, "signed", "He signed", "envoy.")
    sides = (_says(STUBB_EN, "He"), _says(HAITHAM_EN, "Sultan Haitham"), _says(ENVOY))
    signed_event = Event("signed_with", sides, (), "actual", (met, signed), "en.sign.sign", 0.5, item="nothing")
    return Extraction(article, (STUBB_EN, HAITHAM_EN, ENVOY, MUSCAT, ONA), (met_event, signed_event), "en-test-model")
