"""What is known of the patient so far: each fact with the user's own words, added message by message.

A draft is a value: `listen` returns a new one. It knows no rule of the protocol; `bot.patient` turns it into
the core's `Case`. What nobody said is not in it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from nlu.parsed import (
    AgeGroup,
    Allergen,
    Concept,
    DoseUnit,
    Doubt,
    DoubtKind,
    DoubtReason,
    Drug,
    DrugMention,
    DrugRole,
    LabName,
    LabWord,
    OtherDisease,
    Quantity,
    QuantityKind,
    Reading,
    Response,
    Sex,
    State,
    Subtype,
    SubtypeSaid,
)

T = TypeVar("T")

SAME_WEIGHT = Decimal("0.01")  # two weights that differ by no more than this share are one, rounded twice


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Heard(_Value, Generic[T]):
    """A fact and the user's own words for it."""

    value: T
    words: str


class Doubtful(_Value):
    """Something that was said unclearly, and the values it may mean (kg, cm, years)."""

    kind: DoubtKind
    reason: DoubtReason
    words: str
    candidates: tuple[Decimal, ...] = ()


class Diagnosis(_Value):
    """The disease, whether it is only suspected, and whether it was read from the letters DM."""

    subtype: Subtype
    suspected: bool = False
    from_dm: bool = False


class Draft(_Value):
    """The facts of one case. None, or absence, is *not stated*."""

    weight_kg: Heard[Decimal] | None = None
    height_cm: Heard[Decimal] | None = None
    age_years: Heard[Decimal] | None = None
    age_group: Heard[AgeGroup] | None = None
    sex: Heard[Sex] | None = None
    diagnosis: Heard[Diagnosis] | None = None
    other_disease: Heard[OtherDisease] | None = None
    findings: dict[Concept, Heard[State]] = {}
    contradicted: frozenset[Concept] = frozenset()  # said both ways in one message
    labs: dict[LabName, Heard[Decimal | LabWord]] = {}
    taking: dict[Drug, Heard[Drug]] = {}
    stopped: dict[Drug, Heard[Drug]] = {}
    allergies: dict[Allergen, Heard[Allergen]] = {}
    prednisone_mg: Heard[Decimal] | None = None  # a day, as taken now
    prednisone_weeks: Heard[Decimal] | None = None
    response: Heard[Response] | None = None
    doubts: tuple[Doubtful, ...] = ()


def nobody(draft: Draft) -> bool:
    """Whether nothing is known of a patient, but for a disease or a pronoun: the question may be about no one."""
    sure = {key: one for key, one in draft.findings.items() if one.value is not State.UNCERTAIN}
    told = draft.model_copy(update={"diagnosis": None, "sex": None, "doubts": (), "findings": sure, "stopped": {}})
    return told == Draft()


_FIELD = {
    QuantityKind.WEIGHT: "weight_kg",
    QuantityKind.HEIGHT: "height_cm",
    QuantityKind.AGE: "age_years",
}
_DOUBT_OF = {
    DoubtKind.WEIGHT: "weight_kg",
    DoubtKind.WEIGHT_UNIT: "weight_kg",
    DoubtKind.HEIGHT: "height_cm",
    DoubtKind.AGE: "age_years",
}
_HOLDS = {State.PAST: 0, State.UNCERTAIN: 1, State.PRESENT: 2}  # of several diagnoses, the higher is the one of now
_MYOSITIS_RANK = {Subtype.MYOSITIS: 0, Subtype.OVERLAP: 1}  # everything else is more specific


_ABOUT_ONE_MESSAGE = frozenset(
    {
        DoubtKind.CLARIFY_QUESTION,
        DoubtKind.WHICH_SLOT,
        DoubtKind.ONE_PATIENT,
        DoubtKind.DRUG,
        DoubtKind.CYCLO_MEANING,
        DoubtKind.CONFIRM_NUMBERS,
    }
)


