"""From the core's outcome and the protocol's words to one reply: card and facts, with the same citations."""

from __future__ import annotations

from dataclasses import replace

from bot import literature, notices, weighing_words
from bot.basis import Basis
from bot.citations import sources_of
from bot.compose import compose
from bot.doubts import question
from bot.excerpts import quotes
from bot.factsheet import facts_of
from bot.lines import line
from bot.reply import Button, Card, Line, Reply, Section, Strong
from bot.rests_on import cited_ids
from bot.slots import Draft, nobody
from bot.understood import understood
from core.case import Case
from core.engine import weigh
from core.outcome import Ask, Incomplete, Outcome, Pending, Plan, Taper
from core.register import ProtocolBook


def answer(case: Case, outcome: Outcome, basis: Basis, book: ProtocolBook) -> Reply:
    """Put the outcome of a basis into words, every drug weighed beside it. Its first missing fact is asked."""
    wish, draft = basis.wish, basis.draft
    subjects = wish.subjects
    general = bool(subjects) and is_general(draft, outcome)
    assessments = () if general or not wish.weighs else outcome.assessments or weigh(case, book)
    reasons = weighing_words.answers(assessments, wish.asks_why)
    weighed = weighing_words.section(assessments)
    parts = compose(_without_courses(outcome) if general else outcome, book)
    words = quotes(subjects, book)
    differs = literature.section((*reasons, *parts.headline, *words), book)
    asked = question(outcome.asks[0], draft) if outcome.asks else None
    shown = tuple(
        dict.fromkeys(
            (
                *cited_ids(outcome, book),
                *(text for one in words for text in one.cites),
                *weighing_words.refs_shown(reasons, (*weighed, *differs)),
            )
        )
    )
    card = Card(
        emergency=parts.emergency,
        headline=(*parts.headline, *words) if general else (*reasons, *parts.headline) or _nothing_yet(outcome, basis),
        why=parts.why,
        check_first=parts.check_first,
        alarms=parts.alarms,
        gaps=parts.gaps,
        question=asked,
        understood=understood(draft),
        not_used=basis.not_used,
        read_as=basis.read_as,
        details=(
            *parts.details,
            *weighed,
            *differs,
            *(() if general or not words else (Section("Protocol's own words", words),)),
        ),
        sources=sources_of(shown, book),
        buttons=_undo(draft),
        footer=notices.footer(book),
    )
    return Reply(card, facts_of(outcome, shown))


_MISSING = {
    Ask.AGE: "age",
    Ask.WEIGHT: "weight",
    Ask.WEIGHT_UNIT: "the unit of the weight",
    Ask.HEIGHT: "height",
    Ask.DISEASE: "diagnosis",
    Ask.DM_MEANING: "what DM means",
    Ask.CURRENT_DOSE: "the current prednisone dose",
    Ask.RESPONSE: "the response so far",
    Ask.SEX: "sex",
}


def _nothing_yet(outcome: Outcome, basis: Basis) -> tuple[Line, ...]:
    """The first line where there is no number and nothing was refused."""
    unknown = [_MISSING[ask] for ask in _MISSING if ask in basis.not_known]
    if unknown:
        return (line(Strong("No dose without it: "), f"{', '.join(unknown)}. Send it when it is known."),)
    if outcome.holds:
        return (line(Strong("Hold: no dose is given.")),)
    missing = [_MISSING[ask] for ask in outcome.asks if ask in _MISSING]
    if missing:
        return (line(Strong("No dose yet."), f" Missing: {', '.join(missing)}."),)
    return (line(Strong("No dose is given.")),)


def is_general(draft: Draft, outcome: Outcome) -> bool:
    """Whether nothing is known of a patient, beyond a disease that may be the subject of the question itself."""
    about_treatment = any(isinstance(answer, Incomplete) for answer in outcome.answers)
    return nobody(draft) and not (draft.diagnosis is not None and about_treatment)


def _without_courses(outcome: Outcome) -> Outcome:
    """What is not about this patient is said in the protocol's own words instead."""
    kept = tuple(answer for answer in outcome.answers if isinstance(answer, Plan | Pending | Incomplete | Taper))
    return replace(outcome, answers=kept)


def _undo(draft: Draft) -> tuple[Button, ...]:
    """DM was read as dermatomyositis: one tap takes it back (D23)."""
    if draft.diagnosis is None or not draft.diagnosis.value.from_dm:
        return ()
    return (Button("DM means diabetes here", "diabetes, not dermatomyositis"),)


def without(outcome: Outcome, done: frozenset[object]) -> Outcome:
    """The outcome with only the questions that are still worth asking."""
    return replace(outcome, asks=tuple(ask for ask in outcome.asks if ask not in done))
