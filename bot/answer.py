"""From the core's outcome and the protocol's words to one reply: card and facts, with the same citations."""

from __future__ import annotations

from dataclasses import replace

from bot import notices
from bot.citations import sources_of
from bot.compose import compose
from bot.doubts import question
from bot.excerpts import DECIDED_ON, STATEMENTS, Subject
from bot.factsheet import facts_of
from bot.lines import line, quoted
from bot.reply import Button, Card, Line, Reply, Strong
from bot.rests_on import cited_ids
from bot.slots import Draft
from bot.understood import understood
from core.evidence import D
from core.outcome import Ask, Outcome
from core.register import ProtocolBook
from nlu.parsed import Reading


def answer(
    outcome: Outcome, subjects: tuple[Subject, ...], draft: Draft, reading: Reading, book: ProtocolBook
) -> Reply:
    """Put an outcome into words. Its first missing fact is the one that is asked."""
    parts = compose(outcome, book)
    quotes = _quotes(subjects, book)
    asked = question(outcome.asks[0], draft) if outcome.asks else None
    shown = tuple(dict.fromkeys((*cited_ids(outcome, book), *(text for one in quotes for text in one.cites))))
    card = Card(
        emergency=parts.emergency,
        headline=parts.headline or quotes or _nothing_yet(outcome),
        why=(*parts.why, *(quotes if parts.headline else ())),
        check_first=parts.check_first,
        alarms=parts.alarms,
        gaps=parts.gaps,
        question=asked,
        understood=understood(draft),
        not_used=tuple(span.words for span in reading.unused),
        read_as=tuple((mend.span.words, mend.read_as) for mend in reading.mends),
        details=parts.details,
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
}


def _nothing_yet(outcome: Outcome) -> tuple[Line, ...]:
    """The first line where there is no number and nothing was refused."""
    if outcome.holds:
        return (line(Strong("Hold: no dose is given.")),)
    missing = [_MISSING[ask] for ask in outcome.asks if ask in _MISSING]
    if missing:
        return (line(Strong("No dose yet."), f" Missing: {', '.join(missing)}."),)
    return (line(Strong("No dose is given.")),)


def _quotes(subjects: tuple[Subject, ...], book: ProtocolBook) -> tuple[Line, ...]:
    """The protocol's own words on what was asked, and whether more than its words is answered yet."""
    lines: list[Line] = []
    for subject in subjects:
        if subject in DECIDED_ON:
            lines.append(line(f"On {subject} the protocol says:"))
        else:
            lead = Strong(f"{subject.capitalize()}: a patient-specific answer is not yet covered.")
            lines.append(line(lead, " The protocol's own words:"))
        lines += [quoted(ref, book) for ref in STATEMENTS[subject]]
        if subject is Subject.FIGURE:
            lines.append(line(book.alarms["X_FIGURE_UNSUPPORTED"].wording, refs=(D(1),)))
    return tuple(lines)


def _undo(draft: Draft) -> tuple[Button, ...]:
    """DM was read as dermatomyositis: one tap takes it back (D23)."""
    if draft.diagnosis is None or not draft.diagnosis.value.from_dm:
        return ()
    return (Button("DM means diabetes here", "diabetes, not dermatomyositis"),)


def without(outcome: Outcome, done: frozenset[object]) -> Outcome:
    """The outcome with only the questions that are still worth asking."""
    return replace(outcome, asks=tuple(ask for ask in outcome.asks if ask not in done))
