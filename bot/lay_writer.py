"""Someone who writes of their own illness, or a relative's, as no clinician would: no dose, a way to their team."""

from __future__ import annotations

import re

from bot.answering import reply_of
from bot.basis import Basis
from bot.facts import Facts, Scope
from bot.lines import line
from bot.notices import footer
from bot.reply import Button, Card, Reply, Strong
from bot.session import Session
from bot.slots import Draft, listen
from bot.wishes import completed, wish_of
from core.register import ProtocolBook
from nlu.parsed import Parsed

_DRUG = (
    "(?:prednis(?:one|olone)|pred|steroids?|methotrexate|mtx|azathioprine|imuran|mycophenolate|cellcept|ivig|"
    "rituximab|cyclophosphamide|folic acid)"
)
_DISEASE = "(?:dermatomyositis|polymyositis|myositis|myopathy|jdm|dm|pm|ibm|imnm|antisynthetase|ild)"
_RELATIVE = "(?:son|daughter|mum|mom|mother|dad|father|wife|husband|child|boy|girl|sister|brother|partner)"
_OWN = f"(?:{_DRUG}|{_DISEASE}|dose|tablets|pills|prescription|muscles|legs|arms|symptoms|rash|disease)"
_I_AM = "(?:i am|i'm|im|i was|i have been|i've been|i got)"
_I_HAVE = "(?:i have(?: had)?|i've (?:got|had)|i suffer from)"
_I_TAKE = "(?:i take|i took|(?:i am|i'm|i have been|i've been) taking|i have taken|i've taken)"
_NOT_OWN = "a|an|the|this|that|one|two|another|patients?|pts?|someone|to|not|no"  # "I have a 62F with ..."
_A_PATIENT = "him|her|them|over|care|blood|this patient|the patient|a history"
_WAYS = (
    rf"{_I_HAVE} (?!(?:{_NOT_OWN})\b|[0-9])(?:[a-z-]{{1,20}} ){{0,3}}?{_DISEASE}\b",
    rf"{_I_AM} (?:[a-z]{{1,12}} ){{0,2}}?(?:diagnosed with|a patient|suffering from)\b",
    rf"{_I_TAKE} (?!(?:{_A_PATIENT})\b)(?:[a-z0-9.]{{1,12}} ){{0,4}}?{_DRUG}\b",
    rf"{_I_AM} (?:now |currently )?(?:on|prescribed|given|put on) (?:[0-9.]{{1,5}} ?(?:mg )?(?:of )?)?{_DRUG}\b",
    rf"(?:should|can|could|must|do|may) i (?:still |just )?(?:take|drink|skip|stop taking) (?!(?:{_A_PATIENT})\b)",
    r"(?:should|can|could|must|do|may) i (?:still |just )?(?:stop|reduce|lower|increase|skip) my\b",
    r"i weigh\b",
    rf"{_I_AM} [0-9]{{1,3}} ?(?:years old|year old|y/?o|yrs old)\b",
    r"my (?:doctor|rheumatologist|gp|physician|pharmacist|neurologist|dermatologist)\b",
    rf"my (?:own )?(?:(?:daily|weekly|current|new) )?{_OWN}\b",
    rf"my {_RELATIVE} (?:has|is|was|takes|needs|got|weighs)\b",
    rf"my {_RELATIVE}'s (?:[a-z]{{1,12}} ){{0,2}}?(?:{_DRUG}|dose|{_DISEASE})\b",
)
_PATIENT = re.compile("|".join(rf"\b{way}" for way in _WAYS), re.IGNORECASE)
_DOCTOR = "(?:doctor|clinician|physician|nurse|pharmacist|registrar|resident|consultant|intern|rheumatologist)"
_I_AM_A = rf"(?:i am|i'm|im) (?:a |an |the )?(?:[a-z]{{1,20}} ){{0,2}}{_DOCTOR}"
_CLINICIAN = re.compile(rf"\b(?:my (?:patient|pt)|{_I_AM_A})\b", re.IGNORECASE)
CLINICIAN = Button("I am a clinician", "I am a clinician asking about a patient")
_REFUSED = "I answer clinicians only: no dose is given here."
_TEAM = (
    "Please ask the team that looks after you: your rheumatology clinic, your doctor or your pharmacist. Do not start, "
    "change or stop a medicine because of this chat; a steroid must never be stopped abruptly."
)
_URGENT = (
    "Trouble swallowing, breathing or with an infection, or a medicine taken wrongly: call the emergency number now."
)


def writes_as_patient(text: str) -> bool:
    """Whether the writer is the patient, or a relative; one who says to be a clinician is taken at their word."""
    plain = " ".join(text.replace("’", "'").split())
    return _PATIENT.search(plain) is not None and _CLINICIAN.search(plain) is None


def heard(session: Session, parsed: Parsed, book: ProtocolBook) -> tuple[Session, Reply] | None:
    """The reply to a layperson, or None for a clinician. Nothing that a layperson tells is kept."""
    text = parsed.reading.text
    if session.layperson and _CLINICIAN.search(text):
        fresh = session.next_case()
        return fresh, _welcome(book)
    if not session.layperson and not writes_as_patient(text):
        return None
    draft = listen(Draft(), parsed.reading)
    basis = Basis(draft=draft, wish=completed(wish_of(parsed, draft), draft))
    _, answered = reply_of(basis, book)
    card = Card(
        emergency=answered.card.emergency,
        headline=(line(Strong(_REFUSED)), line(_TEAM), line(_URGENT)),
        sources=tuple(one for one in answered.card.sources if one.id in _cites(answered)),
        buttons=(CLINICIAN,),
        footer=footer(book),
    )
    facts = Facts(scope=Scope.OUT, alarms=tuple(code for code in answered.facts.alarms if code.startswith("EMERGENCY")))
    return Session(case=session.case, code=session.code, layperson=True), Reply(card, facts)


def _cites(answered: Reply) -> tuple[str, ...]:
    return answered.card.emergency.cites if answered.card.emergency else ()


def _welcome(book: ProtocolBook) -> Reply:
    card = Card(headline=(line(Strong("Thank you. "), "Tell me about the patient, and ask."),), footer=footer(book))
    return Reply(card, Facts())
