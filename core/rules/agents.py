"""Whether each steroid-sparing agent may be given to this patient: clear, to check, held or excluded (D14).

A result that nobody stated is *to check*: the number is shown, headed "only after RESULT". One that is
pending, refused or unknown where it must be known holds the drug, without a number. An abnormal one holds
and refers, or excludes.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.alarms import Code
from core.case import Case, Finding, OtherDrug, Result, State, Test
from core.evidence import Cited, D, L, S
from core.outcome import Gate
from core.register import ProtocolBook
from core.request import Agent
from core.rules.patient import Childbearing, childbearing

HEPATITIS_AND_LIVER = (Test.HEPATITIS_B, Test.HEPATITIS_C, Test.LIVER_TESTS)


@dataclass(frozen=True, slots=True)
class Clearance:
    """How far an agent is open. `excluded` wins over `held`, and `held` over `to_check`."""

    to_check: tuple[Cited[Gate], ...] = ()
    held: tuple[Cited[Gate], ...] = ()
    excluded: tuple[Cited[str], ...] = ()
    alarms: tuple[Code, ...] = ()  # shown where the agent is in question
    met: tuple[Cited[str], ...] = ()  # gates that were stated as met: said beside the number

    @property
    def open_gate(self) -> bool:
        """Whether anything but renal function, which never blocks (D15), must come back first."""
        blocking = tuple(gate for gate in self.to_check if gate.value is not Gate.RENAL)
        return bool(blocking or self.held or self.excluded)

    def __add__(self, other: Clearance) -> Clearance:
        return Clearance(
            self.to_check + other.to_check,
            self.held + other.held,
            self.excluded + other.excluded,
            self.alarms + other.alarms,
            self.met + other.met,
        )


def clearances(case: Case, book: ProtocolBook) -> dict[Agent, Clearance]:
    """The three first-line agents, in the protocol's order."""
    return {
        Agent.METHOTREXATE: methotrexate(case, book),
        Agent.AZATHIOPRINE: azathioprine(case),
        Agent.MYCOPHENOLATE: mycophenolate(case, book),
    }


def methotrexate(case: Case, book: ProtocolBook) -> Clearance:
    """Pregnancy and contraception (S47), hepatitis and liver (S46), kidneys (L23). S46 and S47 name no age."""
    return (
        _conception(case, book, pregnant=Code.MTX_PREGNANCY_STOP, planning=Code.MTX_TERATOGENIC)
        + _hepatitis_and_liver(case)
        + _renal(case, book)
        + (Clearance(alarms=(Code.X_MTX_TMP_SMX,)) if OtherDrug.TRIMETHOPRIM in case.taking else Clearance())
    )


def mycophenolate(case: Case, book: ProtocolBook) -> Clearance:
    """Pregnancy and contraception, as for methotrexate (D12, L37). The protocol names no other gate."""
    return _conception(case, book, pregnant=Code.X_MMF_TERATOGENIC, planning=Code.X_MMF_TERATOGENIC)


def azathioprine(case: Case) -> Clearance:
    """Thiopurine methyltransferase (S12, L30, L31), and drugs that block its breakdown (L32)."""
    found = Clearance()
    if case.taking & {OtherDrug.ALLOPURINOL, OtherDrug.FEBUXOSTAT}:
        found += Clearance(excluded=(Cited("allopurinol or febuxostat is taken", L(32)),), alarms=(Code.X_AZA_XO_STOP,))
    results = {case.result(Test.TPMT), case.result(Test.NUDT15)}
    if Result.ABNORMAL in results:
        deficient = Cited("thiopurine methyltransferase or NUDT15 is deficient", D(15), (L(31),))
        return found + Clearance(excluded=(deficient,), alarms=(Code.X_TPMT_POOR_STOP,))
    if Result.INTERMEDIATE in results:
        return found + Clearance(held=(Cited(Gate.SPECIALIST, D(14), (L(31),)),))
    if Result.PENDING in results or case.result(Test.TPMT) is Result.NOT_STATED:
        return found + _thiopurine_awaited(case)
    return found


