"""A taper on the calendar in the card: the days of each step from the first day on, which is asked where unclear."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot import notation
from bot.arithmetic import rung_statement
from bot.citations import sources_of
from bot.dates import SaidDate, start_date, wants_dates, worded
from bot.lines import line
from bot.notices import asked
from bot.reply import Button, Line, Reply, Section, UserWords
from core.evidence import Cited, RefKind, S
from core.outcome import Outcome, Taper
from core.quantities import Mg, Weeks
from core.register import ProtocolBook
from core.request import Topic
from core.schedule import Schedule, schedule

ASK = "start date"
TITLE = "The taper by date"
BUTTON = Button("With dates", "taper with dates")
FILES = Button("Calendar file and picture", "/calendar")
_HOW = "Write it as 1 March 2026 or as 2026-03-01."


@dataclass(frozen=True, slots=True)
class From:
    """The first day of the taper, as far as the conversation has told it; or why it must be asked."""

    day: date | None = None
    wanted: bool = False  # the days were asked for, and no first day is known
    unclear: SaidDate | None = None  # a day was named that is not certain

    @property
    def question(self) -> Line | None:
        """What must be asked, if anything."""
        if self.unclear is not None:
            return line("Which day is ", UserWords(self.unclear.words), f"? {_HOW}")
        return line(f"From which day does the next step start? {_HOW}") if self.wanted else None

    @property
    def buttons(self) -> tuple[Button, ...]:
        """The days that were perhaps meant."""
        readings = self.unclear.readings if self.unclear is not None else ()
        return tuple(Button(worded(day), f"taper from {worded(day)}") for day in readings)


def heard(text: str, known: date | None, topics: frozenset[Topic]) -> From:
    """What a message says of the first day; `known` is the day of an earlier message. Only a taper has one."""
    if Topic.TAPER not in topics:
        return From()
    said = start_date(text)
    if said is None:
        return From(known, wanted=known is None and wants_dates(text))
    if said.day is not None:
        return From(said.day)
    return From(unclear=said)


def with_dates(reply: Reply, outcome: Outcome, told: From, weeks: Weeks | None, book: ProtocolBook) -> Reply:
    """The reply with the days of its taper, or with the question or the button that leads to them."""
    taper = next((answer for answer in outcome.answers if isinstance(answer, Taper)), None)
    if taper is None:
        return reply
    card = reply.card
    if told.day is None:
        if told.question is None:
            return replace(reply, card=replace(card, buttons=(*card.buttons, BUTTON)))
        facts = reply.facts.model_copy(update={"ask": (ASK, *reply.facts.ask)})
        return Reply(replace(card, question=asked(ASK, told.question, told.buttons)), facts)
    dated = schedule(taper, told.day, book.numbers.taper, weeks)
    shown = _shown(reply, Section(TITLE, tuple(_lines(dated, taper.current, book))), book)
    return replace(shown, card=replace(shown.card, buttons=(*shown.card.buttons, FILES)))


def _shown(reply: Reply, section: Section, book: ProtocolBook) -> Reply:
    """The card with one section more, and the sources of its lines."""
    new = {cite for one in section.lines for cite in one.cites}
    ids = new | {source.id for source in reply.card.sources}
    card = replace(reply.card, details=(*reply.card.details, section), sources=sources_of(ids, book))
    settled = {cite for cite in ids if cite.startswith(RefKind.SETTLEMENT)}
    facts = {
        "cites": tuple(sorted(ids - settled)),
        "settlements": tuple(sorted(settled)),
    }
    return Reply(card, reply.facts.model_copy(update=facts))


def _lines(dated: Cited[Schedule], current: Mg, book: ProtocolBook) -> list[Line]:
    """A line a step, like the rows of a table; then the 4-week mark of the starting dose (D07)."""
    found = dated.value
    lines = [
        line(
            f"Prednisone {notation.mg(step.dose)} once daily: {worded(step.first)} to {worded(step.last)}; "
            f"{notation.mg(step.cumulative)} by then",
            refs=(dated.because, rung_statement(step.dose)),
        )
        for step in found.steps
    ]
    dose, most = notation.mg(current), book.numbers.taper.limit.weeks_max
    if found.before is not None:
        lines.insert(0, line(f"Before it, at {dose}: {notation.mg(found.before)} in all", refs=(dated.because,)))
    if found.four_weeks is not None:
        text = f"Where {dose} is the starting dose, {most} weeks of it end on {worded(found.four_weeks.value)}"
        lines.append(line(text, refs=found.four_weeks.refs))
    else:
        text = f"The {most}-week mark of a starting dose needs the weeks at {dose}, which are not stated"
        lines.append(line(text, refs=(S(23),)))
    return lines
