"""Cards about the case itself: what is known, how a fact is changed, and the details of the last answer."""

from __future__ import annotations

from dataclasses import replace

from bot import front, notices
from bot.answering import reply_of
from bot.doubts import question
from bot.lines import line
from bot.questions import WORDING
from bot.reply import Button, Card, Line, Reply, Section, Strong
from bot.session import Session
from bot.understood import understood
from core.outcome import Ask
from core.register import ProtocolBook

CHANGE = "/change"
FOR_AND_AGAINST = "For and against"
_ASK = {
    "age": Ask.AGE,
    "sex": Ask.SEX,
    "weight": Ask.WEIGHT,
    "height": Ask.HEIGHT,
    "disease": Ask.DISEASE,
    "lung disease": Ask.LUNG,
    "interstitial lung disease": Ask.ILD,
    "prednisone now": Ask.CURRENT_DOSE,
    "response": Ask.RESPONSE,
}
_YES_OR_NO = frozenset({"yes", "no", "uncertain", "in the past", "contradicted", "in the family, not the patient"})
_MOST = 12  # buttons


def case(session: Session, book: ProtocolBook) -> Reply:
    """What is known of the case, each fact with a button that changes it."""
    facts = understood(session.draft)
    if not facts:
        return notices.ask_plainly(book, "clarify", "Nothing is known of this case yet. Tell me about the patient.")
    card = Card(
        headline=(
            line(Strong(f"Case {session.case}: what is known."), " Press a fact to change it, or write it anew."),
        ),
        question=question(session.asked, session.draft) if session.asked is not None else None,
        understood=facts,
        buttons=(
            *(Button(f"Change {fact.label}", f"{CHANGE} {fact.label}") for fact in facts[:_MOST]),
            Button("New patient", "new patient"),
        ),
        footer=notices.footer(book),
    )
    return Reply(card)


def change(session: Session, label: str, book: ProtocolBook) -> tuple[Session, Reply]:
    """Ask for a fact anew; the next message is its correction."""
    value = {fact.label: fact.value for fact in understood(session.draft)}.get(label)
    if value is None:
        return session, case(session, book)
    asked = _ASK.get(label)
    if asked is not None:
        first = WORDING[asked]
        buttons = tuple(Button(one.label, f"correction: {one.says}") for one in first.buttons)
        text = f"It is {value} now. {first.question}"
        after = session.model_copy(update={"asked": asked, "changing": True})
        return after, notices.ask_plainly(book, asked, text, buttons)
    if value in _YES_OR_NO:
        buttons = (Button("Yes", f"correction: has {label}"), Button("No", f"correction: no {label}"))
        return session, notices.ask_plainly(book, "clarify", f"{label}: it is {value} now. What is right?", buttons)
    text = f"{label}: it is {value} now. Write what is right after the word correction, for example: correction: "
    return session, notices.ask_plainly(book, "clarify", f"{text}{label} ...")


def more(session: Session, title: str, book: ProtocolBook) -> Reply:
    """One detail of the last answer, or the whole of it where none is named."""
    if session.last is None:
        return notices.ask_plainly(book, "clarify", "There is no answer yet to tell more about.")
    _, reply = reply_of(session.last, book)
    if not title:
        return Reply(replace(reply.card, whole=True), reply.facts)
    found = front.section(reply.card, title)
    if found is None:
        names = ", ".join(front.titles(reply.card))
        return notices.ask_plainly(book, "clarify", f"The last answer has no such part. It has: {names}.")
    return Reply(found)


def why(session: Session, book: ProtocolBook) -> Reply:
    """Why the last answer is what it is: its reasons, and what speaks for and against each drug."""
    if session.last is None:
        return notices.ask_plainly(book, "clarify", "There is no answer yet. Ask first, then /why.")
    _, reply = reply_of(session.last, book)
    arguments = tuple(
        one for section in reply.card.details if section.title == FOR_AND_AGAINST for one in section.lines
    )
    lines: tuple[Line, ...] = (*reply.card.why, *arguments)
    if not lines:
        return more(session, "", book)
    return Reply(front.opened(Section("Why", lines), reply.card))
