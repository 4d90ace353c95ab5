"""A steroid that was stopped of late (L06): what is told first, and what is asked before any dose."""

from __future__ import annotations

from dataclasses import replace

from bot import notices
from bot.citations import sources_of
from bot.compose import EMERGENCY_LINE
from bot.facts import Facts
from bot.lines import line, sentence
from bot.reply import Card, Line, Reply, Strong
from bot.slots import Draft
from bot.understood import understood
from core.evidence import Ref
from core.register import ProtocolBook
from nlu.parsed import Concept, Drug, Reading, State

ASK = "steroid course"
WHICH = "Which steroid and dose was taken, for how many weeks, and since when is it stopped?"
_LIMIT = Ref.parse("L06")
_STEROIDS = frozenset({Drug.PREDNISONE, Drug.PREDNISOLONE})
_SIGNS = "Fainting, low blood pressure or vomiting after a steroid was stopped may be adrenal insufficiency."


def first_of_all(draft: Draft, reading: Reading, *, asks: bool, book: ProtocolBook) -> Reply | None:
    """The reply to a message that tells of a steroid stopped of late; None where it is answered as any other.

    With faintness, collapse, low blood pressure or vomiting: an emergency, and no dose. Without them, and where nothing
    is asked: no starting dose as if the steroid were new. Said in an earlier message, it holds no answer up.
    """
    told = {found.concept for found in reading.findings if found.state is State.PRESENT}
    if not told & {Concept.STEROID_STOPPED, Concept.FAINTNESS} or not _has(draft, Concept.STEROID_STOPPED):
        return None
    ill = _has(draft, Concept.FAINTNESS)
    if not ill and (asks or Concept.STEROID_STOPPED not in told):
        return None
    emergency = line(Strong(EMERGENCY_LINE), f" {_SIGNS}", refs=(_LIMIT,)) if ill else None
    known = any(mention.drug in _STEROIDS and mention.dose is not None for mention in reading.drugs)
    card = Card(
        emergency=emergency,
        headline=(line(Strong("No dose is given."), " A starting dose is for a steroid that is new."),),
        question=None if known else notices.asked(ASK, WHICH),
        check_first=(_warning(book),),
        gaps=(line("The protocol does not say how a steroid that was stopped is taken up again."),),
        understood=understood(draft),
        not_used=tuple(span.words for span in reading.unused),
        read_as=tuple((mend.span.words, mend.read_as) for mend in reading.mends),
        sources=sources_of((str(_LIMIT),), book),
        footer=notices.footer(book),
    )
    return Reply(card, Facts(ask=() if known else (ASK,), cites=(str(_LIMIT),)))


def beside(reply: Reply, reading: Reading, book: ProtocolBook) -> Reply:
    """The reply with the warning, where the message tells of a steroid stopped of late."""
    if not any(found.concept is Concept.STEROID_STOPPED for found in reading.findings):
        return reply
    card, facts = reply.card, reply.facts
    cites = tuple(dict.fromkeys((*facts.cites, str(_LIMIT))))
    sources = sources_of({*(source.id for source in card.sources), str(_LIMIT)}, book)
    return Reply(
        replace(card, check_first=(_warning(book), *card.check_first), sources=sources),
        facts.model_copy(update={"cites": cites}),
    )


def _warning(book: ProtocolBook) -> Line:
    return line(f"A steroid was stopped. {sentence(book.limits[_LIMIT].limit)}", refs=(_LIMIT,))


def _has(draft: Draft, concept: Concept) -> bool:
    heard = draft.findings.get(concept)
    return heard is not None and heard.value is State.PRESENT
