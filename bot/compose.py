"""From the core's outcome to the parts of a card: what is said first, why, what to check, what is not known."""

from __future__ import annotations

from dataclasses import dataclass

from bot import course_words, treatment_words
from bot.arithmetic import calculation, next_rung, schedule
from bot.lines import capital, line, sentence
from bot.reply import AlarmLine, Line, Section, Strong, Tone
from core.alarms import EMERGENCIES, AlarmKind, Code
from core.courses import Advice, Ivig
from core.outcome import Answer, Azathioprine, Gate, Incomplete, Outcome, Pending, Plan, Refusal, Taper
from core.register import ProtocolBook
from core.request import Agent, Topic, Unsaid

_TONE = {
    AlarmKind.STOP: Tone.STOP,
    AlarmKind.HOLD: Tone.HOLD,
    AlarmKind.SCOPE: Tone.STOP,
    AlarmKind.CAUTION: Tone.CAUTION,
    AlarmKind.STANDING: Tone.CAUTION,
}


_ALARM_ORDER = (Tone.STOP, Tone.HOLD, Tone.CAUTION)


EMERGENCY_LINE = "Emergency: call the local emergency number or the senior on call now."


@dataclass(frozen=True, slots=True)
class Composed:
    """The parts of a card that come from the core."""

    emergency: Line | None
    headline: tuple[Line, ...]
    why: tuple[Line, ...]
    check_first: tuple[Line, ...]
    alarms: tuple[AlarmLine, ...]
    gaps: tuple[Line, ...]
    details: tuple[Section, ...]


def compose(outcome: Outcome, book: ProtocolBook) -> Composed:
    """Put an outcome into words. Every line carries the citations of the value it words."""
    beside = [refusal for refusal in outcome.refusals if _is_beside(refusal, outcome)]
    headline: list[Line] = [_no(refusal) for refusal in outcome.refusals if refusal not in beside]
    why: list[Line] = []
    check: list[Line] = []
    details: list[Section] = []
    for answer in outcome.answers:
        match answer:
            case Plan() | Pending():
                headline += treatment_words.headline(answer)
                why += treatment_words.why(answer, book)
                check += treatment_words.check_first(answer)
                details.append(calculation(answer))
            case Taper():
                headline.append(next_rung(answer))
                details.append(schedule(answer))
            case Incomplete():
                pass
            case _:
                part = course_words.worded(answer)
                headline += part.headline
                why += part.why
                check += part.check_first
                details += part.details
    headline += map(_no, beside)
    if outcome.holds and not any(isinstance(answer, Plan | Pending) for answer in outcome.answers):
        names = ", ".join(held.value for held in outcome.holds)
        refs = tuple(ref for held in outcome.holds for ref in held.refs)
        headline.append(line(Strong("Hold: no dose is given."), f" Held: {names}.", refs=refs))
    promoted = () if headline else _first_stop(outcome, book)
    headline += [line(Strong(book.alarms[code].wording), refs=book.alarms[code].basis) for code in promoted]
    leading = [book.alarms[code] for code in _BEFORE_ANY_NUMBER if code in outcome.alarms]
    headline = [*(line(Strong(entry.wording), refs=entry.basis) for entry in leading), *headline]
    said = _said_elsewhere(outcome) | {*_BEFORE_ANY_NUMBER, *promoted}
    standing = [code for code in outcome.alarms if book.alarms[code].kind is AlarmKind.STANDING and code not in said]
    if standing:
        details.append(Section("With every course", tuple(_alarm(code, book).line for code in standing)))
    elsewhere = {*standing, *EMERGENCIES, *said}
    shown = [_alarm(code, book) for code in outcome.alarms if code not in elsewhere]
    gaps = tuple(line(gap.what, refs=(gap.because,)) for gap in outcome.gaps)
    return Composed(
        _emergency(outcome.alarms, book),
        tuple(headline),
        tuple(why),
        tuple(dict.fromkeys(check)),
        tuple(sorted(shown, key=lambda alarm: _ALARM_ORDER.index(alarm.tone))),
        tuple(dict.fromkeys(gaps)),
        tuple(details),
    )


_BEFORE_ANY_NUMBER = (Code.SPECIALIST_OBSTETRIC, Code.X_MTX_TMP_SMX, Code.CHANGE_OF_ESTABLISHED_DRUG)
_SAID_BY_REFUSAL = {
    "prednisone monotherapy": Code.MONO_FORBIDDEN,
    "delaying the steroid-sparing agent": Code.DELAY_FORBIDDEN,
    "a dose": Code.DOSE_NOT_IN_PROTOCOL,
    "prednisone ": Code.REQUEST_ABOVE_RANGE,
    "azathioprine ": Code.REQUEST_ABOVE_RANGE,
    "the whole of the immunoglobulin": Code.REQUEST_ABOVE_RANGE,
    "a statin": Code.X_STATIN_STOP_NO_RECHALLENGE,
}


def _first_stop(outcome: Outcome, book: ProtocolBook) -> tuple[Code, ...]:
    """The stop that leads a card without a number; the ban on monotherapy, which stands in every such disease, last."""
    stops = [code for code in outcome.alarms if book.alarms[code].kind is AlarmKind.STOP]
    return tuple(sorted(stops, key=lambda code: code is Code.MONO_FORBIDDEN)[:1])


