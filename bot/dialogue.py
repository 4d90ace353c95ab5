"""One turn of a conversation, as a pure function: (session, parsed message) -> (session, reply)."""

from __future__ import annotations

from dataclasses import replace

from bot import notices, taper_dates
from bot.answer import answer, without
from bot.doubts import about_the_message, doubt_reply
from bot.lines import line
from bot.patient import case_of
from bot.questions import is_dont_know
from bot.reply import Reply, Strong
from bot.session import Session
from bot.slots import Draft, listen
from bot.wishes import Wish, carried_on, completed, wish_of
from bot.wrong_patient import clashes, held
from core.engine import decide
from core.outcome import Ask
from core.register import ProtocolBook
from nlu.parsed import Intent, Parsed, Reading, State

LONGEST = 4096  # characters of one message; a longer one is refused whole
WHAT_IF = line(Strong("What if: "), "the case itself stays as it was.")
_QUANTITY_ASKS = frozenset({Ask.WEIGHT, Ask.WEIGHT_UNIT, Ask.HEIGHT, Ask.AGE})
_SMALL_TALK = frozenset({Intent.GREET, Intent.HELP, Intent.THANKS})


def turn(session: Session, parsed: Parsed, book: ProtocolBook) -> tuple[Session, Reply]:
    """Take in every fact of the message; then answer, with at most one question.

    Shape:   the session before and the message in, the session after and the reply out. No clock, no I/O.
    Errors:  none: what is unclear is asked.
    """
    reading, intents = parsed.reading, frozenset(parsed.intents)
    if Intent.NEW_PATIENT in intents:
        session = Session()
    answered = _without_new_facts(session, parsed, book)
    if answered is not None:
        return answered
    draft = listen(session.draft, reading, answers=session.asked in _QUANTITY_ASKS)
    asked_now = wish_of(parsed, draft)
    wish = carried_on(asked_now, session.wish)
    doubt = about_the_message(draft)
    if doubt is not None:
        return _remember(session, draft, wish), doubt_reply(doubt, book)
    if Intent.OUT_OF_SCOPE in intents and draft.other_disease is None and draft.diagnosis is None and asked_now.empty:
        return session, notices.out_of_scope(book)
    if wish.empty and _says_nothing(reading):
        return session, notices.unclear(book)
    return _answer(session, draft, completed(wish, draft), reading, book)


def _without_new_facts(session: Session, parsed: Parsed, book: ProtocolBook) -> tuple[Session, Reply] | None:
    """The turn of a message that adds no fact to the case: unread, unknown, small talk, supposed or another's."""
    reading, intents = parsed.reading, frozenset(parsed.intents)
    unread = _unread(reading, book)
    if unread is not None:
        return session, unread
    if session.asked is not None and is_dont_know(reading.text):
        session = session.model_copy(update={"not_known": session.not_known | {session.asked}})
        return _answer(session, session.draft, session.wish, Reading(text=""), book)
    if _says_nothing(reading) and not reading.doubts:
        reply = _without_a_case(intents, book)
        return (session, reply) if reply is not None else None
    if Intent.WHAT_IF in intents and session.draft != Draft():
        return session, _supposed(session, parsed, book)
    return held(session, reading, book) if clashes(session.draft, reading) else None


def _unread(reading: Reading, book: ProtocolBook) -> Reply | None:
    """The reply to a message that was not read at all."""
    if len(reading.text) > LONGEST:
        return notices.too_long(book, LONGEST)
    return None if reading.text.strip() else notices.empty(book)


def _supposed(session: Session, parsed: Parsed, book: ProtocolBook) -> Reply:
    """The answer to a what-if, beside the case: what is only supposed is never remembered."""
    supposed = replace(
        parsed.reading,
        findings=tuple(
            replace(found, state=State.PRESENT) if found.state is State.UNCERTAIN else found
            for found in parsed.reading.findings
        ),
        corrects=True,
    )
    draft = listen(session.draft, supposed)
    wish = carried_on(wish_of(replace(parsed, reading=supposed), draft), session.wish)
    _, reply = _answer(session, draft, completed(wish, draft), supposed, book)
    return replace(reply, card=replace(reply.card, headline=(WHAT_IF, *reply.card.headline)))


def _says_nothing(reading: Reading) -> bool:
    """Whether no clinical fact, drug or proposal was read."""
    return not (
        reading.quantities
        or reading.sex
        or reading.age_group
        or reading.subtypes
        or reading.other_diseases
        or reading.findings
        or reading.labs
        or reading.drugs
        or reading.allergies
        or reading.responses
        or reading.proposals
        or reading.doubts
    )


def _without_a_case(intents: frozenset[Intent], book: ProtocolBook) -> Reply | None:
    """The reply to a message without any clinical word, where one is due."""
    if Intent.NEW_PATIENT in intents:
        return notices.forgotten(book)
    if intents == {Intent.THANKS}:
        return notices.thanks(book)
    if intents <= _SMALL_TALK:
        return notices.welcome(book)
    if intents == {Intent.OUT_OF_SCOPE}:
        return notices.out_of_scope(book)
    if intents == {Intent.UNCLEAR}:
        return notices.unclear(book)
    return None


def _remember(session: Session, draft: Draft, wish: Wish) -> Session:
    request = wish.request
    return session.model_copy(
        update={
            "draft": draft,
            "topics": request.topics,
            "agents": request.agents,
            "subjects": wish.subjects,
            "other_drugs": request.other_drugs,
            "live_vaccine": request.live_vaccine,
            "dose_asked": request.dose_asked,
        }
    )


def _answer(session: Session, draft: Draft, wish: Wish, reading: Reading, book: ProtocolBook) -> tuple[Session, Reply]:
    """Decide, put into words, and ask for what matters most."""
    done = session.not_known | ({Ask.STEROID_RISK} if session.risk_asked else frozenset())
    case = case_of(draft)
    outcome = without(decide(case, wish.request, book), done)
    told = taper_dates.heard(reading.text, session.taper_from, wish.request.topics)
    reply = taper_dates.with_dates(
        answer(case, outcome, wish, draft, reading, book), outcome, told, case.steroid.weeks, book
    )
    asked = outcome.asks[0] if outcome.asks else None
    after = _remember(session, draft, wish).model_copy(
        update={
            "asked": asked,
            "risk_asked": session.risk_asked or asked is Ask.STEROID_RISK,
            "subjects": (),
            "taper_from": told.day,
        }
    )
    return after, reply
