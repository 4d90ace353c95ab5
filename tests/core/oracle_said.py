"""The oracle's reading of what is said of each agent in question: its gates, and why it is not there."""

from __future__ import annotations

from decimal import Decimal

from core.agent import Agent
from core.alarms import Code
from core.case import Case, Finding, OtherDrug, Result, Test
from tests.core.oracle_agents import (
    AZA,
    MMF,
    MTX,
    SCREEN,
    azathioprine,
    kidneys_hold,
    methotrexate,
    mycophenolate,
    screen_is_open,
)
from tests.core.oracle_notes import Notes, Status
from tests.core.oracle_patient import Pregnancy, is_child, pregnancy


def about_each(case: Case, in_question: set[Agent], notes: Notes) -> None:
    """What an agent in question waits for: it is there, or was asked for by name."""
    if is_child(case):
        in_question = in_question & {MTX}  # D30: the protocol has no other for a child
    about_methotrexate(case, in_question, notes)
    about_azathioprine(case, in_question, notes)
    about_mycophenolate(case, in_question, notes)


def about_methotrexate(case: Case, in_question: set[Agent], notes: Notes) -> None:
    """HEP_LIVER_GATE, X_MTX_RENAL_STOP, X_MTX_TMP_SMX, and the gates of conception that it shares."""
    if MTX in in_question:
        codes = gates(case)[MTX]
        said = notes.either_way if methotrexate(case)[0] is Status.EXCLUDED else notes.alarms
        said |= codes
    if MTX in in_question or MMF in in_question:
        if pregnancy(case) is Pregnancy.NOT_KNOWN:
            notes.alarms.add(Code.CHILDBEARING_UNKNOWN)
        if pregnancy(case) is Pregnancy.NO_CONTRACEPTION:
            notes.alarms.add(Code.CONTRACEPTION_GATE)


def about_azathioprine(case: Case, in_question: set[Agent], notes: Notes) -> None:
    """TPMT_GATE, HEIGHT_MISSING, IBW_UNDEFINED_SHORT."""
    if AZA in in_question:
        said = notes.either_way if azathioprine(case) is Status.EXCLUDED else notes.alarms
        said |= gates(case)[AZA]


def about_mycophenolate(case: Case, in_question: set[Agent], notes: Notes) -> None:
    """X_MMF_CONTRACEPTION; a patient whose potential is not known may be able to conceive."""
    if MMF in in_question and pregnancy(case) is not Pregnancy.CANNOT:
        said = notes.either_way if mycophenolate(case) is Status.EXCLUDED else notes.alarms
        said.add(Code.X_MMF_CONTRACEPTION)


def gates(case: Case) -> dict[Agent, set[Code]]:
    """What is said of each agent in question, whatever else is known of it."""
    of_methotrexate, of_azathioprine = set(), set()
    awaited = any(case.result(test) in (Result.NOT_STATED, Result.PENDING) for test in SCREEN)
    abnormal = any(case.result(test) is Result.ABNORMAL for test in SCREEN)
    if awaited or (screen_is_open(case) and not abnormal):
        of_methotrexate.add(Code.HEP_LIVER_GATE)
    if kidneys_hold(case):
        of_methotrexate.add(Code.X_MTX_RENAL_STOP)
    if OtherDrug.TRIMETHOPRIM in case.taking:
        of_methotrexate.add(Code.X_MTX_TMP_SMX)
    if is_child(case) and case.height is None:
        of_methotrexate.add(Code.HEIGHT_MISSING)
    if case.result(Test.TPMT) in (Result.NOT_STATED, Result.PENDING):
        of_azathioprine.add(Code.TPMT_GATE)
    if case.height is None:
        of_azathioprine.add(Code.HEIGHT_MISSING)
    elif case.height.value < Decimal("152.4"):
        of_azathioprine.add(Code.IBW_UNDEFINED_SHORT)
    return {MTX: of_methotrexate, AZA: of_azathioprine}


def why_not_there(case: Case, notes: Notes) -> None:
    """D12, L31, L32: what forbids an agent is said whatever else is missing."""
    now = case.has(Finding.PREGNANCY) or case.has(Finding.BREASTFEEDING)
    if now:
        notes.alarms.add(Code.MTX_PREGNANCY_STOP)
    elif case.has(Finding.PLANNING_PREGNANCY):
        notes.alarms.add(Code.MTX_TERATOGENIC)
    if case.has(Finding.BREASTFEEDING) and case.has(Finding.PLANNING_PREGNANCY):
        notes.either_way |= {Code.MTX_TERATOGENIC, Code.X_MMF_TERATOGENIC}  # both are refused already
    if not is_child(case) and (case.has(Finding.PREGNANCY) or case.has(Finding.PLANNING_PREGNANCY)):
        notes.alarms.add(Code.X_MMF_TERATOGENIC)
    if is_child(case):
        return  # D30: the protocol has neither for a child
    if Result.ABNORMAL in (case.result(Test.TPMT), case.result(Test.NUDT15)):
        notes.alarms.add(Code.X_TPMT_POOR_STOP)
    if OtherDrug.ALLOPURINOL in case.taking or OtherDrug.FEBUXOSTAT in case.taking:
        notes.alarms.add(Code.X_AZA_XO_STOP)
