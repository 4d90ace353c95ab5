"""The commands about the case of a chat: a pure function, (session, command) -> (session, reply)."""

from __future__ import annotations

from bot import case_card, complaint, notices
from bot.commands import CHANGE, MORE, WRONG, Command
from bot.front import SOURCES
from bot.reply import Reply
from bot.session import Session
from core.register import ProtocolBook


def turn(session: Session, given: Command, book: ProtocolBook) -> tuple[Session, Reply] | None:
    """The session after and the reply; None where the command stands for a message, which is heard instead."""
    match given.name:
        case "/reset" | "/new":
            return session.next_case(), notices.forgotten(book)
        case "/case":
            return session, case_card.case(session, book)
        case "/why":
            return session, case_card.why(session, book)
        case "/source":
            return session, case_card.more(session, SOURCES, book)
        case _ if given.name == WRONG:
            return complaint.noted(session, book) if given.rest else complaint.asked(session, book)
        case _ if given.name == MORE:
            return session, case_card.more(session, given.rest, book)
        case _ if given.name == CHANGE:
            return case_card.change(session, given.rest, book)
        case _:
            return None