def listen(draft: Draft, reading: Reading, *, answers: bool = False) -> Draft:
    """Add all that one message said.

    Shape:   a draft and a reading in, a new draft out. `answers`: the message answers our question, so that
             its value replaces the old one; a weight that merely clashes becomes a doubt instead.
    """
    changes: dict[str, object] = {}
    changes |= _who(draft, reading)
    changes |= _findings(draft, reading)
    changes |= _drugs(draft, reading)
    changes["allergies"] = draft.allergies | {
        said.allergen: Heard[Allergen](value=said.allergen, words=said.span.words) for said in reading.allergies
    }
    doubts = _doubts_left(draft, reading, settled="diagnosis" in changes)
    for kind, field in _FIELD.items():
        found = reading.quantity(kind)
        if found is None:
            continue
        old: Heard[Decimal] | None = getattr(draft, field)
        clash = kind is QuantityKind.WEIGHT and old is not None and _differ(old.value, found.value)
        if clash and old is not None and not (reading.corrects or answers):
            doubts[DoubtKind.WEIGHT] = _clash(old, found)
            changes[field] = None
        else:
            changes[field] = Heard[Decimal](value=found.value, words=found.span.words)
    unusable = kept(draft, reading)
    for said in reading.doubts:
        if said in unusable:
            continue
        doubts[said.kind] = _doubtful(said)
        interval = said.kind is DoubtKind.WEIGHT and said.reason is DoubtReason.RANGE
        without_unit = said.kind is DoubtKind.WEIGHT_UNIT and reading.corrects
        if (interval or without_unit) and said.candidates:
            changes["weight_kg"] = None  # it takes the place of the number before it
    changes["doubts"] = tuple(doubts.values())
    return draft.model_copy(update=changes)


def kept(draft: Draft, reading: Reading) -> tuple[Doubt, ...]:
    """What was said of a known weight, height or age and cannot be one ("sorry, 800 kg"): the known value stays."""
    return tuple(
        said
        for said in reading.doubts
        if said.reason in {DoubtReason.IMPLAUSIBLE, DoubtReason.MALFORMED}
        and said.kind in _DOUBT_OF
        and getattr(draft, _DOUBT_OF[said.kind]) is not None
    )


def _doubts_left(draft: Draft, reading: Reading, *, settled: bool) -> dict[DoubtKind, Doubtful]:
    """The older doubts that this message did not settle. `settled`: it named the disease."""
    given = {_FIELD[found.kind] for found in reading.quantities}
    named = {DoubtKind.DM_MEANING, DoubtKind.PM_MEANING} if settled else set()
    return {
        doubt.kind: doubt
        for doubt in draft.doubts
        if doubt.kind not in _ABOUT_ONE_MESSAGE | named and _DOUBT_OF.get(doubt.kind) not in given
    }


def _clash(old: Heard[Decimal], found: Quantity) -> Doubtful:
    return Doubtful(
        kind=DoubtKind.WEIGHT,
        reason=DoubtReason.TWO_VALUES,
        words=f"{old.words}; {found.span.words}",
        candidates=(old.value, found.value),
    )


def _differ(old: Decimal, new: Decimal) -> bool:
    return abs(old - new) > SAME_WEIGHT * old


def _doubtful(said: Doubt) -> Doubtful:
    return Doubtful(kind=said.kind, reason=said.reason, words=said.span.words, candidates=said.candidates)


def best_subtype(said: tuple[SubtypeSaid, ...]) -> SubtypeSaid | None:
    """The disease that a message names: a stated one before a suspected one and that before a former one.

    Of those the one that it concludes with ("revised to"), then the most specific, then the last.
    """
    usable = [one for one in said if one.state in _HOLDS]
    if not usable:
        return None
    return max(
        enumerate(usable),
        key=lambda pair: (
            _HOLDS[pair[1].state],
            pair[1].concluded,
            _MYOSITIS_RANK.get(pair[1].subtype, 2),
            pair[0],
        ),
    )[1]


def _who(draft: Draft, reading: Reading) -> dict[str, object]:
    changes: dict[str, object] = {}
    if reading.sex is not None:
        changes["sex"] = Heard[Sex](value=reading.sex.sex, words=reading.sex.span.words)
    if reading.age_group is not None:
        changes["age_group"] = Heard[AgeGroup](value=reading.age_group.group, words=reading.age_group.span.words)
    best = best_subtype(reading.subtypes)
    if best is not None and not _less_specific(draft, best, corrects=reading.corrects):
        diagnosis = Diagnosis(subtype=best.subtype, suspected=best.state is State.UNCERTAIN, from_dm=best.from_dm)
        changes["diagnosis"] = Heard[Diagnosis](value=diagnosis, words=best.span.words)
    elif best is None and _denied(draft, reading.subtypes):
        changes["diagnosis"] = None
    others = [said for said in reading.other_diseases if said.state is State.PRESENT]
    if others:
        changes["other_disease"] = Heard[OtherDisease](value=others[0].disease, words=others[0].span.words)
    return changes


