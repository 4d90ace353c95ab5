"""The oracle's reading of each steroid-sparing agent: offered, to check, held or excluded (D14)."""

from __future__ import annotations

from decimal import Decimal

from core.agent import PARTNERS, Agent
from core.case import Case, Finding, OtherDrug, Result, State, Test
from tests.core.oracle_notes import Status
from tests.core.oracle_patient import Pregnancy, is_child, pregnancy

MTX, AZA, MMF = PARTNERS
BLOOD = (Finding.BLOOD_DYSCRASIA, Finding.IMMUNODEFICIENCY)  # L22
SCREEN = (Test.HEPATITIS_B, Test.HEPATITIS_C, Test.LIVER_TESTS)


def methotrexate(case: Case) -> tuple[Status, bool]:
    """S46, S47, D12, D14, D15, L22; and whether only the renal function is still to check."""
    if pregnancy(case) in (Pregnancy.NOW, Pregnancy.PLANNED):
        return Status.EXCLUDED, False
    if any(case.has(stop) for stop in (Finding.LIVER_DISEASE, Finding.ALCOHOL_EXCESS, *BLOOD)):
        return Status.EXCLUDED, False
    if pregnancy(case) in (Pregnancy.NOT_KNOWN, Pregnancy.NO_CONTRACEPTION):
        return Status.HELD, False
    if kidneys_hold(case) or any(case.state(doubt) is State.UNCERTAIN for doubt in BLOOD):
        return Status.HELD, False
    if is_child(case) and case.height is None:
        return Status.HELD, False
    if any(case.result(test) not in (Result.CLEAR, Result.NOT_STATED) for test in SCREEN):
        return Status.HELD, False
    if screen_is_open(case):
        return Status.TO_CHECK, False
    if case.egfr is None and not case.lacks(Finding.RENAL_IMPAIRMENT):
        return Status.TO_CHECK, True
    return Status.OFFERED, False


def kidneys_hold(case: Case) -> bool:
    """D15: "Renal impairment stated, or eGFR/CrCl below 60"."""
    return case.has(Finding.RENAL_IMPAIRMENT) or (case.egfr is not None and case.egfr < 60)


def screen_is_open(case: Case) -> bool:
    """S46, D14: a result is not stated; or liver disease or alcohol excess is in doubt (L22)."""
    if any(case.result(test) is Result.NOT_STATED for test in SCREEN):
        return True
    return any(case.state(doubt) is State.UNCERTAIN for doubt in (Finding.LIVER_DISEASE, Finding.ALCOHOL_EXCESS))


def azathioprine(case: Case) -> Status:
    """S11, S12, D10, D14, D15, L32."""
    tests = (case.result(Test.TPMT), case.result(Test.NUDT15))
    if Result.ABNORMAL in tests:
        return Status.EXCLUDED
    if OtherDrug.ALLOPURINOL in case.taking or OtherDrug.FEBUXOSTAT in case.taking:
        return Status.EXCLUDED
    if Result.PENDING in tests or Result.INTERMEDIATE in tests:
        return Status.HELD
    if case.height is None or case.height.value < Decimal("152.4") or case.sex is None:
        return Status.HELD
    if case.result(Test.TPMT) is Result.NOT_STATED:
        return Status.TO_CHECK
    return Status.OFFERED


def mycophenolate(case: Case) -> Status:
    """D12: "Mycophenolate as methotrexate"."""
    if pregnancy(case) in (Pregnancy.NOW, Pregnancy.PLANNED):
        return Status.EXCLUDED
    if pregnancy(case) in (Pregnancy.NOT_KNOWN, Pregnancy.NO_CONTRACEPTION):
        return Status.HELD
    return Status.OFFERED


def status_of(agent: Agent, case: Case) -> tuple[Status, bool]:
    if agent is MTX:
        return methotrexate(case)
    return (azathioprine(case) if agent is AZA else mycophenolate(case)), False
