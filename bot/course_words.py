"""Infusions, reserved drugs and advice in words: what is given first, then why, then what to check."""

from __future__ import annotations

from dataclasses import dataclass

from bot import notation
from bot.lines import capital, line, sentence
from bot.reply import Line, Section, Strong
from core.courses import Advice, Course, Cyclophosphamide, Ivig, Open, Reserved, Rituximab
from core.evidence import Cited, Ref
from core.outcome import Ask
from core.quantities import Grams
from core.request import Topic


@dataclass(frozen=True, slots=True)
class Worded:
    """The parts of a card that one answer gives."""

    headline: tuple[Line, ...]
    why: tuple[Line, ...] = ()
    check_first: tuple[Line, ...] = ()
    details: tuple[Section, ...] = ()


def worded(answer: Course) -> Worded:
    """Put one answer into words; every line cites what it words."""
    match answer:
        case Ivig():
            return _ivig(answer)
        case Rituximab():
            return _rituximab(answer)
        case Cyclophosphamide():
            return _cyclophosphamide(answer)
        case Reserved():
            return _reserved(answer)
        case Advice():
            return _advice(answer)
        case Open():
            return _open(answer)


def grams(mass: Grams) -> str:
    """Such as "65.9 g"."""
    return f"{notation.number(mass.printed().value)} g"


def _range(low: Grams, high: Grams) -> str:
    return f"{notation.number(low.printed().value)}-{grams(high)}"


def _ivig(answer: Ivig) -> Worded:
    dose = answer.dose.value
    weight = "actual weight, lower than ideal" if dose.actual_was_lower else "ideal weight (Devine)"
    lead = "" if answer.indications else "Only with one of the protocol's indications, none of which is stated: "
    head = line(
        lead,
        Strong(f"Intravenous immunoglobulin {_range(*dose.total)} in total"),
        f" over {dose.days} consecutive days, ",
        Strong(f"at most {grams(dose.most_per_day)} on any one day"),
        refs=answer.dose.refs,
    )
    low, high = (notation.number(end.value) for end in dose.per_kg)
    how = (
        line(
            f"{low}-{high} g/kg of {weight}, {notation.rounded(dose.weight.value)} kg, "
            f"gives {_range(*dose.total)} in total.",
            refs=answer.dose.refs,
        ),
        line(f"At most 1 g/kg on one day: {grams(dose.most_per_day)}.", refs=answer.dose.refs),
    )
    return Worded(
        (head,),
        (*_indicated("Intravenous immunoglobulin", answer.indications), *_evidence(answer.evidence)),
        _checks("intravenous immunoglobulin", answer.to_check),
        (Section("How immunoglobulin was calculated", how),),
    )


def _rituximab(answer: Rituximab) -> Worded:
    dose = answer.dose.value
    gates = " and ".join(gate.value for gate in answer.to_check)
    lead = f"Only after the {gates}: " if gates else ""
    if not answer.indications:
        lead = f"Only in refractory disease, which is not stated. {lead}"
    number = {2: "two"}.get(dose.doses, str(dose.doses))
    head = line(
        lead,
        Strong(f"Rituximab {notation.mg(dose.each)}, {number} doses {dose.weeks_apart} weeks apart"),
        refs=(*answer.dose.refs, *(ref for gate in answer.to_check for ref in gate.refs)),
    )
    return Worded(
        (head,),
        _indicated("Rituximab", answer.indications),
        _checks("rituximab", tuple(gate.map(str) for gate in answer.to_check)),
    )


def _cyclophosphamide(answer: Cyclophosphamide) -> Worded:
    plan = answer.schedule.value
    lead = "" if answer.indications else "Only in severe interstitial lung disease or refractory disease. "
    head = line(
        lead,
        "Cyclophosphamide: ",
        Strong(f"infusions every {plan.interval_weeks} weeks for {plan.months[0]}-{plan.months[1]} months"),
        f" (may extend to {plan.longest_months} months); ",
        Strong("no dose"),
        ": the protocol gives none",
        refs=answer.schedule.refs,
    )
    return Worded(
        (head,), _indicated("Cyclophosphamide", answer.indications), _checks("cyclophosphamide", answer.to_check)
    )


def _reserved(answer: Reserved) -> Worded:
    names = " and ".join(answer.agents)
    head = line(
        Strong(f"{capital(names)}: no dose."),
        f" Reserved for {answer.reserved_for.value}.",
        refs=answer.reserved_for.refs,
    )
    against = tuple(line(f"Against {names}: {one.value}.", refs=one.refs) for one in answer.against)
    return Worded((head,), (*_indicated(capital(names), answer.indications), *against))


_TITLE = {
    Topic.MONITORING: "Follow, at regular intervals",
    Topic.BONE: "Bone",
    Topic.PNEUMOCYSTIS: "Pneumocystis prophylaxis",
    Topic.VACCINES: "Vaccines",
    Topic.SCREENING: "Results before the first dose",
    Topic.CONTRACEPTION: "Pregnancy and contraception",
    Topic.ONSET: "Time to effect",
    Topic.FIGURE: "Prednisone alone",
}


def _advice(answer: Advice) -> Worded:
    title = _TITLE[answer.topic]
    if answer.topic is Topic.MONITORING:
        text = "; ".join(point.value for point in answer.points)
        return Worded((line(Strong(f"{title}: "), f"{text}.", refs=_refs(answer.points)),))
    first, *rest = answer.points
    lines = [line(Strong(f"{title}: "), f"{first.value}.", refs=first.refs)]
    lines += [line(sentence(point.value), refs=point.refs) for point in rest]
    return Worded(tuple(lines))


def _open(answer: Open) -> Worded:
    missing = ", ".join("diagnosis" if name == Ask.DISEASE else name for name in answer.missing.value)
    head = line(Strong(f"{capital(answer.agent)}: no dose yet."), f" Missing: {missing}.", refs=answer.missing.refs)
    return Worded((head,), _indicated(capital(answer.agent), answer.indications))


def _indicated(drug: str, indications: tuple[Cited[str], ...]) -> tuple[Line, ...]:
    if not indications:
        return ()
    text = "; ".join(one.value for one in indications)
    return (line(f"{drug} (indicated): {text}.", refs=_refs(indications)),)


def _evidence(evidence: tuple[Cited[str], ...]) -> tuple[Line, ...]:
    return tuple(line(f"Evidence: {one.value}.", refs=one.refs) for one in evidence)


def _checks(drug: str, checks: tuple[Cited[str], ...]) -> tuple[Line, ...]:
    return tuple(line(f"Before {drug}: {check.value}.", refs=check.refs) for check in checks)


def _refs(cited: tuple[Cited[str], ...]) -> tuple[Ref, ...]:
    return tuple(ref for one in cited for ref in one.refs)


def refs_of(answer: Course) -> tuple[Ref, ...]:
    """Everything that an answer rests on."""
    match answer:
        case Ivig():
            return (*answer.dose.refs, *_refs(answer.indications), *_refs(answer.evidence), *_refs(answer.to_check))
        case Rituximab():
            gates = tuple(ref for gate in answer.to_check for ref in gate.refs)
            return (*answer.dose.refs, *_refs(answer.indications), *gates)
        case Cyclophosphamide():
            return (*answer.schedule.refs, *_refs(answer.indications), *_refs(answer.to_check))
        case Reserved():
            return (*answer.reserved_for.refs, *_refs(answer.indications), *_refs(answer.against))
        case Advice():
            return _refs(answer.points)
        case Open():
            return (*answer.missing.refs, *_refs(answer.indications))
