"""ISO 8601 times of events → the days they cover, so that queries can compare them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_TIME = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_OPEN = ("", "..")


def first_and_last(time: str) -> tuple[date | None, date | None]:
    """The first and the last day of a day, month, year or interval ("2023-09", "2023-09-12/2023-09-17").

    An open side of an interval ("2023-09-12/..") is None. Raises ValueError for anything else.
    """
    begin, slash, end = time.partition("/")
    if not slash:
        return _first(time), _last(time)
    first = None if begin in _OPEN else _first(begin)
    last = None if end in _OPEN else _last(end)
    if first is None and last is None:
        raise ValueError(f"“{time}” is open at both sides")
    if first and last and last < first:
        raise ValueError(f"“{time}” ends before it begins")
    return first, last


def _parts(time: str) -> tuple[int, int | None, int | None]:
    match = _TIME.fullmatch(time)
    if not match:
        raise ValueError(f"“{time}” is no day, month, year or interval of ISO 8601")
    year, month, day = match.groups()
    return int(year), int(month) if month else None, int(day) if day else None


def _first(time: str) -> date:
    year, month, day = _parts(time)
    return date(year, month or 1, day or 1)


def _last(time: str) -> date:
    year, month, day = _parts(time)
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])
