"""What one clause of a message asks: its learned ranking, put right where words are decisive."""

from __future__ import annotations

import re

from nlu.asking import Cue, asks_by_words, asks_politely, asks_to_agree, ends_of, falls, is_only, says
from nlu.parsed import Drug, DrugRole, Intent, Reading, Response
from nlu.part import Part, fact_spans
from nlu.scope import (
    ADVICE,
    DOSE_LIKE,
    STEROIDS,
    TOLD_OF,
    has_hazard,
    has_myositis,
    in_scope,
    may_be_myositis,
    protocol_drugs,
)
from nlu.text import plain_text
from nlu.told import is_clinical, is_taken_too_often, told

_ESCALATED_TO = frozenset({Drug.CYCLOPHOSPHAMIDE, Drug.IVIG, Drug.RITUXIMAB, Drug.TACROLIMUS, Drug.CICLOSPORIN})
_LITTLE_SAID = frozenset({Intent.PROVIDE_INFO, Intent.OUT_OF_SCOPE, Intent.UNCLEAR})
_DOSES = frozenset({Intent.STEROID_DOSE, Intent.AGENT_DOSE, Intent.IVIG})
_SURE = 0.8  # a ranking this sure that a message is foreign is not overruled
# Given beside the treatment, to prevent.
_PREVENTING = frozenset(
    {
        Drug.CO_TRIMOXAZOLE,
        Drug.ATOVAQUONE,
        Drug.DAPSONE,
        Drug.PENTAMIDINE,
        Drug.ALENDRONATE,
        Drug.BISPHOSPHONATE,
        Drug.CALCIUM,
        Drug.VITAMIN_D,
    }
)
_LIKELY_FOREIGN = 0.4
_GUESSED = 0.3  # below this a ranking is a guess
_UNSURE = 0.5  # below this, a ranking as foreign gives way to a disease of ours that is named
_AMOUNT = re.compile(r"(?<![0-9a-z/.])[0-9]{1,5}(?:\.[0-9]{1,3})? ?(?:mg|g)\b(?!/)")
_DIGIT = re.compile(r"[0-9]")
_BARE = 4  # words of a question about nothing that was said
_FRESH_REACH = 24  # characters between "newly diagnosed" and the end of the disease's article


def intents_of(part: Part) -> tuple[Intent, ...]:
    """One intent, or two where a clause asks two things; out of scope where it may not ask what it seems to."""
    if is_taken_too_often(part):
        return (Intent.SAFETY_CHECK, Intent.PROVIDE_INFO)
    intent = _bare(part) or _planned(part) or _prevented(part) or _untreated(part) or told(part) or _doubted(part)
    intent = intent or part.top
    if intent is Intent.OUT_OF_SCOPE and _is_ours(part):
        intent = part.best_of(ADVICE)
    elif intent is Intent.OUT_OF_SCOPE and (_asks_of_ours(part) or _asks_of_a_drug(part)):
        intent = part.best_of(ADVICE - DOSE_LIKE)
    if intent is Intent.INITIAL_TREATMENT and says(part.plain, Cue.FAILED):
        intent = Intent.REFRACTORY
    if intent in DOSE_LIKE and part.asked and says(part.plain, Cue.WHY):
        intent = Intent.PROTOCOL_INFO
    if _is_of_a_rival(intent, part) or not in_scope(intent, part):
        wanted = part.asked or any(drug.role is DrugRole.ASKED_ABOUT for drug in part.drugs)
        return (Intent.OUT_OF_SCOPE if wanted or not is_clinical(part) else Intent.PROVIDE_INFO,)
    return _by_drug(intent, part)


