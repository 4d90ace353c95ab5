"""What is taken away: a calendar file that parses again, a picture that is readable, a text for the notes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from bot.assistant import Assistant, MemorySessions
from bot.ears import Ears
from bot.reply import Card, File
from bot.safe_display import broken
from bot.takeaway.calendar_file import calendar_file
from bot.takeaway.picture import picture
from core.case import AgeGroup, Case, Disease, Response, SteroidCourse
from core.engine import decide
from core.load import load_protocol
from core.outcome import Taper
from core.quantities import Mg, Weeks
from core.request import Request, Topic
from core.schedule import Schedule, schedule

BOOK = load_protocol()
TAPER = "54F on pred 60 for 3 weeks, dermatomyositis, responding well. taper?"
NAME = "{http://www.w3.org/2000/svg}"


def taper(dose: int, weeks: int | None = 3) -> tuple[Taper, Weeks | None]:
    course = SteroidCourse(Mg(Decimal(dose)), Weeks(Decimal(weeks)) if weeks else None, Response.GOOD)
    case = Case(disease=Disease.DERMATOMYOSITIS, age_group=AgeGroup.ADULT, steroid=course)
    [answer] = decide(case, Request(frozenset({Topic.TAPER})), BOOK).answers
    assert isinstance(answer, Taper)
    return answer, course.weeks


def dated(dose: int, day: date, weeks: int | None = 3) -> tuple[Schedule, Mg]:
    found, at = taper(dose, weeks)
    return schedule(found, day, BOOK.numbers.taper, at).value, found.current


@settings(max_examples=40)
@given(
    dose=st.sampled_from([60, 40, 30, 25, 20, 15, 10, 5]),
    day=st.dates(min_value=date(2024, 1, 1), max_value=date(2035, 12, 31)),
    weeks=st.sampled_from([2, 3, 4, None]),
)
def test_the_calendar_file_holds_every_step_once_without_a_gap(dose: int, day: date, weeks: int | None) -> None:
    plan, _ = dated(dose, day, weeks)
    events = list(Calendar.from_ical(calendar_file(plan, "Protocol x.")).walk("VEVENT"))
    steps = [one for one in events if str(one["uid"]).startswith("step-")]
    assert len(steps) == len(plan.steps)
    assert len({str(one["uid"]) for one in events}) == len(events)
    for event, step in zip(steps, plan.steps, strict=True):
        assert event.decoded("dtstart") == step.first
        assert event.decoded("dtend") == step.last + timedelta(days=1)
        assert str(event["summary"]) == f"Prednisone {step.dose.value.normalize():f} mg once daily"
    for one, following in pairwise(steps):
        assert one.decoded("dtend") == following.decoded("dtstart")
    assert any(str(one["uid"]).startswith("four-weeks") for one in events) == (weeks is not None)


def test_the_words_of_the_calendar_are_safe_and_name_no_patient() -> None:
    plan, _ = dated(60, date(2026, 3, 1))
    for event in Calendar.from_ical(calendar_file(plan, "Answer K7Q2M9. Protocol x.")).walk("VEVENT"):
        assert broken(str(event["summary"])) == ()
        assert broken(str(event["description"])) == ()
        assert "Answer K7Q2M9" in str(event["description"])


@pytest.mark.parametrize("dose", [60, 20, 5])
def test_the_picture_is_valid_and_its_words_lie_inside_it(dose: int) -> None:
    plan, current = dated(dose, date(2026, 3, 1))
    root = ET.fromstring(picture(plan, current))
    _, _, width, height = (float(part) for part in root.attrib["viewBox"].split())
    assert width <= 360, "as wide as a phone, so that its letters keep their size there"
    texts = root.findall(f"{NAME}text")
    assert any("in all" in (one.text or "") for one in texts)
    for one in texts:
        assert 0 <= float(one.attrib["x"]) <= width
        assert 0 <= float(one.attrib["y"]) <= height
        assert broken(one.text or "") == ()
    style = root.findtext(f"{NAME}style") or ""
    assert "prefers-color-scheme: dark" in style
    assert "@media print" in style
    line = root.find(f"{NAME}polyline")
    assert line is not None
    heights = [float(point.split(",")[1]) for point in line.attrib["points"].split()]
    assert heights == sorted(heights), "a taper only falls"


def files(card: Card) -> dict[str, File]:
    return {one.media_type: one for one in card.files}


def test_the_files_are_a_button_away_and_the_first_day_is_asked(ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), BOOK)
    assistant.hear("a", TAPER)
    asked = assistant.hear("a", "/calendar").card
    assert asked.question is not None
    assert not asked.files
    answer = assistant.hear("a", "1 March 2026").card
    button = next(one for one in answer.buttons if one.says == "/calendar")
    card = assistant.hear("a", button.says).card
    assert set(files(card)) == {"text/calendar", "image/svg+xml"}
    assert card.headline[1].cites


def test_without_a_taper_there_is_no_calendar(ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), BOOK)
    assistant.hear("a", "45M polymyositis 70 kg no lung disease. dose?")
    assert assistant.hear("a", "/calendar").card.files == ()


def test_the_text_for_the_notes_has_doses_with_units_sources_and_version(ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), BOOK)
    assistant.hear("a", "45M polymyositis 70 kg no lung disease, no diabetes. dose?")
    card = assistant.hear("a", "/notes").card
    text = files(card)["text/plain"].content
    for words in (
        "Prednisone 35-70 mg by mouth once daily [S01",
        "ONCE WEEKLY",
        "Sources: S01",
        BOOK.version,
        "age 45 years",
    ):
        assert words in text
    assert "45M" not in text, "the reader's own words are not repeated"
