"""The day that a message names for the start of a taper: read strictly, and asked about where it can mean two."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from nlu.parsed import Parsed

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTH = {name[:length].lower(): number for number, name in enumerate(MONTHS, 1) for length in (3, len(name))}
_MONTH["sept"] = 9
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_LEAD = r"\b(?:from|starting|beginning|begins|begin|starts|start|as of)(?: on)?(?: the)? {1,3}"
_DAY = rf"""(?:
    (?P<iso_year>20[0-9]{{2}})-(?P<iso_month>[0-9]{{2}})-(?P<iso_day>[0-9]{{2}})
  | (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\ (?:of\ )?(?P<month>{_NAMES})\b\.?(?:,?\ (?P<year>20[0-9]{{2}}))?
  | (?P<us_month>{_NAMES})\b\.?\ (?P<us_day>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?:,?\ (?P<us_year>20[0-9]{{2}}))?
  | (?P<first>[0-3]?[0-9])[/.](?P<second>[0-3]?[0-9])(?:[/.](?P<short_year>(?:20)?[0-9]{{2}}))?(?!\ ?mg)
  | today | tomorrow | now
)(?![0-9/.-]?[0-9])"""
_FLAGS = re.IGNORECASE | re.VERBOSE
_LED = re.compile(rf"{_LEAD.replace(' ', '[ ]')}{_DAY}", _FLAGS)
_ALONE = re.compile(rf"[ ]{{0,9}}(?:on[ ])?(?:the[ ])?{_DAY}[ .!]{{0,9}}", _FLAGS)
_WANTED = re.compile(r"\b(?:with|and|by|on) (?:the )?(?:dates|date|days|calendar)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SaidDate:
    """A day as it was said. `day` is None where it is not certain; `readings` are then the days it may mean."""

    words: str
    day: date | None
    readings: tuple[date, ...] = ()


def start_date(text: str) -> SaidDate | None:
    """The day after "from" or "starting", or the whole message. None where the message names none.

    Read with certainty: 2026-03-01, 1 March 2026, March 1, 2026. To be asked: a day without its year, 01/03/2026,
    "today" (this program has no clock), and a day that no calendar has.
    """
    found = _LED.search(text) or _ALONE.fullmatch(text)
    return None if found is None else _said(found)


def wants_dates(text: str) -> bool:
    """Whether the message asks for the days of a schedule."""
    return _WANTED.search(text) is not None


def without_date(text: str) -> str:
    """The message with blanks, as many as there were letters, where it named a day or asked for days.

    So nothing of a date is read as a weight, an age or a dose, and every other word stays where it was.
    """
    for pattern in (_LED, _WANTED):
        found = pattern.search(text)
        if found is not None:
            text = text[: found.start()] + " " * (found.end() - found.start()) + text[found.end() :]
    return text


def heard_around(parse: Callable[[str], Parsed], text: str) -> Parsed:
    """The message as it is understood without its date; its text, and the place of every word, stay as written."""
    rest = without_date(text)
    parsed = parse(rest)
    return parsed if rest == text else replace(parsed, reading=replace(parsed.reading, text=text))


def in_full(text: str, *, taper_asked: bool) -> str:
    """A message that is a day and nothing else, as the answer to the question from which day the taper goes."""
    return f"taper from {text.strip()}" if taper_asked and _ALONE.fullmatch(text) else text


def worded(day: date) -> str:
    """Such as "1 March 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _said(found: re.Match[str]) -> SaidDate:
    parts = found.groupdict()
    for year, month, number in (
        ("iso_year", "iso_month", "iso_day"), ("year", "month", "day"), ("us_year", "us_month", "us_day"),
    ):  # fmt: skip
        if parts[number] is not None:
            return SaidDate(found[0], _day(parts[year], _month(parts[month]), parts[number]))
    if parts["first"] is None or parts["short_year"] is None:
        return SaidDate(found[0], None)
    first, second, year = parts["first"], parts["second"], f"20{parts['short_year'][-2:]}"
    days = (_day(year, int(second), first), _day(year, int(first), second))
    return SaidDate(found[0], None, tuple(dict.fromkeys(day for day in days if day is not None)))


def _month(said: str) -> int:
    return int(said) if said.isdigit() else _MONTH[said.lower()]


def _day(year: str | None, month: int, day: str) -> date | None:
    if year is None:
        return None
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None