def _is_of_a_rival(intent: Intent, part: Part) -> bool:
    """Whether a drug is named beside another disease that it is given for, and no myositis: "pred for gout 30 mg"."""
    if intent not in DOSE_LIKE | {Intent.PROVIDE_INFO} or may_be_myositis(part.reading):
        return False
    asked = any(drug.role is DrugRole.ASKED_ABOUT for drug in part.protocol_drugs)
    if says(part.plain, Cue.RIVAL):
        return asked or intent in DOSE_LIKE
    return asked and part.likelihood(Intent.OUT_OF_SCOPE) > _LIKELY_FOREIGN


def _bare(part: Part) -> Intent | None:
    """What "next?" and "how much?" ask about stands in the rest of the message."""
    drugs = protocol_drugs(part.reading)
    follows_on = part.asked and is_only(part.plain, Cue.NEXT) and not (part.top in _OF_ITSELF and part.sure > _UNSURE)
    if follows_on and part.top is Intent.NEW_PATIENT and not drugs:
        return Intent.UNCLEAR  # "next?" by itself must not clear the patient
    if part.sure < _UNSURE and says(part.plain, Cue.NEXT) and says(part.plain, Cue.FAILED):
        return Intent.REFRACTORY
    if follows_on and falls(part.plain):
        return Intent.TAPER
    if part.drugs:
        return _alone(part)
    if not (drugs or has_myositis(part.reading)):
        return _escalation(part.reading) if follows_on else None
    if follows_on:
        tapering = any(drug.drug in STEROIDS and drug.role is DrugRole.CURRENT for drug in drugs)
        return _escalation(part.reading) or (Intent.TAPER if tapering else Intent.INITIAL_TREATMENT)
    if is_only(part.plain, Cue.DOSE):
        return _doses_of({drug.drug for drug in drugs})[0] if drugs else Intent.INITIAL_TREATMENT
    return None


def asks_of_nothing(part: Part) -> bool:
    """Whether "dose?" and "how much" are all that is said, by a message without a patient or a drug."""
    if part.drugs or any(fact_spans(part.reading)):
        return False
    return is_only(part.plain, Cue.DOSE) and len(part.remainder) <= _BARE and not _DIGIT.search(part.plain)


def _alone(part: Part) -> Intent | None:
    """What "ritux?" asks, a drug without another word, stands in the rest of the message."""
    meant = {drug.drug for drug in part.protocol_drugs if drug.role is DrugRole.ASKED_ABOUT}
    if not (part.asked and meant - STEROIDS) or part.remainder or part.sure > _SURE:
        return None
    if meant <= _ESCALATED_TO and _escalation(part.reading):
        return Intent.REFRACTORY
    facts = [one.span for one in part.reading.findings] + [one.span for one in part.reading.labs]
    weighed = has_hazard(part.reading) or any(part.holds(span) for span in facts)
    return Intent.SAFETY_CHECK if weighed else _doses_of(meant)[0]


def _escalation(reading: Reading) -> Intent | None:
    failed = any(said.response is Response.NONE for said in reading.responses)
    failed = failed or says(plain_text(reading.text).plain, Cue.FAILED)
    return Intent.REFRACTORY if failed else None


def _planned(part: Part) -> Intent | None:
    """A treatment is meant, and a finding that may speak against it is told with it."""
    if part.asked or not part.protocol_drugs or not says(part.plain, Cue.PLAN):
        return None
    told = any(one.state in TOLD_OF and part.holds(one.span) for one in part.reading.findings)
    return Intent.SAFETY_CHECK if told or has_hazard(part.reading) else None


def _prevented(part: Part) -> Intent | None:
    """A live vaccine beside the treatment, or what is given to prevent: no dose of the treatment's own drugs."""
    meant = {drug.drug for drug in part.drugs if drug.role is DrugRole.ASKED_ABOUT}
    drugs = bool(part.protocol_drugs)
    if Drug.LIVE_VACCINE in meant and (protocol_drugs(part.reading) or has_myositis(part.reading)):
        return Intent.SAFETY_CHECK
    if (
        part.asked
        and part.top in _UNPREVENTED
        and (part.top is not Intent.OUT_OF_SCOPE or drugs)
        and says(part.plain, Cue.PREVENT)
    ):
        return Intent.MONITORING_PROPHYLAXIS
    return None


