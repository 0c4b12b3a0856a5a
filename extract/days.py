"""Days, weeks, months and years: the arithmetic behind a time expression, free of words.

Weeks run from Monday to Sunday (ISO 8601). Hijri dates follow the Umm al-Qura calendar (`hijridate`, 1343 to 1500 AH);
countries that wait for the new moon may differ from it by a day. All functions raise ValueError or OverflowError for a day
that is in no calendar or out of range.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from hijridate import Gregorian, Hijri

Partial = tuple[int, int | None, int | None]  # year, month, day


def iso(partial: Partial) -> str:
    """ISO 8601 of a year, a month or a day."""
    year, month, day = partial
    if month is None:
        return f"{date(year, 1, 1).year:04d}"
    return date(year, month, day or 1).isoformat()[: 10 if day else 7]


def interval(first: date, last: date) -> str:
    """ISO 8601 "first/last", or the day where both are one."""
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def ends_of(period: str) -> tuple[date, date]:
    """The first and the last day of an ISO year or month ("2022", "2022-07")."""
    year, month = int(period[:4]), int(period[5:7] or 0)
    last = month or 12
    return date(year, month or 1, 1), date(year, last, monthrange(year, last)[1])


def adjoin(first: str, last: str) -> bool:
    """Whether two ISO days, months or years follow one another with nothing between."""
    unit = {4: "year", 7: "month", 10: "day"}[len(first)]
    day = date.fromisoformat((first + "-01-01")[:10])
    return STEPS[unit](day, 1).isoformat()[: len(first)] == last


def months_on(day: date, count: int) -> date:
    """The same day `count` months on, or the last day of that month where it has fewer days."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


#: The day `n` units on, for each unit.
STEPS: dict[str, Callable[[date, int], date]] = {
    "day": lambda day, n: day + timedelta(days=n),
    "week": lambda day, n: day + timedelta(weeks=n),
    "month": months_on,
    "year": lambda day, n: months_on(day, 12 * n),
}


def unit_around(day: date, unit: str) -> str:
    """ISO 8601 of the day, week (Monday to Sunday), month or year that a day lies in."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return interval(monday, monday + timedelta(days=6))
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]]


def in_years(month: int, day: int, anchor: date) -> list[date]:
    """That day in the years around the anchor's, four each way (29 February is in one of them); years without it left out."""
    years = range(anchor.year - 4, anchor.year + 5)
    return [date(year, month, day) for year in years if 1 <= day <= monthrange(year, month)[1]]


def weekday_near(weekday: int, anchor: date, direction: str, turn: int | None = None) -> date:
    """A day name (Monday 1): within 0 to 6 days of the anchor, or 1 to 7 where the text says "last" (-1) or "next" (1)."""
    back = (anchor.isoweekday() - weekday) % 7
    ahead = -back % 7
    if turn is not None and turn < 0:
        return anchor - timedelta(days=(back or 7) + 7 * (-turn - 1))
    if turn is not None and turn > 0:
        return anchor + timedelta(days=(ahead or 7) + 7 * (turn - 1))
    if direction == "future" or (turn == 0 and direction == "none"):
        return anchor + timedelta(days=ahead)
    return anchor - timedelta(days=back)


def hijri_days(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    """The first and last Gregorian day of a Hijri year, month or day."""
    first = Hijri(year, month or 1, day or 1).to_gregorian()
    if day is not None:
        return first, first
    length = Hijri(year, month or 12, 1).month_length()
    return first, Hijri(year, month or 12, length).to_gregorian()


def hijri_year(day: date) -> int:
    """The Hijri year that a Gregorian day lies in."""
    return Gregorian.fromdate(day).to_hijri().year
