"""Whether a question may be one of this protocol's: it needs its drug, its disease or its subject, and no rival."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlu.asking import Cue, says, tells_the_hour
from nlu.parsed import Concept, DoubtKind, Drug, DrugMention, Intent, OtherDisease, Reading, State, Subtype

if TYPE_CHECKING:
    from nlu.part import Part

DOSE_LIKE = frozenset(
    {
        Intent.INITIAL_TREATMENT,
        Intent.STEROID_DOSE,
        Intent.AGENT_DOSE,
        Intent.IVIG,
        Intent.TAPER,
        Intent.STEROID_SPARING_CHOICE,
        Intent.REFRACTORY,
    }
)
ADVICE = DOSE_LIKE | {
    Intent.MONITORING_PROPHYLAXIS,
    Intent.MONOTHERAPY,
    Intent.PROTOCOL_INFO,
    Intent.SAFETY_CHECK,
}
STEROIDS = frozenset(
    {Drug.PREDNISONE, Drug.PREDNISOLONE, Drug.METHYLPREDNISOLONE, Drug.DEXAMETHASONE, Drug.DEFLAZACORT}
)

# Drugs that a message may name without its question being about this protocol.
OTHERS = frozenset(
    {
        Drug.ALLOPURINOL,
        Drug.AMOXICILLIN,
        Drug.ANTICOAGULANT,
        Drug.ATORVASTATIN,
        Drug.CHECKPOINT_INHIBITOR,
        Drug.EMPAGLIFLOZIN,
        Drug.FEBUXOSTAT,
        Drug.GLP1_AGONIST,
        Drug.INSULIN,
        Drug.METFORMIN,
        Drug.NSAID,
        Drug.OTHER,
        Drug.PROTON_PUMP_INHIBITOR,
        Drug.STATIN,
        Drug.SULFONYLUREA,
        Drug.TNF_INHIBITOR,
        Drug.TRIMETHOPRIM,
        Drug.VACCINE,
        Drug.WARFARIN,
    }
)
# What may speak against a drug, wherever in the message it is told.
HAZARDS = frozenset(
    {
        Concept.ACTIVE_INFECTION,
        Concept.ALCOHOL_EXCESS,
        Concept.BLOOD_DYSCRASIA,
        Concept.BREASTFEEDING,
        Concept.HEPATITIS_B,
        Concept.HEPATITIS_C,
        Concept.IMMUNODEFICIENCY,
        Concept.LIVER_DISEASE,
        Concept.PEPTIC_ULCER,
        Concept.PLANNING_PREGNANCY,
        Concept.PREGNANCY,
        Concept.RENAL_IMPAIRMENT,
        Concept.TUBERCULOSIS,
    }
)
TOLD_OF = frozenset({State.PRESENT, State.UNCERTAIN, State.PAST})
# Diseases whose name holds "myositis", so that the word itself is no sign of ours.
_NAMESAKES = frozenset({OtherDisease.CHECKPOINT_MYOSITIS, OtherDisease.INFECTIOUS_MYOSITIS})
_HELD = frozenset({State.PRESENT, State.UNCERTAIN})
_OURS = _HELD | {State.PAST}  # "known DM since 2010, flare"
_WAITING = frozenset({DoubtKind.DM_MEANING, DoubtKind.ONE_PATIENT})
_SURE = 0.9  # a ranking this sure of a greeting is believed, whatever the words
_SOME = 4  # words unknown to us in a question that names a drug of the protocol
_FEW = 2  # words unknown to us that a greeting may hold ("hello Myocite", "hi all, reg here")


def protocol_drugs(reading: Reading) -> tuple[DrugMention, ...]:
    """The drugs named that this protocol doses, chooses between or has beside them."""
    return tuple(mention for mention in reading.drugs if mention.drug not in OTHERS)


def has_myositis(reading: Reading) -> bool:
    """Whether the patient is said to have, to be suspected of or to have had an inflammatory myopathy."""
    return any(said.state in _OURS for said in reading.subtypes)


def has_hazard(reading: Reading) -> bool:
    """Whether the message tells of something that may speak against a drug."""
    told = any(one.concept in HAZARDS and one.state in TOLD_OF for one in reading.findings)
    unprotected = any(
        one.concept is Concept.RELIABLE_CONTRACEPTION and one.state is State.ABSENT for one in reading.findings
    )
    return told or unprotected


def may_be_myositis(reading: Reading) -> bool:
    """The same, or "DM" stands in the message and waits for its meaning, or several patients for their order."""
    return has_myositis(reading) or any(doubt.kind in _WAITING for doubt in reading.doubts)


def competing(reading: Reading) -> bool:
    """Whether another disease is told, and no inflammatory myopathy that it could stand beside."""
    others = {said.disease for said in reading.other_diseases if said.state in _HELD}
    ours = {said.subtype for said in reading.subtypes if said.state in _OURS}
    return bool(others) and (not ours or (bool(others & _NAMESAKES) and ours == {Subtype.MYOSITIS}))


def in_scope(intent: Intent, part: Part) -> bool:
    """Whether the clause may ask this. Advice without anything of the protocol in the message is refused,
    unless it is bare ("dose?", "what now?"): then it is about the patient at hand.
    """
    if intent in {Intent.GREET, Intent.THANKS}:
        if part.sure > _SURE and not part.asked:
            return True
        return len(part.foreign) <= _FEW or part.tells or len(part.remainder) <= _SOME
    if intent is Intent.WHAT_IF:
        return len(part.foreign) <= _FEW or part.tells
    if intent not in ADVICE:
        return True
    if tells_the_hour(part.plain) and not part.protocol_drugs:
        return False
    if may_be_myositis(part.reading):
        return True
    ours = bool(protocol_drugs(part.reading))
    if intent in DOSE_LIKE:
        if part.names_a_rival or (part.drugs and not ours):
            return False
        return len(part.foreign) <= (_SOME if ours else _FEW if _names_its_subject(intent, part) else 0)
    anchored = ours or part.tells or bool(part.drugs) or says(part.plain, Cue.TOPIC)
    return len(part.foreign) <= (_SOME if ours else _FEW if anchored else 1)


def _names_its_subject(intent: Intent, part: Part) -> bool:
    """Whether the words fit the question, drug or not: a number to taper from, agents to choose between."""
    if intent is Intent.TAPER:
        return any(sign in "0123456789" for sign in part.plain)
    if intent is Intent.REFRACTORY:
        return says(part.plain, Cue.FAILED)
    return intent is Intent.STEROID_SPARING_CHOICE and says(part.plain, Cue.TOPIC)
