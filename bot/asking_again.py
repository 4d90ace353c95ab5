"""A question that was not answered: asked again after a digression, and explained after two unusable answers."""

from __future__ import annotations

from dataclasses import replace

from bot.doubts import question
from bot.facts import Scope
from bot.lines import line
from bot.questions import NOT_KNOWN, WORDING
from bot.reply import Button, Line, Question, Reply
from bot.session import Session
from bot.understood import understood
from core.outcome import Ask
from nlu.parsed import Intent, Parsed

TOO_MANY = 2
FEW_WORDS = 4
LEAVE = (Button("Show the case", "/case"), Button("New patient", "new patient"))
_ANSWERS = frozenset({Intent.PROVIDE_INFO, Intent.UNCLEAR, Intent.CORRECTION})  # a message that asks nothing
_OPTIONAL = frozenset({Ask.STEROID_RISK})  # asked once (D04)
COULD_NOT = "I could not use that answer. "


def asked_again(before: Session, after: Session, reply: Reply, parsed: Parsed) -> tuple[Session, Reply]:
    """The reply, with the open question of the case where the message did not settle it.

    A message that asks nothing and tells nothing new is an unusable answer: after two of them the question says
    why it is asked, and how to go on without it.
    """
    asked = before.asked
    elsewhere = after.case != before.case or after.held is not None or not parsed.reading.text.strip()
    if asked is None or asked in _OPTIONAL or elsewhere:
        return _settled(after), reply
    if _told_something(before, after):
        return _settled(after), reply
    if not _is_answer(parsed):
        return _after_digression(before, after, reply, asked)
    if after.asked is not asked:
        return _settled(after), reply
    unusable = before.unusable + 1
    shown = _explained(asked, after) if unusable >= TOO_MANY else question(asked, after.draft)
    text = shown.line if unusable >= TOO_MANY else line(COULD_NOT, *shown.line.fragments)
    unread = replace(reply, card=replace(reply.card, headline=())) if _says_outside(reply) else reply
    asked_so = _asking(unread, replace(shown, line=text))
    return after.model_copy(update={"unusable": unusable}), asked_so


def _is_answer(parsed: Parsed) -> bool:
    """Whether the message asks nothing; a few words about nothing known are an answer that was not understood."""
    intents = set(parsed.intents)
    few = len(parsed.reading.text.split()) <= FEW_WORDS and "?" not in parsed.reading.text
    return intents <= _ANSWERS or (few and intents == {Intent.OUT_OF_SCOPE})


def _settled(session: Session) -> Session:
    return session.model_copy(update={"unusable": 0}) if session.unusable else session


def _told_something(before: Session, after: Session) -> bool:
    """Whether a fact of the case, or what is not known of it, is another one now."""
    return understood(before.draft) != understood(after.draft) or after.not_known != before.not_known


def _after_digression(before: Session, after: Session, reply: Reply, asked: Ask) -> tuple[Session, Reply]:
    """The other matter is answered; then the same question stands again, about the same treatment as before."""
    if reply.card.question is not None:
        return after, reply
    kept = before.model_copy(
        update={"last": after.last, "digest": after.digest, "doses": after.doses, "taper_from": after.taper_from}
    )
    return kept, _asking(reply, question(asked, before.draft))


def _asking(reply: Reply, asked: Question) -> Reply:
    facts = reply.facts
    if asked.code not in facts.ask:
        facts = facts.model_copy(update={"ask": (asked.code, *facts.ask)})
    return Reply(replace(reply.card, question=asked), facts)


def _says_outside(reply: Reply) -> bool:
    """Whether the reply says no more than that the words are of no question it answers."""
    return reply.facts.scope is not Scope.IN and not reply.card.understood


def _explained(asked: Ask, session: Session) -> Question:
    """The question with its reason, how an answer is written, and the ways out."""
    first = question(asked, session.draft)
    wording = WORDING[asked]
    parts = (COULD_NOT, *first.line.fragments, f" {wording.reason} You may also go on without it.")
    text: Line = line(*parts)
    return Question(asked, text, tuple(dict.fromkeys((*first.buttons, NOT_KNOWN, *LEAVE))))
