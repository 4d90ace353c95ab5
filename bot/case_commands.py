"""The commands about the case of a chat: a pure function, (session, command) -> (session, reply)."""

from __future__ import annotations

from collections.abc import Callable

from bot import case_card, complaint, notices
from bot.commands import CHANGE, FILE, MORE, NOTES, WRONG, Command
from bot.front import SOURCES
from bot.quiz import turn as quiz
from bot.reply import Reply
from bot.session import Session
from bot.takeaway import cards
from core.register import ProtocolBook

Done = tuple[Session, Reply]


def turn(session: Session, given: Command, book: ProtocolBook) -> Done | None:
    """The session after and the reply; None where the command stands for a message, which is heard instead."""
    shown = _SHOWS.get(given.name)
    if shown is not None:
        return session, shown(session, given.rest, book)
    changed = _CHANGES.get(given.name)
    return None if changed is None else changed(session, given.rest, book)


def _new_case(session: Session, rest: str, book: ProtocolBook) -> Done:
    del rest
    return session.next_case(), notices.forgotten(book)


def _wrong(session: Session, rest: str, book: ProtocolBook) -> Done:
    return complaint.noted(session, book) if rest else complaint.asked(session, book)


_SHOWS: dict[str, Callable[[Session, str, ProtocolBook], Reply]] = {
    "/case": lambda session, _, book: case_card.case(session, book),
    "/why": lambda session, _, book: case_card.why(session, book),
    "/source": lambda session, _, book: case_card.more(session, SOURCES, book),
    MORE: case_card.more,
    NOTES: lambda session, _, book: cards.for_the_notes(session, book),
    FILE: lambda session, _, book: cards.calendar(session, book),
}
"""Commands that change nothing."""

_CHANGES: dict[str, Callable[[Session, str, ProtocolBook], Done]] = {
    "/reset": _new_case,
    "/new": _new_case,
    "/quiz": quiz.put,
    WRONG: _wrong,
    CHANGE: case_card.change,
}
