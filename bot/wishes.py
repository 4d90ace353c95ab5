"""From the intents and words of a message to what is asked of the core."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.asking import asked_beyond
from bot.drugs import AGENT
from bot.excerpts import OF_AGENT, OF_TOPIC, Subject
from bot.slots import Draft, nobody
from bot.topic_words import OPENING, PITFALLS, says, tokens
from core.quantities import Mg
from core.request import Agent, Frequency, ProposedDose, Request, Topic, Unit
from nlu import parsed as said
from nlu.parsed import Intent, Parsed

DECIDED = frozenset(
    {Agent.PREDNISONE, Agent.METHYLPREDNISOLONE, Agent.METHOTREXATE, Agent.AZATHIOPRINE, Agent.MYCOPHENOLATE}
)
"""Agents of the start of treatment; a question about any other has a topic of its own (see `bot.asking`)."""

_TREATMENT = frozenset(
    {Intent.INITIAL_TREATMENT, Intent.STEROID_DOSE, Intent.STEROID_SPARING_CHOICE, Intent.MONOTHERAPY}
)
_WHAT_NOW = frozenset({Intent.INITIAL_TREATMENT, Intent.STEROID_DOSE, Intent.TAPER, Intent.REFRACTORY})
_WEIGHED = frozenset({Topic.TREATMENT, Topic.ESCALATION, Topic.WEIGHING})
_ABOUT_AGENTS = frozenset({Intent.AGENT_DOSE, Intent.SAFETY_CHECK})
_UNIT = {said.DoseUnit.MG: Unit.MG, said.DoseUnit.MG_PER_KG: Unit.MG_PER_KG, None: Unit.MG}
_INFUSIONS = frozenset({Agent.IVIG, Agent.RITUXIMAB, Agent.CYCLOPHOSPHAMIDE})
_INFUSION_UNIT: dict[said.DoseUnit | None, Unit] = {
    said.DoseUnit.MG_PER_M2: Unit.MG_PER_M2,
    said.DoseUnit.G_PER_KG: Unit.G_PER_KG,
}
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
        return replace(self, request=replace(self.request, dose_asked=False)) == Wish(Request())

    @property
    def asks_why(self) -> tuple[Agent, ...]:
        """The drugs whose arguments are asked for by name."""
        return self.request.agents if Topic.WEIGHING in self.request.topics else ()

    @property
    def weighs(self) -> bool:
        """Whether every drug is weighed: where a treatment is chosen, or its arguments are asked for."""
        return not _WEIGHED.isdisjoint(self.request.topics)

    @property
    def open(self) -> bool:
        """Whether it names no part of the protocol: only facts, or doses to be checked."""
        request = self.request
        proposed = request.steroid_alone or request.partner_later or request.one_day or request.foreign_dose
        return not (request.topics or self.subjects or proposed or request.unsaid or request.other_drugs)


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
    beyond = asked_beyond(intents, reading, draft, asked)
    about_agents = intents & _ABOUT_AGENTS and decided
    if intents & _TREATMENT or (about_agents and not (Intent.SAFETY_CHECK in intents and beyond.topics)):
        topics.add(Topic.TREATMENT)
    if Intent.TAPER in intents:
        topics.add(Topic.TAPER)
    if draft.prednisone_mg is not None and draft.response is not None and intents & _WHAT_NOW:
        topics = {Topic.TAPER}
    topics |= beyond.topics - ({Topic.ESCALATION} if Topic.TAPER in topics else set())
    proposals = {proposed.proposal for proposed in reading.proposals}
    request = Request(
        frozenset(topics),
        asked,
        _doses(reading),
        steroid_alone=said.Proposal.STEROID_ALONE in proposals,
        partner_later=said.Proposal.PARTNER_LATER in proposals,
        one_day=beyond.one_day,
        dose_asked=beyond.dose_asked,
        unsaid=beyond.unsaid,
        other_drugs=beyond.other_drugs,
        live_vaccine=beyond.live_vaccine,
        change=beyond.change,
        foreign_dose=beyond.foreign_dose,
        general=beyond.general,
    )
    return Wish(request, _subjects(request, intents, reading, draft))


def _subjects(request: Request, intents: frozenset[Intent], reading: said.Reading, draft: Draft) -> tuple[Subject, ...]:
    """What is quoted beside the answer, or as the answer where no patient is known."""
    decided = [agent for agent in request.agents if agent in DECIDED]
    subjects = [OF_TOPIC[topic] for topic in Topic if topic in request.topics and topic in OF_TOPIC]
    if Topic.TAPER in request.topics and draft.response is not None and draft.response.value is not said.Response.GOOD:
        subjects.append(Subject.ESCALATION)  # D07: refer, and show the section
    if Agent.FOLIC_ACID in request.agents:
        subjects.append(Subject.FOLIC_ACID)
    if intents & _QUOTED and not set(subjects) & {Subject.ONSET, Subject.FIGURE, Subject.SCREENING}:
        subjects += [OF_AGENT[agent] for agent in decided]
    if nobody(draft) and not request.agents:
        subjects += [subject for intent, subject in _OF_INTENT.items() if intent in intents]
    if Intent.PROTOCOL_INFO in intents:
        named = {one.subtype for one in reading.subtypes if one.state is not said.State.ABSENT}
        subjects += [subject for subtype, subject in _OF_DISEASE.items() if subtype in named]
        if not subjects:
            subjects = _by_words(tokens(reading.text))
    return tuple(dict.fromkeys(subjects))


def _by_words(words: str) -> list[Subject]:
    """What a question about the protocol means that names no drug and no topic; nothing where it names nothing."""
    opening = [Subject.OPENING] if says(words, OPENING) else []
    return opening + ([Subject.PITFALLS] if opening or says(words, PITFALLS) else [])


_OF_INTENT = {
    Intent.STEROID_DOSE: Subject.PREDNISONE,
    Intent.STEROID_SPARING_CHOICE: Subject.FIRST_LINE,
}
_QUOTED = frozenset({Intent.PROTOCOL_INFO, Intent.AGENT_DOSE, Intent.STEROID_DOSE, Intent.SAFETY_CHECK})
_OF_DISEASE = {
    said.Subtype.IMNM_HMGCR: Subject.ANTI_HMGCR,
    said.Subtype.INCLUSION_BODY_MYOSITIS: Subject.INCLUSION_BODY_MYOSITIS,
    said.Subtype.JUVENILE_DERMATOMYOSITIS: Subject.JUVENILE_DERMATOMYOSITIS,
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
        units = _UNIT | _INFUSION_UNIT if AGENT[mention.drug] in _INFUSIONS else _UNIT
        known = unit in units
        proposed = ProposedDose(
            AGENT[mention.drug],
            Mg(dose) if dose is not None and known else None,
            units.get(unit, Unit.MG),
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
