"""Cyclophosphamide, ciclosporin and tacrolimus: a schedule or a reserve, and never a dose (S29-S31, D16, D19)."""

from __future__ import annotations

from decimal import Decimal

from core.agent import Agent
from core.alarms import Code
from core.case import Case, Finding
from core.courses import Cyclophosphamide, CyclophosphamideSchedule, Reserved
from core.evidence import Cited, D, L, S
from core.outcome import Ask, Gap, Refusal
from core.register import ProtocolBook
from core.request import Request, Topic
from core.rules.indications import for_cyclophosphamide, for_refractory_disease
from core.rules.missing import age
from core.ruling import Ruling

_CYCLOPHOSPHAMIDE_CHECKS = (
    Cited("pregnancy, breastfeeding and fertility", L(50)),
    Cited("blood counts (marrow failure)", L(50)),
    Cited("urine (infection or obstruction)", L(50)),
)
_HYPERTENSION = Cited("hypertension", S(31), (L(51),))
_KIDNEYS = Cited("renal insufficiency", S(31), (L(51),))
_RESERVED_FOR = Cited(
    "severe, refractory disease, because of hypertension and renal insufficiency; guidelines differ", S(31), (D(19),)
)
_CALCINEURIN = (Agent.CICLOSPORIN, Agent.TACROLIMUS)


def no_dose(agent: Agent) -> Refusal:
    """A dose that was asked for and that the protocol lacks."""
    because = S(29) if agent is Agent.CYCLOPHOSPHAMIDE else S(31)
    return Refusal(
        f"a dose of {agent}", Cited("the protocol does not give one: a specialist decides", because, (D(16),))
    )


def dose_gap(agents: tuple[Agent, ...], *, asked: bool) -> Ruling:
    """The gap by name; refused in so many words where a number was asked for."""
    gaps = Ruling(gaps=tuple(Gap(f"a dose of {agent}", D(16)) for agent in agents))
    if not asked:
        return gaps
    return Ruling(refusals=tuple(no_dose(agent) for agent in agents), alarms=(Code.DOSE_NOT_IN_PROTOCOL,)) + gaps


def cyclophosphamide(case: Case, request: Request, book: ProtocolBook) -> Ruling:
    """The schedule of the infusions. Pregnancy and breastfeeding stop it (D12, L50)."""
    asked = request.dose_asked and Topic.CYCLOPHOSPHAMIDE in request.topics
    found = dose_gap((Agent.CYCLOPHOSPHAMIDE,), asked=asked) + Ruling(alarms=(Code.SPECIALIST,))
    for finding in (Finding.PREGNANCY, Finding.BREASTFEEDING):
        if case.has(finding):
            why = Cited(f"{finding} is stated", D(12), (L(50),))
            return found + Ruling(refusals=(Refusal("cyclophosphamide", why),))
    row = book.numbers.cyclophosphamide
    schedule = CyclophosphamideSchedule(row.interval_weeks, (row.months_min, row.months_max), row.months_longest)
    cited = Cited(schedule, S(29), (S(30), L(48)))
    answer = Cyclophosphamide(cited, for_cyclophosphamide(case), _CYCLOPHOSPHAMIDE_CHECKS)
    found += Ruling(answers=(answer,)) + age(case, book)
    if Topic.CYCLOPHOSPHAMIDE in request.topics:
        found += Ruling(asks=(Ask.BEFORE_CYCLOPHOSPHAMIDE,))
    return found


def calcineurin_inhibitors(case: Case, request: Request, book: ProtocolBook) -> Ruling:
    """What the two are reserved for, and what stands against them in this patient."""
    named = tuple(agent for agent in request.agents if agent in _CALCINEURIN)
    agents = named or _CALCINEURIN
    asked = request.dose_asked and Topic.CALCINEURIN_INHIBITORS in request.topics
    found = dose_gap(agents, asked=asked) + Ruling(alarms=(Code.SPECIALIST,))
    indications = for_refractory_disease(case, S(31))
    if not indications:
        found += Ruling(alarms=(Code.CNI_RESERVED,))
    answer = Reserved(agents, _RESERVED_FOR, indications, _against(case, book.settled.renal.egfr_ml_per_min))
    return found + Ruling(answers=(answer,))


def _against(case: Case, egfr_floor: Decimal) -> tuple[Cited[str], ...]:
    kidneys = case.has(Finding.RENAL_IMPAIRMENT) or (case.egfr is not None and case.egfr < egfr_floor)
    pressure = (_HYPERTENSION,) if case.has(Finding.HYPERTENSION) else ()
    return (*pressure, *((_KIDNEYS,) if kidneys else ()))
