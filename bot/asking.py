"""What a message asks beyond the start of treatment: topics, drugs outside it, doses the protocol does not give."""

from __future__ import annotations

from dataclasses import dataclass

from bot.slots import Draft, nobody
from bot.topic_words import (
    CHANGE,
    DOSE,
    DURATION,
    EVIDENCE,
    ONE_DAY,
    START,
    STEP,
    TARGET,
    WHY_NOT,
    named_topics,
    says,
    tokens,
)
from core.agent import PARTNERS, Agent
from core.case import OtherDrug
from core.request import Topic, Unsaid
from nlu.parsed import Concept, Drug, DrugMention, DrugRole, Intent, Reading, Route, Subtype

_OF_AGENT = {
    Agent.IVIG: Topic.IVIG,
    Agent.RITUXIMAB: Topic.RITUXIMAB,
    Agent.CYCLOPHOSPHAMIDE: Topic.CYCLOPHOSPHAMIDE,
    Agent.CICLOSPORIN: Topic.CALCINEURIN_INHIBITORS,
    Agent.TACROLIMUS: Topic.CALCINEURIN_INHIBITORS,
}
_PROPHYLAXIS = frozenset({Drug.CO_TRIMOXAZOLE, Drug.TRIMETHOPRIM, Drug.ATOVAQUONE, Drug.DAPSONE, Drug.PENTAMIDINE})
_OTHER = {
    Drug.CO_TRIMOXAZOLE: OtherDrug.TRIMETHOPRIM,
    Drug.TRIMETHOPRIM: OtherDrug.TRIMETHOPRIM,
    Drug.ATORVASTATIN: OtherDrug.STATIN,
    Drug.STATIN: OtherDrug.STATIN,
}
_BISPHOSPHONATES = frozenset({Drug.BISPHOSPHONATE, Drug.ALENDRONATE})
_SUPPLEMENTS = frozenset({Drug.CALCIUM, Drug.VITAMIN_D})
_VACCINES = frozenset({Drug.VACCINE, Drug.LIVE_VACCINE})
_OTHER_STEROID = {
    Drug.PREDNISOLONE: Unsaid.PREDNISOLONE,
    Drug.DEFLAZACORT: Unsaid.DEFLAZACORT,
    Drug.DEXAMETHASONE: Unsaid.DEXAMETHASONE,
    Drug.HYDROCORTISONE: Unsaid.HYDROCORTISONE,
}
_FOREIGN = frozenset(
    {
        Drug.HYDROXYCHLOROQUINE,
        Drug.LEFLUNOMIDE,
        Drug.TOCILIZUMAB,
        Drug.ABATACEPT,
        Drug.JAK_INHIBITOR,
        Drug.TNF_INHIBITOR,
        Drug.EFGARTIGIMOD,
    }
)
_PREVENTION = frozenset(
    {Topic.BONE, Topic.PNEUMOCYSTIS, Topic.VACCINES, Topic.SCREENING, Topic.CONTRACEPTION, Topic.MONITORING}
)
_IN_QUESTION = frozenset({Topic.VACCINES, Topic.PNEUMOCYSTIS})  # named in "is it safe" questions too
_GENERAL = frozenset({Intent.MONITORING_PROPHYLAXIS, Intent.PROTOCOL_INFO})
_OF_DOSES = frozenset({Intent.AGENT_DOSE, Intent.STEROID_DOSE})
_REASONS = frozenset(
    {Intent.PROTOCOL_INFO, Intent.STEROID_SPARING_CHOICE, Intent.SAFETY_CHECK, Intent.WHAT_IF, Intent.AGENT_DOSE}
)
_PREGNANCY = frozenset({Concept.PREGNANCY, Concept.PLANNING_PREGNANCY, Concept.BREASTFEEDING})
_CONCEPTION = frozenset({Concept.RELIABLE_CONTRACEPTION, Concept.CHILDBEARING_POTENTIAL})


@dataclass(frozen=True, slots=True)
class Asked:
    """What one message asks, beside the start of treatment and the taper."""

    topics: frozenset[Topic]
    unsaid: tuple[Unsaid, ...]
    other_drugs: frozenset[OtherDrug]
    dose_asked: bool
    live_vaccine: bool
    change: bool
    foreign_dose: bool
    general: bool
    one_day: bool


def asked_beyond(intents: frozenset[Intent], reading: Reading, draft: Draft, agents: tuple[Agent, ...]) -> Asked:
    """Read what is asked from the intents, the drugs and the words of a message."""
    words = tokens(reading.text)
    drugs = _named_drugs(reading, DrugRole.ASKED_ABOUT)
    dose_asked = says(words, DOSE) or (bool(intents & _OF_DOSES) and not says(words, DURATION))
    in_question = drugs | (_named_drugs(reading, DrugRole.CURRENT) if Intent.SAFETY_CHECK in intents else frozenset())
    return Asked(
        _topics(intents, reading, words, in_question, agents),
        tuple(dict.fromkeys((*_other_steroids(reading), *_missing_doses(words, reading, agents, dose_asked)))),
        _other_drugs(in_question, draft),
        dose_asked,
        Drug.LIVE_VACCINE in drugs,
        says(words, CHANGE) and _established(draft) and bool(intents - {Intent.PROVIDE_INFO}),
        Intent.AGENT_DOSE in intents and bool(drugs & _FOREIGN) and not agents,
        nobody(draft) and not dose_asked and (Intent.PROTOCOL_INFO in intents or says(words, EVIDENCE)),
        Agent.IVIG in agents and says(words, ONE_DAY),
    )