_UNPREVENTED = DOSE_LIKE | {Intent.OUT_OF_SCOPE, Intent.PROVIDE_INFO, Intent.UNCLEAR}


def _doubted(part: Part) -> Intent | None:
    """A question in a clause that is ranked as facts: about the drug that it names."""
    if not part.asked:
        return None
    if part.top in _UNTAPERED and says(part.plain, Cue.TAPER) and any(d.drug in STEROIDS for d in part.protocol_drugs):
        return Intent.TAPER
    doses = says(part.plain, Cue.DOSE) or _AMOUNT.search(part.plain)
    if part.top in _DOSES and part.protocol_drugs and says(part.plain, Cue.SAFE) and not doses:
        return Intent.SAFETY_CHECK
    if part.top in DOSE_LIKE and _only_measures(part):
        return Intent.PROVIDE_INFO
    agents = {drug.drug for drug in part.protocol_drugs} - STEROIDS
    if part.top is Intent.TAPER and agents and not any(d.drug in STEROIDS for d in protocol_drugs(part.reading)):
        return Intent.SAFETY_CHECK
    if part.top is Intent.PROVIDE_INFO and asks_to_agree(part.plain) and len(part.remainder) >= _A_CLAIM:
        return part.best_of(_CLAIMED)
    meant = [drug for drug in part.protocol_drugs if drug.role is DrugRole.ASKED_ABOUT]
    if part.top not in {Intent.PROVIDE_INFO, Intent.UNCLEAR} or not meant:
        return None
    if part.top is Intent.UNCLEAR and part.sure > _UNSURE:
        return None
    return Intent.SAFETY_CHECK if has_hazard(part.reading) else part.best_of(ADVICE - {Intent.MONOTHERAPY})


# What a question asks by its own words, whatever follows on what.
_OF_ITSELF = frozenset({Intent.STEROID_SPARING_CHOICE, Intent.MONITORING_PROPHYLAXIS, Intent.PROTOCOL_INFO})
_OF_PREVENTION = _DOSES | {Intent.SAFETY_CHECK, Intent.MONITORING_PROPHYLAXIS}
_CLAIMED = frozenset({Intent.SAFETY_CHECK, Intent.PROTOCOL_INFO})
_A_CLAIM = 3  # words beside the facts that make "..., right?" a claim to be checked, not a fact to be confirmed
_UNTAPERED = frozenset({Intent.INITIAL_TREATMENT, Intent.PROVIDE_INFO})


def _only_measures(part: Part) -> bool:
    """Whether a mark alone asks, of a weight, a height or an age, and of nothing else: "maybe 90 kilos?"."""
    if part.drugs or asks_by_words(part.plain) or any(part.holds(one.span) for one in part.reading.subtypes):
        return False
    spans = [one.span for one in part.reading.quantities] + [one.span for one in part.reading.doubts]
    return any(part.holds(span) for span in spans)


def _untreated(part: Part) -> Intent | None:
    """A myositis with "what now?", or a new or flaring one that nothing is given for."""
    told = bool(part.reading.quantities or part.reading.doubts)  # "guide me" of a patient, not of the bot
    little = part.top in _LITTLE_SAID | {Intent.INITIAL_TREATMENT} or part.sure < _GUESSED
    little = little or (part.top is Intent.HELP and told)
    if not little or not may_be_myositis(part.reading):
        return None
    foreign = part.top is Intent.OUT_OF_SCOPE and part.clause.ranking[0].confidence > _SURE
    if part.asked and says(part.plain, Cue.START) and not foreign:
        return _escalation(part.reading) or Intent.INITIAL_TREATMENT
    if any(drug.role is DrugRole.CURRENT for drug in protocol_drugs(part.reading)):
        return None
    flares = any(said.response is Response.FLARE for said in part.reading.responses)
    named = [said.span.words for said in part.reading.subtypes if part.holds(said.span)]
    fresh = any(_is_new(part.plain, plain_text(words).plain) for words in named)
    return Intent.INITIAL_TREATMENT if named and (flares or fresh) else None


