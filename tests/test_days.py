"""Days that ISO 8601 times cover."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.days import ends_of
from graph.days import first_and_last


@pytest.mark.parametrize(
    ("time", "first", "last"),
    [
        ("2023-09-13", date(2023, 9, 13), date(2023, 9, 13)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2000", date(2000, 1, 1), date(2000, 12, 31)),
        ("2023-09-12/2023-09-17", date(2023, 9, 12), date(2023, 9, 17)),
        ("2023-11/2024", date(2023, 11, 1), date(2024, 12, 31)),
        ("2023-09-12/..", date(2023, 9, 12), None),
        ("/2023", None, date(2023, 12, 31)),
    ],
)
def test_first_and_last(time: str, first: date | None, last: date | None) -> None:
    assert first_and_last(time) == (first, last)


@pytest.mark.parametrize(
    "time", ["", "x", "2023-13", "2023-02-30", "23-01-01", "2023-1-1", "2024/2023", "../..", "2023-09-12T10:00", "٢٠٢٣"]
)
def test_wrong_times(time: str) -> None:
    with pytest.raises(ValueError):
        first_and_last(time)


@given(st.dates())
def test_a_day_covers_itself(day: date) -> None:
    assert first_and_last(day.isoformat()) == (day, day)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [("2022-02", date(2022, 2, 1), date(2022, 2, 28)), ("2022", date(2022, 1, 1), date(2022, 12, 31))],
)
def test_ends_of_a_month_and_of_a_year(period: str, first: date, last: date) -> None:
    assert ends_of(period) == (first, last)
