"""A dated taper as an iCalendar file: one all-day event a step, and the 4-week mark of the starting dose."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from bot import notation
from core.schedule import Schedule

PRODUCT = "-//Myocite//taper//EN"
_WARNING = "Verify before prescribing. The protocol does not say how to stop the last 2.5 mg: refer."


def calendar_file(schedule: Schedule, source: str) -> str:
    """The file's text (RFC 5545).

    Shape:   `source` names the answer and the protocol ("Answer K7Q2M9. Protocol ..."). No patient is named.
    Errors:  none. The same schedule and source give the same file.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Prednisone taper")
    stamp = datetime.combine(schedule.steps[0].first, time(), UTC)
    for number, step in enumerate(schedule.steps, start=1):
        name = f"Prednisone {notation.mg(step.dose)} once daily"
        about = f"Step {number} of {len(schedule.steps)}. {notation.mg(step.cumulative)} in all by its end. {source}"
        calendar.add_component(_event(f"step-{number}", name, (step.first, step.last), f"{about} {_WARNING}", stamp))
    if schedule.four_weeks is not None:
        day = schedule.four_weeks.value
        about = f"The protocol allows a starting dose no longer (S23). {source}"
        calendar.add_component(_event("four-weeks", "4 weeks of the starting dose end", (day, day), about, stamp))
    content: bytes = calendar.to_ical()
    return content.decode()


def _event(key: str, name: str, days: tuple[date, date], about: str, stamp: datetime) -> Event:
    first, last = days
    event = Event()
    event.add("uid", f"{key}-{first.isoformat()}@myocite")
    event.add("dtstamp", stamp)
    event.add("summary", name)
    event.add("description", about)
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))  # the day after the last, as RFC 5545 counts
    event.add("transp", "TRANSPARENT")
    return event
