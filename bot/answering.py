"""From the basis of an answer to the answer: a pure function, so that the same facts are answered alike at any time."""

from __future__ import annotations

from dataclasses import replace

from bot import taper_dates
from bot.answer import answer, is_general, without
from bot.basis import Basis
from bot.branches import by_lung_disease, over_interval
from bot.citations import sources_of
from bot.lines import line
from bot.patient import case_of
from bot.reply import Card, Line, Reply, Strong
from core.alarms import Code
from core.engine import decide
from core.evidence import RefKind
from core.outcome import Outcome
from core.register import ProtocolBook

WHAT_IF = line(Strong("What if: "), "the case itself stays as it was.")


def outcome_of(basis: Basis, book: ProtocolBook) -> Outcome:
    """What the core decides, with only the questions that are still worth asking."""
    return _decided(basis, book)[0]


def reply_of(basis: Basis, book: ProtocolBook) -> tuple[Outcome, Reply]:
    """The outcome, and its card and facts. No clock, no I/O."""
    outcome, interval = _decided(basis, book)
    case = case_of(basis.draft)
    reply = answer(case, outcome, basis, book)
    reply = taper_dates.with_dates(reply, outcome, basis.start, case.steroid.weeks, book)
    beside = (*interval, *by_lung_disease(basis, outcome, book))
    if beside:
        reply = _with_lines(reply, beside, book)
    if basis.supposed:
        reply = replace(reply, card=replace(reply.card, headline=(WHAT_IF, *reply.card.headline)))
    return outcome, reply


def _decided(basis: Basis, book: ProtocolBook) -> tuple[Outcome, tuple[Line, ...]]:
    found = over_interval(basis, book)
    if found is not None:
        return without(found[0], basis.done), (found[1],)
    outcome = without(decide(case_of(basis.draft), basis.wish.request, book), basis.done)
    return (_of_nobody(outcome) if _is_about_nobody(basis, outcome) else outcome), ()


def _is_about_nobody(basis: Basis, outcome: Outcome) -> bool:
    """A question that the protocol's own words answer whole: no number was asked for, and no patient told of."""
    wish = basis.wish
    return bool(wish.subjects) and not wish.request.dose_asked and is_general(basis.draft, outcome)


def _of_nobody(outcome: Outcome) -> Outcome:
    """Without the questions and holds that only a patient gives a reason for."""
    return replace(outcome, asks=(), alarms=tuple(code for code in outcome.alarms if code not in _OF_A_PATIENT))


_OF_A_PATIENT = frozenset({Code.AGE_MISSING, Code.WEIGHT_MISSING, Code.HEIGHT_MISSING, Code.CHILDBEARING_UNKNOWN})


def _with_lines(reply: Reply, lines: tuple[Line, ...], book: ProtocolBook) -> Reply:
    """The reply with further lines below its answer, and the sources of those lines."""
    ids = {source.id for source in reply.card.sources} | {cite for one in lines for cite in one.cites}
    card: Card = replace(reply.card, headline=(*reply.card.headline, *lines), sources=sources_of(ids, book))
    settled = {cite for cite in ids if cite.startswith(RefKind.SETTLEMENT)}
    facts = {"cites": tuple(sorted(ids - settled)), "settlements": tuple(sorted(settled))}
    return Reply(card, reply.facts.model_copy(update=facts))
