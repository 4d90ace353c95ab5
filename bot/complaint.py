"""An answer that a reader calls wrong: the reason is asked, and kept for those who look after the program."""

from __future__ import annotations

from bot import notices
from bot.reply import Button, Reply
from bot.session import Session
from core.register import ProtocolBook

WRONG = Button("This is wrong", "/wrong")
LONGEST = 500  # characters of a reason
_REASONS = ("a dose or a number", "my words were misread", "something is missing", "a source")


def asked(session: Session, book: ProtocolBook) -> tuple[Session, Reply]:
    """Ask what is wrong; the next message is the reason."""
    buttons = tuple(Button(reason, f"/wrong {reason}") for reason in _REASONS)
    reply = notices.ask_plainly(book, "clarify", "What is wrong? Press, or write it in a sentence.", buttons)
    return session.model_copy(update={"complaint": session.code}), reply


def noted(session: Session, book: ProtocolBook) -> tuple[Session, Reply]:
    """Say that the reason is kept; the case goes on."""
    of = f" about answer {session.code}" if session.code else ""
    text = f"Noted{of}, for those who look after this program. Do not use an answer that you doubt; ask a senior."
    return session.model_copy(update={"complaint": None}), notices.told(book, text)