def _thiopurine_awaited(case: Case) -> Clearance:
    """Pending holds; TPMT not stated is to check. The protocol does not ask for NUDT15 (S12)."""
    tpmt = Cited(Gate.TPMT, S(12), (D(14), L(30)))
    found = Clearance()
    if case.result(Test.NUDT15) is Result.PENDING:
        found += Clearance(held=(Cited(Gate.NUDT15, D(14), (D(15), L(31))),))
    match case.result(Test.TPMT):
        case Result.PENDING:
            return Clearance(held=(tpmt,), alarms=(Code.TPMT_GATE,)) + found
        case Result.NOT_STATED:
            return found + Clearance(to_check=(tpmt,), alarms=(Code.TPMT_GATE,))
        case _:
            return found


def _conception(case: Case, book: ProtocolBook, *, pregnant: Code, planning: Code) -> Clearance:
    """S47 for methotrexate; D12 extends it to mycophenolate (L37)."""
    refs = (S(47), D(12), L(19), L(37))
    gate = Cited(Gate.CHILDBEARING, refs[0], refs[1:])
    match childbearing(case, book.settled.childbearing):
        case Childbearing.PREGNANT:
            return Clearance(excluded=(Cited("pregnant", D(12), (S(47), L(18), L(37))),), alarms=(pregnant,))
        case Childbearing.BREASTFEEDING:
            stop = (pregnant,) if pregnant is Code.MTX_PREGNANCY_STOP else ()
            return Clearance(excluded=(Cited("breastfeeding", D(12), (L(22),)),), alarms=stop)
        case Childbearing.PLANNING:
            why = Cited("pregnancy is planned", D(12), (S(47), L(20), L(37)))
            return Clearance(excluded=(why,), alarms=(planning,))
        case Childbearing.NO_CONTRACEPTION:
            return Clearance(held=(gate,), alarms=(Code.CONTRACEPTION_GATE,))
        case Childbearing.UNKNOWN:
            return Clearance(held=(gate,), alarms=(Code.CHILDBEARING_UNKNOWN,))
        case Childbearing.MET:
            return Clearance(met=(Cited("reliable contraception is stated", refs[0], refs[1:]),))
        case _:
            return Clearance()


def _hepatitis_and_liver(case: Case) -> Clearance:
    """S46: hepatitis B and C screen and liver tests before methotrexate; L22: liver disease, alcohol."""
    liver = {case.state(Finding.LIVER_DISEASE), case.state(Finding.ALCOHOL_EXCESS)}
    if State.PRESENT in liver:
        return Clearance(excluded=(Cited("liver disease or alcohol excess", L(22), (S(46), D(14))),))
    results = {case.result(test) for test in HEPATITIS_AND_LIVER}
    alarms = (Code.HEP_LIVER_GATE,) if results & {Result.NOT_STATED, Result.PENDING} else ()
    gate = Cited(Gate.HEPATITIS_AND_LIVER, S(46), (D(14), L(21)))
    if results & {Result.ABNORMAL, Result.INTERMEDIATE}:
        return Clearance(held=(Cited(Gate.SPECIALIST, D(14), (S(46), L(22))),), alarms=alarms)
    if Result.PENDING in results:
        return Clearance(held=(gate,), alarms=alarms)
    if Result.NOT_STATED in results or State.UNCERTAIN in liver:
        return Clearance(to_check=(gate,), alarms=(Code.HEP_LIVER_GATE,))
    return Clearance()


def _renal(case: Case, book: ProtocolBook) -> Clearance:
    """D15: impairment stated, or eGFR or creatinine clearance below 60, holds methotrexate."""
    below = case.egfr is not None and case.egfr < book.settled.renal.egfr_ml_per_min
    if case.has(Finding.RENAL_IMPAIRMENT) or below:
        return Clearance(held=(Cited(Gate.RENAL, D(15), (L(23),)),), alarms=(Code.X_MTX_RENAL_STOP,))
    known = case.egfr is not None or case.lacks(Finding.RENAL_IMPAIRMENT)
    return Clearance() if known else Clearance(to_check=(Cited(Gate.RENAL, D(15), (L(23),)),))