def _denied(draft: Draft, said: tuple[SubtypeSaid, ...]) -> bool:
    """Whether the message takes back the disease that was understood ("diabetes, not dermatomyositis")."""
    return draft.diagnosis is not None and any(
        one.state is State.ABSENT and one.subtype is draft.diagnosis.value.subtype for one in said
    )


def _less_specific(draft: Draft, best: SubtypeSaid, *, corrects: bool) -> bool:
    """Whether the word adds nothing: a mere "myositis" after dermatomyositis takes nothing back."""
    if draft.diagnosis is None or corrects:
        return False
    return best.subtype is Subtype.MYOSITIS and not draft.diagnosis.value.suspected


def _findings(draft: Draft, reading: Reading) -> dict[str, object]:
    findings = dict(draft.findings)
    contradicted = set(draft.contradicted)
    in_message: dict[Concept, set[State]] = {}
    for found in reading.findings:
        states = in_message.setdefault(found.concept, set())
        states.add(found.state)
        own = found.state not in {State.FAMILY}
        if not own and found.concept in findings:
            continue  # a relative's disease says nothing about the patient
        clash = {State.PRESENT, State.ABSENT} <= states
        value = State.UNCERTAIN if clash else found.state
        if clash:
            contradicted.add(found.concept)
        elif own:
            contradicted.discard(found.concept)
        findings[found.concept] = Heard[State](value=value, words=found.span.words)
    lung = in_message.get(Concept.LUNG_DISEASE, set())
    ild = in_message.get(Concept.ILD, set())
    if State.ABSENT in lung and State.PRESENT in (ild | in_message.get(Concept.OTHER_LUNG_DISEASE, set())):
        contradicted.add(Concept.LUNG_DISEASE)
    elif lung or ild:
        contradicted.discard(Concept.LUNG_DISEASE)
        if State.ABSENT in lung | ild and Concept.ILD in findings and State.ABSENT in lung and not ild:
            findings.pop(Concept.ILD)  # "no lung disease" after "ILD" answers for it
    labs = dict(draft.labs)
    for lab in reading.labs:
        labs[lab.name] = Heard[Decimal | LabWord](value=lab.value, words=lab.span.words)
    return {"findings": findings, "contradicted": frozenset(contradicted), "labs": labs}


# Named beside another drug ("azathioprine with febuxostat?") they are as good as taken: nobody asks for their dose.
_TAKEN_IF_NAMED = frozenset({Drug.ALLOPURINOL, Drug.FEBUXOSTAT})


def _drugs(draft: Draft, reading: Reading) -> dict[str, object]:
    taking, stopped = dict(draft.taking), dict(draft.stopped)
    changes: dict[str, object] = {}
    for mention in reading.drugs:
        if mention.role is DrugRole.STOPPED:
            if mention.drug is Drug.PREDNISONE and taking.pop(mention.drug, None) is not None:
                changes |= {"prednisone_mg": None, "prednisone_weeks": None}
            taking.pop(mention.drug, None)
            stopped[mention.drug] = Heard[Drug](value=mention.drug, words=mention.span.words)
        elif mention.role is DrugRole.CURRENT or mention.drug in _TAKEN_IF_NAMED:
            stopped.pop(mention.drug, None)
            taking[mention.drug] = Heard[Drug](value=mention.drug, words=mention.span.words)
            if mention.drug is Drug.PREDNISONE:
                changes |= _course(mention)
    if reading.responses:
        last = reading.responses[-1]
        changes["response"] = Heard[Response](value=last.response, words=last.span.words)
    return {"taking": taking, "stopped": stopped, **changes}


def _course(mention: DrugMention) -> dict[str, object]:
    changes: dict[str, object] = {}
    if mention.dose is not None and mention.unit in {None, DoseUnit.MG}:
        changes["prednisone_mg"] = Heard[Decimal](value=mention.dose, words=mention.span.words)
    if mention.weeks is not None:
        changes["prednisone_weeks"] = Heard[Decimal](value=mention.weeks, words=mention.span.words)
    return changes
