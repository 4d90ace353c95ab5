"""The guard against mixing two patients up: a clashing age or sex is asked about before anything is used."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from bot import notices
from bot.reply import Button, Reply
from bot.session import Session
from bot.slots import Draft
from bot.understood import understood
from core.register import ProtocolBook
from nlu.parsed import QuantityKind, Reading

NEW = Button("New patient", "new patient")
SAME = Button("Same patient, corrected", "same patient")
_ONE_YEAR = Decimal(1)
LONG_PAUSE = timedelta(hours=2)


def clashes(draft: Draft, reading: Reading) -> bool:
    """Whether a message that corrects nothing gives another age or sex than the case has."""
    if reading.corrects:
        return False
    age = reading.quantity(QuantityKind.AGE)
    another_age = (
        draft.age_years is not None and age is not None and abs(age.value - draft.age_years.value) >= _ONE_YEAR
    )
    another_sex = draft.sex is not None and reading.sex is not None and reading.sex.sex is not draft.sex.value
    return another_age or another_sex


def held(session: Session, reading: Reading, book: ProtocolBook) -> tuple[Session, Reply]:
    """Keep the message unused, and ask whose it is."""
    reply = notices.ask_plainly(
        book,
        "which patient",
        "Another age or sex than before: is this a new patient, or a correction of the same one?",
        (NEW, SAME),
    )
    return session.model_copy(update={"held": reading.text, "held_for_pause": False, "asked": None}), reply


def is_long_pause(session: Session, now: datetime) -> bool:
    """Whether so long has passed since the last message that the next may be about someone else."""
    if session.heard_at is None or session.held is not None or session.draft == Draft():
        return False
    return now - session.heard_at > LONG_PAUSE


def held_for_pause(session: Session, text: str, book: ProtocolBook) -> tuple[Session, Reply]:
    """Keep the message unused, and ask whose it is."""
    hours = int(LONG_PAUSE.total_seconds() // 3600)
    known = "; ".join(f"{fact.label} {fact.value}" for fact in understood(session.draft))
    text_of = f"More than {hours} hours have passed. Is this still the same patient ({known})?"
    reply = notices.ask_plainly(book, "which patient", text_of, (Button("Same patient", "same patient"), NEW))
    return session.model_copy(update={"held": text, "held_for_pause": True, "asked": None}), reply


def resumed(session: Session, text: str) -> tuple[Session, str]:
    """The session and text with which to go on: the kept message, once it is known whose it is."""
    if session.held is None:
        return session, text
    said = " ".join(text.lower().strip(" .!").split())
    if said in {NEW.says, NEW.label.lower(), "new"}:
        return session.next_case(), session.held
    going_on = session.model_copy(update={"held": None, "held_for_pause": False})
    if said in {SAME.says, SAME.label.lower(), "same"}:
        return going_on, session.held if session.held_for_pause else f"correction: {session.held}"
    return going_on, text
