"""One turn of a conversation, as a pure function: (session, parsed message) -> (session, reply)."""

from __future__ import annotations

from dataclasses import replace

from bot import asking_again, lay_writer, notices, steroid_stopped, taper_dates
from bot.answering import reply_of
from bot.basis import Basis
from bot.changes import doses_of, told
from bot.doubts import about_the_message, doubt_reply, not_taken
from bot.questions import is_dont_know
from bot.receipts import digest
from bot.reply import Reply
from bot.session import Session
from bot.slots import Draft, kept, listen
from bot.wishes import Wish, carried_on, completed, wish_of
from bot.wrong_patient import clashes, held
from core.outcome import Ask
from core.register import ProtocolBook
from nlu.parsed import Intent, Parsed, Reading, State

LONGEST = 4096  # characters of one message; a longer one is refused whole
_QUANTITY_ASKS = frozenset({Ask.WEIGHT, Ask.WEIGHT_UNIT, Ask.HEIGHT, Ask.AGE})
_SMALL_TALK = frozenset({Intent.GREET, Intent.HELP, Intent.THANKS})


def turn(session: Session, parsed: Parsed, book: ProtocolBook) -> tuple[Session, Reply]:
    """Take in every fact of the message; then answer, with at most one question.

    Shape:   the session before and the message in, the session after and the reply out. No clock, no I/O.
    Errors:  none: what is unclear is asked. What was asked and not answered is asked again.
    """
    if Intent.NEW_PATIENT in parsed.intents:
        session = session.next_case()
    lay = lay_writer.heard(session, parsed, book)
    if lay is not None:
        return lay
    after, reply = _turn(session, parsed, book)
    return asking_again.asked_again(session, after, reply, parsed)


def _turn(session: Session, parsed: Parsed, book: ProtocolBook) -> tuple[Session, Reply]:
    reading, intents = parsed.reading, frozenset(parsed.intents)
    answered = _without_new_facts(session, parsed, book)
    if answered is not None:
        return answered
    draft = listen(session.draft, reading, answers=session.asked in _QUANTITY_ASKS)
    asked_now = wish_of(parsed, draft)
    wish = carried_on(asked_now, session.wish)
    stopped = steroid_stopped.first_of_all(
        draft, reading, asks=asked_now.request.dose_asked or not asked_now.open, book=book
    )
    if stopped is not None:
        return _remember(session, draft, wish), stopped
    doubt = about_the_message(draft)
    if doubt is not None:
        return _remember(session, draft, wish), doubt_reply(doubt, book)
    foreign = intents == {Intent.OUT_OF_SCOPE} or (Intent.OUT_OF_SCOPE in intents and asked_now.empty)
    if foreign and draft.other_disease is None and draft.diagnosis is None:
        return session, notices.out_of_scope(book)
    if wish.empty and _says_nothing(reading):
        return session, notices.unclear(book)
    after, reply = answered_for(session, draft, completed(wish, draft), reading, book)
    same_question = after.topics == session.topics
    beside = told(session.draft, session.doses, draft, reply.facts) if same_question else ()
    headline = (*not_taken(kept(session.draft, reading), draft), *reply.card.headline, *beside)
    return after, replace(reply, card=replace(reply.card, headline=headline))


def _without_new_facts(session: Session, parsed: Parsed, book: ProtocolBook) -> tuple[Session, Reply] | None:
    """The turn of a message that adds no fact to the case: unread, unknown, small talk, supposed or another's."""
    reading, intents = parsed.reading, frozenset(parsed.intents)
    unread = _unread(reading, book)
    if unread is not None:
        return session, unread
    if session.asked is not None and is_dont_know(reading.text):
        session = session.model_copy(update={"not_known": session.not_known | {session.asked}})
        return answered_for(session, session.draft, session.wish, Reading(text=""), book)
    if _says_nothing(reading) and not reading.doubts:
        reply = _without_a_case(intents, book)
        return (session, reply) if reply is not None else None
    if Intent.WHAT_IF in intents and session.draft != Draft():
        return _supposed(session, parsed, book)
    return held(session, reading, book) if clashes(session.draft, reading) else None


def _unread(reading: Reading, book: ProtocolBook) -> Reply | None:
    """The reply to a message that was not read at all."""
    if len(reading.text) > LONGEST:
        return notices.too_long(book, LONGEST)
    return None if reading.text.strip() else notices.empty(book)


def _supposed(session: Session, parsed: Parsed, book: ProtocolBook) -> tuple[Session, Reply]:
    """The answer to a what-if, beside the case: what is only supposed is never remembered as a fact of it."""
    supposed = replace(
        parsed.reading,
        findings=tuple(
            replace(found, state=State.PRESENT) if found.state is State.UNCERTAIN else found
            for found in parsed.reading.findings
        ),
        corrects=True,
    )
    draft = listen(session.draft, supposed)
    wish = completed(carried_on(wish_of(replace(parsed, reading=supposed), draft), session.wish), draft)
    after, reply = answered_for(session, draft, wish, supposed, book, supposed=True)
    beside = told(session.draft, session.doses, draft, reply.facts) if wish.request.topics == session.topics else ()
    card = replace(reply.card, headline=(*reply.card.headline, *beside))
    return session.model_copy(update={"last": after.last, "digest": after.digest}), replace(reply, card=card)


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


def answered_for(
    session: Session, draft: Draft, wish: Wish, reading: Reading, book: ProtocolBook, *, supposed: bool = False
) -> tuple[Session, Reply]:
    """Decide, put into words, and ask for what matters most."""
    basis = Basis(
        draft=draft,
        wish=wish,
        done=session.not_known | ({Ask.STEROID_RISK} if session.risk_asked else frozenset()),
        not_known=session.not_known,
        not_used=tuple(span.words for span in reading.unused),
        read_as=tuple((mend.span.words, mend.read_as) for mend in reading.mends),
        start=taper_dates.heard(reading.text, session.taper_from, wish.request.topics),
        supposed=supposed,
    )
    outcome, reply = reply_of(basis, book)
    reply = steroid_stopped.beside(reply, reading, book)
    asked = outcome.asks[0] if outcome.asks else None
    after = _remember(session, draft, wish).model_copy(
        update={
            "asked": asked,
            "risk_asked": session.risk_asked or asked is Ask.STEROID_RISK,
            "subjects": (),
            "taper_from": basis.start.day,
            "last": basis,
            "digest": digest(reply),
            "doses": doses_of(reply.facts) or session.doses,
        }
    )
    return after, reply