_IDLE_WHERE_EXCLUDED = {
    Agent.METHOTREXATE: (Code.HEP_LIVER_GATE, Code.MTX_NOT_PREFERRED_LUNG, Code.X_MTX_RENAL_STOP),
    Agent.AZATHIOPRINE: (Code.TPMT_GATE, Code.AGENT_TIE_AZA_MMF, Code.ACTUAL_BELOW_IDEAL),
    Agent.MYCOPHENOLATE: (Code.X_MMF_CONTRACEPTION, Code.AGENT_TIE_AZA_MMF),
}
"""Alarms that say how an agent is to be given, which is idle beside "it must not be given"."""


def _on_ideal_weight(answer: Answer) -> bool:
    """Whether a number is shown that was calculated on ideal weight."""
    if isinstance(answer, Plan):
        return any(isinstance(one.regimen.value, Azathioprine) for one in (answer.partner, *answer.others))
    return isinstance(answer, Ivig)


def _excluded(outcome: Outcome) -> set[Agent]:
    answers = (answer for answer in outcome.answers if isinstance(answer, Plan | Pending | Incomplete))
    return {excluded.agent for answer in answers for excluded in answer.excluded}


_PREVENTION = frozenset({Unsaid.PROPHYLAXIS, Unsaid.BISPHOSPHONATE, Unsaid.CALCIUM_AND_VITAMIN_D})


def _is_beside(refusal: Refusal, outcome: Outcome) -> bool:
    """Whether it is a dose of prevention asked for beside the treatment: that is answered first."""
    return refusal.what in _PREVENTION and any(isinstance(one, Plan | Pending | Taper) for one in outcome.answers)


def _no(refusal: Refusal) -> Line:
    return line(Strong(_refused(refusal)), f" {sentence(refusal.why.value)}", refs=refusal.why.refs)


def _refused(refusal: Refusal) -> str:
    """Such as "No: prednisone monotherapy.", or "No dose for a flare on the taper"."""
    return f"No {refusal.what}." if refusal.what.startswith("dose") else f"No: {refusal.what}."


_SAID_BY_THE_QUESTION = frozenset(
    {Code.WEIGHT_MISSING, Code.AGE_MISSING, Code.WEIGHT_UNIT_MISSING, Code.DM_AMBIGUOUS, Code.CONTRADICTION_WEIGHT}
)


_SAID_BY_CHECK_FIRST = {Gate.HEPATITIS_AND_LIVER: Code.HEP_LIVER_GATE, Gate.TPMT: Code.TPMT_GATE}


_SAID_BY_ADVICE = {
    Topic.BONE: Code.BONE_HEALTH,
    Topic.PNEUMOCYSTIS: Code.PJP_PROPHYLAXIS,
    Topic.VACCINES: Code.VACCINE_BEFORE_START,
}


def _said_elsewhere(outcome: Outcome) -> set[Code]:
    """Alarms whose whole message already stands in the headline, under "check first" or in the question."""
    said: set[Code] = set()
    if outcome.asks:
        said |= _SAID_BY_THE_QUESTION
    whats = [refusal.what for refusal in outcome.refusals]
    said |= {code for start, code in _SAID_BY_REFUSAL.items() if any(what.startswith(start) for what in whats)}
    if Code.WHOLE_RANGE_ABOVE_80 in outcome.alarms:
        said.add(Code.ABOVE_TYPICAL_80)
    if not any(_on_ideal_weight(answer) for answer in outcome.answers):
        said.add(Code.ACTUAL_BELOW_IDEAL)  # it speaks of "the dose shown"
    excluded = _excluded(outcome)
    said |= {code for agent, codes in _IDLE_WHERE_EXCLUDED.items() if agent in excluded for code in codes}
    for answer in outcome.answers:
        if isinstance(answer, Advice) and answer.topic in _SAID_BY_ADVICE:
            said.add(_SAID_BY_ADVICE[answer.topic])
        if isinstance(answer, Pending):
            said.add(Code.PARTNER_PENDING)
        if isinstance(answer, Plan):
            gates = {gate.value for partner in (answer.partner, *answer.others) for gate in partner.to_check}
            said |= {code for gate, code in _SAID_BY_CHECK_FIRST.items() if gate in gates}
    return said


def _alarm(code: Code, book: ProtocolBook) -> AlarmLine:
    entry, tone = book.alarms[code], _TONE[book.alarms[code].kind]
    wording = capital(entry.wording.removeprefix(f"{tone.capitalize()}: "))  # the channel says the tone itself
    return AlarmLine(code, tone, line(wording, refs=entry.basis))


def _emergency(alarms: tuple[Code, ...], book: ProtocolBook) -> Line | None:
    """The one emergency line, then what each emergency adds (D28)."""
    codes = [code for code in alarms if code in EMERGENCIES]
    if not codes:
        return None
    extra = [book.alarms[code].wording.removeprefix(EMERGENCY_LINE).strip() for code in codes]
    refs = tuple(ref for code in codes for ref in book.alarms[code].basis)
    return line(Strong(EMERGENCY_LINE), *(f" {text}" for text in extra if text), refs=refs)
