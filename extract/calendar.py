"""What a time expression means: fields read from the words, an anchor and a direction → ISO 8601. Knows no language.

The arithmetic of days, weeks and months stands in `extract.days`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from extract import days
from extract.days import STEPS, Partial
from extract.types import Span

#: How long after the anchor a day and month without a year may lie in a clause of the past, and how long before it in one of
#: the future. In 547 articles with a date, none of the 40 such days up to 60 days ahead was one of the year before.
AFTER, BEFORE = timedelta(days=60), timedelta(days=5)

#: The kind of a length of time between two deeds.
APART = "apart"

Field = int | str


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression: `text == article.text[span]`, what sort it is, and what its words say.

    Fields by kind: `date` and `range` year, month, day, weekday, turn (last -1, this 0, next 1), mturn and yturn (the same of
    the month or year named beside it), hyear, hmonth, hday (Hijri), year2, month2, day2 for the end of a range, and both (1
    where the text names two and no stretch: an interval only if they adjoin); `weekday` weekday (Monday 1), weekday2, both,
    turn; `day` offset (yesterday -1), weekday; `turn` unit, turn; `weekend` turn, first, last; `ago`, `ahead`, `lately`,
    `coming` and `duration` unit, count; `apart` ("two days after the visit") unit, count, after (1, or 0 for "before"); `same`
    ("the same day") none. `since` is 1 after a word like "since", `until` 1 after one like "until".
    """

    span: Span
    text: str
    kind: str
    fields: tuple[tuple[str, Field], ...] = ()

    def number(self, name: str) -> int | None:
        """The value of a field that is a number, or None where the words do not give it."""
        value = dict(self.fields).get(name)
        return value if isinstance(value, int) else None

    def word(self, name: str) -> str:
        """The value of a field that is a word ("unit" → "week"), or ""."""
        value = dict(self.fields).get(name)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class _Parts:
    """One side of a date or range."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    turn: int | None = None
    mturn: int | None = None
    yturn: int | None = None


def resolve(mention: TimeMention, anchor: date | None, direction: str = "past") -> str | None:
    """ISO 8601 of a mention: a day, a month, a year, or an interval "start/end"; None where it has no value.

    `anchor` is the article's date; without it only what is absolute has a value. `direction` ("past", "future", "none") is that
    of the clause: a bare day name is the last such day on or before the anchor in the past (and for "none"), the next on or
    after it in the future (annotation.md, point 8). With "none", a month or a day and month without a year is the nearest one,
    after "since" the last, after "until" the next.
    """
    if direction == "none" and mention.kind in ("date", "range"):
        direction = "past" if mention.number("since") else "future" if mention.number("until") else direction
    try:
        return _RESOLVERS[mention.kind](mention, anchor, direction)
    except (ValueError, OverflowError):  # 31 June, a Hijri year out of the table, a year beyond 9999
        return None


def span_of(duration: TimeMention, *, start: str | None = None, end: str | None = None) -> str | None:
    """The interval of a `duration` ("a six-day visit") that starts or ends on an ISO day; both days count.

    None where neither end is a day, or the mention is not a duration.
    """
    try:
        if start is not None:
            first = date.fromisoformat(start)
            return days.interval(first, _shift(duration, first, 1) - timedelta(days=1))
        if end is not None:
            last = date.fromisoformat(end)
            return days.interval(_shift(duration, last, -1) + timedelta(days=1), last)
    except (ValueError, OverflowError):
        return None
    return None


def _shift(mention: TimeMention, day: date, sign: int) -> date:
    count, unit = mention.number("count"), mention.word("unit")
    if count is None or unit not in STEPS:
        raise ValueError("no length")
    return STEPS[unit](day, sign * count)


def _resolve_weekday(mention: TimeMention, anchor: date | None, direction: str) -> str | None:
    weekday, second, turn = (mention.number(name) for name in ("weekday", "weekday2", "turn"))
    if anchor is None or weekday is None:
        return None
    if second is None:
        return days.weekday_near(weekday, anchor, direction, turn).isoformat()
    if mention.number("both") and (second - weekday) % 7 != 1:
        return None  # "Monday and Thursday" is no interval
    if direction == "future" or (turn or 0) > 0:
        first = days.weekday_near(weekday, anchor, direction, turn)
        return days.interval(first, days.weekday_near(second, first, "future"))
    last = days.weekday_near(second, anchor, direction, turn)
    return days.interval(days.weekday_near(weekday, last, "past"), last)


def _resolve_day(mention: TimeMention, anchor: date | None, direction: str) -> str | None:
    """Today, yesterday, tomorrow; a day name beside it wins, for an article is often dated a day late."""
    if anchor is None:
        return None
    offset, weekday = mention.number("offset") or 0, mention.number("weekday")
    day = anchor + timedelta(days=offset)
    if weekday is None or day.isoweekday() == weekday:
        return day.isoformat()
    return days.weekday_near(weekday, day, "future" if offset > 0 else "past").isoformat()


def _resolve_turn(mention: TimeMention, anchor: date | None, direction: str) -> str | None:
    turn, unit = mention.number("turn"), mention.word("unit")
    if anchor is None or turn is None:
        return None
    return days.unit_around(STEPS[unit](anchor.replace(day=1) if unit == "month" else anchor, turn), unit)


def _resolve_weekend(mention: TimeMention, anchor: date | None, direction: str) -> str | None:
    first, last, turn = (mention.number(name) for name in ("first", "last", "turn"))
    if anchor is None or first is None or last is None:
        return None
    end = days.weekday_near(last, anchor, direction, turn)
    return days.interval(days.weekday_near(first, end, "past"), end)


def _resolve_ago(mention: TimeMention, anchor: date | None, direction: str) -> str | None:
    return None if anchor is None else days.unit_around(_shift(mention, anchor, -1), mention.word("unit"))


def _resolve_ahead(mention: TimeMention, anchor: date | None, direction: str) -> str | None:
    return None if anchor is None else days.unit_around(_shift(mention, anchor, 1), mention.word("unit"))


def _resolve_lately(mention: TimeMention, anchor: date | None, direction: str) -> str | None:
    return None if anchor is None else days.interval(_shift(mention, anchor, -1), anchor)


def _resolve_coming(mention: TimeMention, anchor: date | None, direction: str) -> str | None:
    return None if anchor is None else days.interval(anchor, _shift(mention, anchor, 1))


def _parts(mention: TimeMention, suffix: str = "") -> _Parts:
    numbers = {name: mention.number(name + suffix) for name in _Parts.__dataclass_fields__}
    return _Parts(**numbers)


def _complete(parts: _Parts, anchor: date | None, direction: str) -> Partial | None:
    """A date with its year, from the anchor where the words leave it out."""
    if parts.year is not None:
        return parts.year, parts.month, parts.day
    if anchor is None:
        return None
    if parts.mturn is not None:
        month = days.months_on(anchor.replace(day=1), parts.mturn)
        return month.year, month.month, parts.day
    if parts.yturn is not None:
        return anchor.year + parts.yturn, parts.month, parts.day
    if parts.month is None:
        return None
    choices = _agreeing(days.in_years(parts.month, parts.day or 1, anchor), parts.weekday, anchor)
    chosen = _choose(choices, anchor if parts.day else anchor.replace(day=1), direction, parts.turn, parts.day is not None)
    return None if chosen is None else (chosen.year, chosen.month, parts.day)


def _agreeing(choices: list[date], weekday: int | None, anchor: date) -> list[date]:
    """Only those of about this year that fall on the day name, where one does."""
    near = [day for day in choices if day.isoweekday() == weekday and abs(day.year - anchor.year) <= 1]
    return near or choices


def _choose(choices: list[date], anchor: date, direction: str, turn: int | None, loose: bool) -> date | None:
    """The nearest day in the direction; "last" and "next" beside the month overrule it."""
    if turn == 0:
        choices = [day for day in choices if day.year == anchor.year] or choices
    elif turn is not None:
        choices = [day for day in choices if (day < anchor if turn < 0 else day > anchor)]
    elif direction == "future":
        choices = [day for day in choices if day >= (anchor - BEFORE if loose else anchor)] or choices
    elif direction == "past":
        choices = [day for day in choices if day <= (anchor + AFTER if loose else anchor)] or choices
    return min(choices, key=lambda day: (abs(day - anchor), day), default=None)


def _resolve_date(mention: TimeMention, anchor: date | None, direction: str) -> str | None:
    parts = _parts(mention)
    hijri = mention.number("hmonth") is not None or mention.number("hyear") is not None
    if hijri and parts.month is None:
        return _resolve_hijri(mention, anchor, direction)
    partial = _complete(parts, anchor, direction)
    return None if partial is None else days.iso(partial)


def _resolve_range(mention: TimeMention, anchor: date | None, direction: str) -> str | None:
    """From one date to another; what one side leaves out is taken from the other."""
    left, right = _parts(mention), _parts(mention, "2")
    shared = {name: getattr(left, name) for name in ("turn", "mturn", "yturn") if getattr(right, name) is None}
    right = replace(right, **shared, year=right.year or left.year, month=right.month or left.month)
    end = _complete(right, anchor, direction)
    if end is None:
        return None
    start = (left.year or end[0], left.month or end[1], left.day)
    if left.year is None and days.iso(start)[5:] > days.iso(end)[5:]:
        start = (start[0] - 1, *start[1:])
    first, last = days.iso(start), days.iso(end)
    if first >= last or (mention.number("both") and not days.adjoin(first, last)):
        return None
    return f"{first}/{last}"


def _resolve_hijri(mention: TimeMention, anchor: date | None, direction: str) -> str | None:
    year, month, day = (mention.number(name) for name in ("hyear", "hmonth", "hday"))
    if year is not None:
        return days.interval(*days.hijri_days(year, month, day))
    if anchor is None or month is None:
        return None
    around = days.hijri_year(anchor)
    spans = {first: (first, last) for first, last in (days.hijri_days(around + n, month, day) for n in (-1, 0, 1))}
    chosen = _choose(list(spans), anchor, direction, mention.number("turn"), day is not None)
    return None if chosen is None else days.interval(*spans[chosen])


def _no_value(mention: TimeMention, anchor: date | None, direction: str) -> str | None:
    return None


_RESOLVERS: dict[str, Callable[[TimeMention, date | None, str], str | None]] = {
    "date": _resolve_date,
    "range": _resolve_range,
    "weekday": _resolve_weekday,
    "day": _resolve_day,
    "turn": _resolve_turn,
    "weekend": _resolve_weekend,
    "ago": _resolve_ago,
    "ahead": _resolve_ahead,
    "lately": _resolve_lately,
    "coming": _resolve_coming,
    "duration": _no_value,
    APART: _no_value,
    "same": _no_value,
}
#: What a pattern of dates.yaml may be.
TIME_KINDS = tuple(_RESOLVERS)
