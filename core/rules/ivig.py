"""Intravenous immunoglobulin in adults: the total by ideal weight over 2 days, and no day above 1 g/kg (S24, S25)."""

from __future__ import annotations

from core.agent import Agent
from core.alarms import Code
from core.case import Case, Finding, OtherDrug, Sex
from core.courses import Ivig, IvigDose, Open
from core.evidence import Cited, D, L, S
from core.formulas import dosing_weight, ideal_weight
from core.outcome import Ask, Gap, Refusal
from core.quantities import ActualKg, Cm, Grams, GramsPerIdealKg
from core.register import ProtocolBook
from core.request import Request
from core.rules.indications import for_ivig, trials_of_ivig
from core.rules.missing import missing
from core.ruling import Ruling, unique

REPEAT = Gap("how often intravenous immunoglobulin is repeated", D(9))
_STOP = Refusal(
    "intravenous immunoglobulin",
    Cited("anti-IgA antibodies or earlier anaphylaxis to immunoglobulin: do not give it, and refer", L(42), (S(24),)),
)
_SHORT = Cited("ideal body weight is not defined below 152.4 cm: no number, ask the specialist", D(10), (S(24), L(61)))
_RISKS = Cited("risk of thrombosis, renal function and hydration", L(41))


def ivig(case: Case, request: Request, book: ProtocolBook) -> Ruling:
    """The dose of an adult, once disease, age, weight, height and sex are known.

    The caller has dealt with children, inclusion body myositis, hepatitis and infection.
    """
    del request
    alarms: tuple[Code, ...] = (Code.SPECIALIST_IVIG, Code.X_IVIG_THROMBOSIS_RENAL)
    if OtherDrug.INSULIN in case.taking:
        alarms += (Code.X_IVIG_GLUCOSE_METER,)
    if case.has(Finding.IMMUNOGLOBULIN_REACTION):
        return Ruling(refusals=(_STOP,), alarms=(Code.X_IVIG_IGA_STOP, *alarms))
    found = Ruling(alarms=alarms, gaps=(REPEAT,)) + missing(case, book)
    indications = for_ivig(case)
    if case.height is None:
        found += Ruling(alarms=(Code.HEIGHT_MISSING,), asks=(Ask.HEIGHT,))
    if case.sex is None:
        found += Ruling(asks=(Ask.SEX,))
    if found.asks or case.weight is None or case.height is None or case.sex is None:
        waits = Cited(tuple(str(ask) for ask in unique(found.asks)), S(24), (D(10),))
        found += Ruling(answers=(Open(Agent.IVIG, indications, waits),))
    else:
        found += _dose(case, case.weight, case.height, case.sex, book)
    if not indications:
        found += Ruling(asks=(Ask.IVIG_INDICATION,))
    return found


def _dose(case: Case, weight: ActualKg, height: Cm, sex: Sex, book: ProtocolBook) -> Ruling:
    ideal = ideal_weight(height, sex, book.settled.ideal_weight)
    if ideal is None:
        held = Cited(Agent.IVIG, _SHORT.because, _SHORT.also)
        return Ruling(holds=(held,), alarms=(Code.IBW_UNDEFINED_SHORT,))
    row = book.numbers.ivig
    used = dosing_weight(ideal, weight)
    kg, lower = used.value
    low, high = row.g_per_ideal_kg_min, row.g_per_ideal_kg_max
    dose = IvigDose(
        (GramsPerIdealKg(low) * kg, GramsPerIdealKg(high) * kg),
        GramsPerIdealKg(row.g_per_ideal_kg_per_day) * kg,
        row.days,
        (Grams(low), Grams(high)),
        kg,
        lower,
    )
    cited = Cited(dose, S(24), (D(9), *used.refs, L(40)))
    answer = Ivig(cited, for_ivig(case), trials_of_ivig(case), (_RISKS,))
    return Ruling(answers=(answer,), alarms=(Code.ACTUAL_BELOW_IDEAL,) if lower else ())
