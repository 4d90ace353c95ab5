"""The cards that hand over what is taken away: files with a name, or a text to paste."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import notices, taper_dates
from bot.answering import reply_of
from bot.lines import line
from bot.patient import case_of
from bot.reply import Button, Card, File, Line, Reply, Strong
from bot.takeaway.calendar_file import calendar_file
from bot.takeaway.notes import notes
from bot.takeaway.picture import picture
from core.outcome import Taper
from core.schedule import schedule

if TYPE_CHECKING:
    from bot.session import Session
    from core.register import ProtocolBook

NOTES = Button("Text for the notes", "/notes")
_NO_TAPER = "The last answer has no taper. Ask for it first: the dose taken now, since when, and the response."


def calendar(session: Session, book: ProtocolBook) -> Reply:
    """The taper of the last answer as an .ics file and a picture; its first day is asked where it is not known."""
    if session.last is None:
        return notices.ask_plainly(book, "clarify", _NO_TAPER)
    outcome, reply = reply_of(session.last, book)
    taper = next((answer for answer in outcome.answers if isinstance(answer, Taper)), None)
    if taper is None:
        return notices.ask_plainly(book, "clarify", _NO_TAPER)
    day = session.last.start.day
    if day is None:
        asked = "From which day does the next step start? Write it as 1 March 2026 or as 2026-03-01."
        return notices.ask_plainly(book, taper_dates.ASK, asked)
    weeks = case_of(session.last.draft).steroid.weeks
    dated = schedule(taper, day, book.numbers.taper, weeks).value
    source = f"{f'Answer {session.code}. ' if session.code else ''}Protocol {book.version}, edition {book.edition}."
    files = (
        File(f"prednisone-taper-{day.isoformat()}.ics", "text/calendar", calendar_file(dated, source)),
        File(f"prednisone-taper-{day.isoformat()}.svg", "image/svg+xml", picture(dated, taper.current)),
    )
    table = next((one for one in reply.card.details if one.title == taper_dates.TITLE), None)
    card = Card(
        headline=(line(Strong(taper_dates.TITLE)), *(table.lines if table else ())),
        sources=tuple(one for one in reply.card.sources if table and _cited(one.id, table.lines)),
        files=files,
        whole=True,
        footer=notices.footer(book),
    )
    return Reply(card)


def for_the_notes(session: Session, book: ProtocolBook) -> Reply:
    """The last answer as a text to paste."""
    if session.last is None:
        return notices.ask_plainly(book, "clarify", "There is no answer yet to write down.")
    _, reply = reply_of(session.last, book)
    code = f"Answer {session.code}. " if session.code else ""
    text = notes(replace(reply.card, footer=f"{code}{reply.card.footer}"))
    headline = (line(Strong("For the notes:")), *(line(one) for one in text.split("\n")))
    file = File("myocite-answer.txt", "text/plain", text)
    return Reply(Card(headline=headline, files=(file,), whole=True, footer=notices.footer(book)))


def _cited(name: str, lines: tuple[Line, ...]) -> bool:
    return any(name in one.cites for one in lines)