def _other_drugs(in_question: frozenset[Drug], draft: Draft) -> frozenset[OtherDrug]:
    """Those that the protocol's answer turns on; a statin in anti-HMGCR myopathy alone (L57)."""
    found = frozenset(_OTHER[drug] for drug in in_question if drug in _OTHER)
    of_statins = draft.diagnosis is not None and draft.diagnosis.value.subtype is Subtype.IMNM_HMGCR
    return found if of_statins else found - {OtherDrug.STATIN}


def _named_drugs(reading: Reading, role: DrugRole) -> frozenset[Drug]:
    return frozenset(mention.drug for mention in reading.drugs if mention.role is role)


def _topics(
    intents: frozenset[Intent], reading: Reading, words: str, drugs: frozenset[Drug], agents: tuple[Agent, ...]
) -> frozenset[Topic]:
    found = {_OF_AGENT[agent] for agent in agents if agent in _OF_AGENT}
    if Intent.IVIG in intents:
        found.add(Topic.IVIG)
    if drugs & _PROPHYLAXIS:
        found.add(Topic.PNEUMOCYSTIS)
    if drugs & (_BISPHOSPHONATES | _SUPPLEMENTS):
        found.add(Topic.BONE)
    if drugs & _VACCINES:
        found.add(Topic.VACCINES)
    found |= _named(intents, reading, words, agents)
    if Intent.MONITORING_PROPHYLAXIS in intents and not found & _PREVENTION:
        pregnancy = {finding.concept for finding in reading.findings} & _PREGNANCY
        found |= {Topic.CONTRACEPTION} if pregnancy and agents else _PREVENTION
    if agents and intents & _REASONS and says(words, WHY_NOT):
        found.add(Topic.WEIGHING)
    if Intent.REFRACTORY in intents and not found:
        found.add(Topic.ESCALATION)  # "what next?", and nothing by name
    return frozenset(found)


def _named(intents: frozenset[Intent], reading: Reading, words: str, agents: tuple[Agent, ...]) -> frozenset[Topic]:
    """The topics that words name, where the message asks about such things."""
    named = named_topics(words)
    found: frozenset[Topic] = frozenset()
    if intents & _GENERAL:
        found |= named & _PREVENTION
        if {finding.concept for finding in reading.findings} & _CONCEPTION and Intent.PROTOCOL_INFO not in intents:
            found -= {Topic.CONTRACEPTION}  # told of the patient, not asked about
    if Intent.SAFETY_CHECK in intents:
        found |= named & _IN_QUESTION
    if agents or Intent.PROTOCOL_INFO in intents:
        found |= named & {Topic.ONSET}
    if intents & {Intent.PROTOCOL_INFO, Intent.MONOTHERAPY, Intent.SAFETY_CHECK} and not reading.labs:
        found |= named & {Topic.FIGURE}
    return found


def _other_steroids(reading: Reading) -> tuple[Unsaid, ...]:
    """Each other steroid by name, taken or asked about: no conversion is given (D34)."""
    return tuple(
        unsaid
        for mention in reading.drugs
        if mention.role is not DrugRole.STOPPED and (unsaid := _unsaid_steroid(mention)) is not None
    )


def _unsaid_steroid(mention: DrugMention) -> Unsaid | None:
    if mention.drug is Drug.METHYLPREDNISOLONE:
        return Unsaid.METHYLPREDNISOLONE_BY_MOUTH if mention.route is Route.ORAL else None
    return _OTHER_STEROID.get(mention.drug)


def _missing_doses(words: str, reading: Reading, agents: tuple[Agent, ...], dose_asked: bool) -> tuple[Unsaid, ...]:
    found: list[Unsaid] = []
    drugs, taken = _named_drugs(reading, DrugRole.ASKED_ABOUT), _named_drugs(reading, DrugRole.CURRENT)
    if Agent.AZATHIOPRINE in agents and dose_asked and says(words, START):
        found.append(Unsaid.AZATHIOPRINE_START)
    if Agent.MYCOPHENOLATE in agents and says(words, TARGET):
        found.append(Unsaid.MYCOPHENOLATE_TARGET)
    if (Agent.METHOTREXATE in agents or Drug.METHOTREXATE in taken) and says(words, STEP):
        found.append(Unsaid.METHOTREXATE_STEP)
    if drugs & _BISPHOSPHONATES:
        found.append(Unsaid.BISPHOSPHONATE)
    if drugs & _SUPPLEMENTS:
        found.append(Unsaid.CALCIUM_AND_VITAMIN_D)
    if drugs & _PROPHYLAXIS or (dose_asked and Topic.PNEUMOCYSTIS in named_topics(words)):
        found.append(Unsaid.PROPHYLAXIS)
    return tuple(found)


def _established(draft: Draft) -> bool:
    taken = {Drug.METHOTREXATE: PARTNERS[0], Drug.AZATHIOPRINE: PARTNERS[1], Drug.MYCOPHENOLATE: PARTNERS[2]}
    return any(drug in draft.taking for drug in taken)
