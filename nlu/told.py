"""A clause that asks nothing: what it tells of the patient, whatever the ranking is reminded of."""

from __future__ import annotations

from nlu.asking import Cue, says
from nlu.parsed import Doubt, DoubtKind, Drug, DrugRole, Frequency, Intent
from nlu.part import Part
from nlu.scope import DOSE_LIKE, competing, has_hazard, has_myositis

_BESIDE_A_FACT = 2  # words unknown to us that may stand beside each fact of a clause of facts
_SURE = 0.8  # a ranking this sure is believed where its drug or its subject is named
_LIKELY = 0.5
_GUESSED = 0.3  # below this a ranking is a guess
_OFTENER_THAN_WEEKLY = frozenset(
    {
        Frequency.DAILY,
        Frequency.TWICE_DAILY,
        Frequency.SEVERAL_TIMES_DAILY,
        Frequency.ALTERNATE_DAYS,
        Frequency.SEVERAL_TIMES_WEEKLY,
    }
)


def told(part: Part) -> Intent | None:
    """What a clause without a question is; None where the ranking is to be believed."""
    if not part.asked and not part.drugs and any(_is_untold(part, doubt) for doubt in part.reading.doubts):
        return Intent.UNCLEAR
    if len(part.plain) <= 1 and not part.tells:
        return Intent.UNCLEAR
    if part.asked or not part.tells:
        return None
    if part.corrects and part.top in _NOTHING_ASKED:
        return Intent.CORRECTION
    if any(part.holds(one.span) for one in part.reading.allergies):
        return Intent.PROVIDE_INFO
    if competing(part.reading):
        return None
    if part.sure < _GUESSED:
        return Intent.PROVIDE_INFO
    if _is_asked_by_naming(part):
        return None
    return None if part.remainder and _is_more_than_facts(part) else Intent.PROVIDE_INFO


def _is_asked_by_naming(part: Part) -> bool:
    """Whether facts are put beside a drug or a subject so that they can only ask: "rituximab, hep b core positive"."""
    if part.sure < _SURE:
        return False
    match part.top:
        case Intent.SAFETY_CHECK:
            return bool(part.protocol_drugs) and has_hazard(part.reading)
        case Intent.REFRACTORY:
            return bool(part.protocol_drugs) or says(part.plain, Cue.FAILED)
        case Intent.STEROID_SPARING_CHOICE | Intent.MONITORING_PROPHYLAXIS | Intent.PROTOCOL_INFO:
            return bool(part.remainder) and says(part.plain, Cue.TOPIC)
        case _:
            return False


def _is_more_than_facts(part: Part) -> bool:
    """Whether the words beside the facts bear out what the ranking is reminded of."""
    match part.top:
        case Intent.WHAT_IF:
            return says(part.plain, Cue.SUPPOSE)
        case Intent.MONOTHERAPY:
            taken = any(drug.role is DrugRole.CURRENT for drug in part.drugs)
            return (not taken and part.sure > _LIKELY) or bool(part.reading.proposals)
        case Intent.OUT_OF_SCOPE:
            foreign = part.sure > _SURE and not has_myositis(part.reading) and not part.drugs
            return foreign or not is_clinical(part)
        case Intent.TAPER if part.reading.responses:
            return True
        case Intent.STEROID_SPARING_CHOICE if says(part.plain, Cue.TOPIC):
            return True
    if any(drug.role is DrugRole.ASKED_ABOUT for drug in part.drugs):
        return True
    enough = _SURE if part.drugs else _LIKELY
    return part.top not in _ABOUT_FACTS and (part.top not in DOSE_LIKE or part.sure > enough)


def _is_untold(part: Part, doubt: Doubt) -> bool:
    return doubt.kind is DoubtKind.DRUG and part.holds(doubt.span)


_NOTHING_ASKED = frozenset(
    {Intent.CORRECTION, Intent.GREET, Intent.HELP, Intent.OUT_OF_SCOPE, Intent.THANKS, Intent.UNCLEAR}
)
# What a fact alone is mistaken for: "allergic to IVIG", "CA125 up".
_ABOUT_FACTS = frozenset(
    {
        Intent.AGENT_DOSE,
        Intent.GREET,
        Intent.HELP,
        Intent.IVIG,
        Intent.MONITORING_PROPHYLAXIS,
        Intent.PROTOCOL_INFO,
        Intent.SAFETY_CHECK,
        Intent.STEROID_SPARING_CHOICE,
        Intent.TAPER,
        Intent.THANKS,
        Intent.UNCLEAR,
    }
)


def is_clinical(part: Part) -> bool:
    """Whether a clause ranked as foreign tells of our patient: more than a number, and little besides."""
    reading = part.reading
    told = [one.span for one in reading.subtypes] + [one.span for one in reading.findings]
    told += [one.span for one in reading.labs] + [one.span for one in reading.allergies]
    drugs = [drug.span for drug in part.drugs if drug.role is not DrugRole.ASKED_ABOUT]
    count = sum(part.holds(span) for span in told)
    count += len(drugs) if count or len(drugs) > 1 or part.protocol_drugs else 0
    return count > 0 and len(part.foreign) <= _BESIDE_A_FACT * (count + 1)


def is_taken_too_often(part: Part) -> bool:
    """Whether methotrexate, a drug of once a week, is told to be taken oftener."""
    return not part.asked and any(
        drug.drug is Drug.METHOTREXATE and drug.role is DrugRole.CURRENT and drug.frequency in _OFTENER_THAN_WEEKLY
        for drug in part.drugs
    )