def _is_new(plain: str, disease: str) -> bool:
    """Whether "new" or "newly diagnosed" stands right before the disease."""
    before = plain[: max(0, plain.find(disease))].rstrip()[-_FRESH_REACH:]
    return any(end == len(before) for end in ends_of(before, Cue.FRESH))


def _is_ours(part: Part) -> bool:
    """Whether a clause ranked as foreign asks of the protocol's drug, in its disease or in bare words."""
    if has_myositis(part.reading):
        return bool(part.asked and part.protocol_drugs)
    return bool(part.asked and part.protocol_drugs and not part.foreign and part.sure < _SURE)


def _asks_of_ours(part: Part) -> bool:
    """Whether a clause that is hardly ranked as foreign asks about the disease itself ("is DM curable")."""
    named = any(part.holds(said.span) for said in part.reading.subtypes)
    return named and part.asked and part.clause.ranking[0].confidence < _UNSURE


def _asks_of_a_drug(part: Part) -> bool:
    """Whether a clause that is hardly ranked as foreign asks about a drug of ours ("is hydroxychloroquine useful")."""
    meant = any(drug.role is DrugRole.ASKED_ABOUT for drug in part.protocol_drugs)
    return part.asked and meant and part.sure < _UNSURE and not says(part.plain, Cue.RIVAL)


def _by_drug(intent: Intent, part: Part) -> tuple[Intent, ...]:
    """A dose is that of the drug that is named, whichever the ranking thought of."""
    asked = {drug.drug for drug in part.drugs if drug.role is DrugRole.ASKED_ABOUT}
    doses = says(part.plain, Cue.DOSE)
    if asked and asked <= _PREVENTING and intent in _OF_PREVENTION:
        return (Intent.MONITORING_PROPHYLAXIS, *((intent,) if intent is Intent.SAFETY_CHECK else ()))
    unsure = intent is Intent.INITIAL_TREATMENT or (intent in ADVICE and part.sure < _UNSURE)
    if asked and (intent in _DOSES or (unsure and (doses or asks_politely(part.plain)))):
        named = _doses_of(asked)
        return (intent,) if intent in named and not doses else named
    if asked and intent is Intent.INITIAL_TREATMENT and has_hazard(part.reading):
        return (intent, Intent.SAFETY_CHECK)
    # "straight away" is said of a dose as of a drug that is put off
    put_off = intent is Intent.MONOTHERAPY and not any(drug.drug in STEROIDS for drug in part.drugs)
    if (intent is Intent.SAFETY_CHECK or put_off) and _questions_a_dose(part):
        return (Intent.SAFETY_CHECK, Intent.AGENT_DOSE)
    return (intent,)


def _doses_of(drugs: set[Drug]) -> tuple[Intent, ...]:
    kinds = {
        Intent.STEROID_DOSE: bool(drugs & STEROIDS),
        Intent.AGENT_DOSE: bool(drugs - STEROIDS - {Drug.IVIG}),
        Intent.IVIG: Drug.IVIG in drugs,
    }
    return tuple(intent for intent, named in kinds.items() if named)


def _questions_a_dose(part: Part) -> bool:
    """Whether the dose itself is in question ("can mmf be given 1 g bd"), as no finding beside it is."""
    asked = [drug for drug in part.protocol_drugs if drug.role is DrugRole.ASKED_ABOUT]
    dosed = any(drug.dose is not None for drug in asked) or _AMOUNT.search(part.plain) is not None
    told = [*(one.span for one in part.reading.findings), *(one.span for one in part.reading.labs)]
    return dosed and bool({drug.drug for drug in asked} - STEROIDS) and not any(part.holds(span) for span in told)
