"""From the intents and words of a message to what is asked of the core."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.drugs import AGENT
from bot.excerpts import Subject
from bot.slots import Draft
from core.quantities import Mg
from core.request import Agent, Frequency, ProposedDose, Request, Topic, Unit
from nlu import parsed as said
from nlu.parsed import Intent, Parsed

DECIDED = frozenset(
    {Agent.PREDNISONE, Agent.METHYLPREDNISOLONE, Agent.METHOTREXATE, Agent.AZATHIOPRINE, Agent.MYCOPHENOLATE}
)
"""Agents that the core decides on; the protocol's words about any other are quoted, and it is said that no more is."""

_SUBJECT_OF_AGENT = {
    Agent.FOLIC_ACID: Subject.FOLIC_ACID,
    Agent.IVIG: Subject.IVIG,
    Agent.RITUXIMAB: Subject.RITUXIMAB,
    Agent.CYCLOPHOSPHAMIDE: Subject.CYCLOPHOSPHAMIDE,
    Agent.CICLOSPORIN: Subject.CALCINEURIN_INHIBITORS,
    Agent.TACROLIMUS: Subject.CALCINEURIN_INHIBITORS,
}
_TREATMENT = frozenset(
    {Intent.INITIAL_TREATMENT, Intent.STEROID_DOSE, Intent.STEROID_SPARING_CHOICE, Intent.MONOTHERAPY}
)
_STEROID_DOSE = frozenset({Intent.STEROID_DOSE, Intent.TAPER, Intent.REFRACTORY})
_ABOUT_AGENTS = frozenset({Intent.AGENT_DOSE, Intent.SAFETY_CHECK})
_UNIT = {said.DoseUnit.MG: Unit.MG, said.DoseUnit.MG_PER_KG: Unit.MG_PER_KG, None: Unit.MG}
_FREQUENCY = {
    said.Frequency.WEEKLY: Frequency.WEEKLY,
    said.Frequency.DAILY: Frequency.DAILY,
    said.Frequency.TWICE_DAILY: Frequency.DAILY,
    said.Frequency.SEVERAL_TIMES_DAILY: Frequency.DAILY,
    said.Frequency.ALTERNATE_DAYS: Frequency.MORE_THAN_WEEKLY,
    said.Frequency.SEVERAL_TIMES_WEEKLY: Frequency.MORE_THAN_WEEKLY,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What one message asks: of the core, and of the protocol's own words."""

    request: Request
    subjects: tuple[Subject, ...] = ()  # quoted from the protocol; no patient-specific answer yet

    @property
    def empty(self) -> bool:
        """Whether nothing at all was asked, proposed or reported."""
        return self == Wish(Request())

    @property
    def open(self) -> bool:
        """Whether it names no part of the protocol: only facts, or doses to be checked."""
        request = self.request
        return not (request.topics or self.subjects or request.steroid_alone or request.partner_later)


def wish_of(parsed: Parsed, draft: Draft) -> Wish:
    """Read the wish. A message that only gives facts has an empty one: the last wish of the chat goes on.

    For a patient who takes prednisone already, a question about its dose is one about the taper.
    """
    reading, intents = parsed.reading, frozenset(parsed.intents)
    asked = tuple(
        dict.fromkeys(
            AGENT[mention.drug]
            for mention in reading.drugs
            if mention.role is said.DrugRole.ASKED_ABOUT and mention.drug in AGENT
        )
    )
    topics: set[Topic] = set()
    decided = [agent for agent in asked if agent in DECIDED]
    if intents & _TREATMENT or (intents & _ABOUT_AGENTS and decided):
        topics.add(Topic.TREATMENT)
    if Intent.TAPER in intents:
        topics.add(Topic.TAPER)
    if draft.prednisone_mg is not None and draft.response is not None and intents & _STEROID_DOSE:
        topics = {Topic.TAPER}
    proposals = {proposed.proposal for proposed in reading.proposals}
    request = Request(
        frozenset(topics),
        asked,
        _doses(reading),
        steroid_alone=said.Proposal.STEROID_ALONE in proposals,
        partner_later=said.Proposal.PARTNER_LATER in proposals,
    )
    return Wish(request, _subjects(intents, asked, decided))


def _subjects(intents: frozenset[Intent], asked: tuple[Agent, ...], decided: list[Agent]) -> tuple[Subject, ...]:
    subjects = [_SUBJECT_OF_AGENT[agent] for agent in asked if agent in _SUBJECT_OF_AGENT]
    if Intent.IVIG in intents:
        subjects.append(Subject.IVIG)
    if Intent.REFRACTORY in intents:
        subjects.append(Subject.ESCALATION)
    if Intent.MONITORING_PROPHYLAXIS in intents:
        subjects += [Subject.MONITORING, Subject.PREVENTION]
    if Intent.PROTOCOL_INFO in intents and not subjects:
        subjects += [_SUBJECT_OF_DECIDED[agent] for agent in decided] or [Subject.PITFALLS]
    return tuple(dict.fromkeys(subjects))


_SUBJECT_OF_DECIDED = {
    Agent.PREDNISONE: Subject.PREDNISONE,
    Agent.METHYLPREDNISOLONE: Subject.PULSE,
    Agent.METHOTREXATE: Subject.METHOTREXATE,
    Agent.AZATHIOPRINE: Subject.AZATHIOPRINE,
    Agent.MYCOPHENOLATE: Subject.MYCOPHENOLATE,
}


def _doses(reading: said.Reading) -> tuple[ProposedDose, ...]:
    found: list[ProposedDose] = []
    for mention in reading.drugs:
        if mention.role is said.DrugRole.STOPPED or mention.drug not in AGENT:
            continue
        frequency = None if mention.frequency is None else _FREQUENCY.get(mention.frequency, Frequency.OTHER)
        dose, unit = mention.dose, mention.unit
        if dose is not None and unit is said.DoseUnit.G:
            dose, unit = dose * 1000, said.DoseUnit.MG
        known = unit in _UNIT
        proposed = ProposedDose(
            AGENT[mention.drug],
            Mg(dose) if dose is not None and known else None,
            _UNIT.get(unit, Unit.MG),
            frequency,
            taken=mention.role is said.DrugRole.CURRENT,
        )
        if proposed.amount is not None or proposed.frequency is not None:
            found.append(proposed)
    return tuple(found)


def carried_on(wish: Wish, before: Wish) -> Wish:
    """The wish that a message of facts alone continues; a dose once refused is not asked for again."""
    if not wish.open:
        return wish
    doses = wish.request.doses
    return Wish(replace(before.request, doses=doses, steroid_alone=False, partner_later=False))


def completed(wish: Wish, draft: Draft) -> Wish:
    """Facts alone are given to know how to go on: with the taper where prednisone is taken, else with treatment."""
    if not wish.open:
        return wish
    topic = Topic.TAPER if draft.prednisone_mg is not None or draft.response is not None else Topic.TREATMENT
    return replace(wish, request=replace(wish.request, topics=frozenset({topic})))
