"""What stands between a patient and a steroid-sparing agent, fact by fact (S12, S46, S47, D12, D14, D15).

A result that nobody stated is *to check*: the number is shown, headed "only after RESULT". One that is
pending, refused or unknown where it must be known holds the drug, without a number. An abnormal one holds
and refers, or excludes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from core.alarms import Code
from core.case import PRESENT, UNCERTAIN, Case, Finding, OtherDrug, Result, State, Test
from core.evidence import Cited, D, L, S
from core.outcome import Gate
from core.register import ProtocolBook
from core.rules.patient import Childbearing

SCREEN = (Test.HEPATITIS_B, Test.HEPATITIS_C, Test.LIVER_TESTS)
XANTHINE_OXIDASE_INHIBITORS = frozenset({OtherDrug.ALLOPURINOL, OtherDrug.FEBUXOSTAT})


@dataclass(slots=True)
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
        if self.held or self.excluded:
            return True
        return any(gate.value is not Gate.RENAL for gate in self.to_check)

    def __add__(self, other: Clearance) -> Clearance:
        if other is OPEN:
            return self
        if self is OPEN:
            return other
        return Clearance(
            self.to_check + other.to_check,
            self.held + other.held,
            self.excluded + other.excluded,
            self.alarms + other.alarms,
            self.met + other.met,
        )


OPEN = Clearance()
"""Nothing known of the patient stands against the agent."""


def thiopurines(case: Case) -> Clearance:
    """Thiopurine methyltransferase (S12, L30, L31), and drugs that block the breakdown of azathioprine (L32)."""
    blocked = not XANTHINE_OXIDASE_INHIBITORS.isdisjoint(case.taking)
    return thiopurine_results(case.result(Test.TPMT), case.result(Test.NUDT15), blocked=blocked)


@cache
def thiopurine_results(tpmt: Result, nudt15: Result, *, blocked: bool) -> Clearance:
    """The same, of two results and whether allopurinol or febuxostat is taken."""
    taken = Clearance(excluded=(Cited("allopurinol or febuxostat is taken", L(32)),), alarms=(Code.X_AZA_XO_STOP,))
    found = taken if blocked else OPEN
    if Result.ABNORMAL in (tpmt, nudt15):
        deficient = Cited("thiopurine methyltransferase or NUDT15 is deficient", D(15), (L(31),))
        return found + Clearance(excluded=(deficient,), alarms=(Code.X_TPMT_POOR_STOP,))
    if Result.INTERMEDIATE in (tpmt, nudt15):
        found += Clearance(held=(Cited(Gate.SPECIALIST, D(14), (L(31),)),))  # and the other result is awaited still
    return found + _thiopurine_awaited(tpmt, nudt15)


def _thiopurine_awaited(tpmt: Result, nudt15: Result) -> Clearance:
    """Pending holds; TPMT not stated is to check. The protocol does not ask for NUDT15 (S12)."""
    gate = Cited(Gate.TPMT, S(12), (D(14), L(30)))
    waits = Clearance(held=(Cited(Gate.NUDT15, D(14), (D(15), L(31))),)) if nudt15 is Result.PENDING else OPEN
    match tpmt:
        case Result.PENDING:
            return Clearance(held=(gate,), alarms=(Code.TPMT_GATE,)) + waits
        case Result.NOT_STATED:
            return waits + Clearance(to_check=(gate,), alarms=(Code.TPMT_GATE,))
        case _:
            return waits


def _conception(pregnant: Code, planning: Code) -> dict[Childbearing, Clearance]:
    """S47 for methotrexate; D12 extends it to mycophenolate (L37)."""
    gate = Cited(Gate.CHILDBEARING, S(47), (D(12), L(19), L(37)))
    breastfeeding = (pregnant,) if pregnant is Code.MTX_PREGNANCY_STOP else ()
    return {
        Childbearing.PREGNANT: Clearance(
            excluded=(Cited("pregnant", D(12), (S(47), L(18), L(37))),), alarms=(pregnant,)
        ),
        Childbearing.BREASTFEEDING: Clearance(
            excluded=(Cited("breastfeeding", D(12), (L(22),)),), alarms=breastfeeding
        ),
        Childbearing.PLANNING: Clearance(
            excluded=(Cited("pregnancy is planned", D(12), (S(47), L(20), L(37))),), alarms=(planning,)
        ),
        Childbearing.NO_CONTRACEPTION: Clearance(held=(gate,), alarms=(Code.CONTRACEPTION_GATE,)),
        Childbearing.UNKNOWN: Clearance(held=(gate,), alarms=(Code.CHILDBEARING_UNKNOWN,)),
        Childbearing.MET: Clearance(met=(Cited("reliable contraception is stated", gate.because, gate.also),)),
        Childbearing.NOT_NEEDED: OPEN,
    }


CONCEPTION_METHOTREXATE = _conception(Code.MTX_PREGNANCY_STOP, Code.MTX_TERATOGENIC)
CONCEPTION_MYCOPHENOLATE = _conception(Code.X_MMF_TERATOGENIC, Code.X_MMF_TERATOGENIC)


def hepatitis_and_liver(case: Case) -> Clearance:
    """S46: hepatitis B and C screen and liver tests before methotrexate; L22: liver disease, alcohol."""
    return liver_results(liver_findings(case), [case.result(test) for test in SCREEN])


def liver_findings(case: Case) -> tuple[State, State]:
    """Liver disease, and alcohol excess."""
    return case.state(Finding.LIVER_DISEASE), case.state(Finding.ALCOHOL_EXCESS)


def liver_results(liver: tuple[State, State], results: Sequence[Result]) -> Clearance:
    """The same, of the findings and the results."""
    if PRESENT in liver:
        return _LIVER_DISEASE
    awaited = _NOT_STATED in results or _PENDING in results
    if _ABNORMAL in results or _INTERMEDIATE in results:
        return _LIVER_ABNORMAL_AWAITED if awaited else _LIVER_ABNORMAL
    if _PENDING in results:
        return _SCREEN_HELD
    return _SCREEN_TO_CHECK if awaited or UNCERTAIN in liver else OPEN


_NOT_STATED, _PENDING = Result.NOT_STATED, Result.PENDING
_ABNORMAL, _INTERMEDIATE = Result.ABNORMAL, Result.INTERMEDIATE
_LIVER_DISEASE = Clearance(excluded=(Cited("liver disease or alcohol excess", L(22), (S(46), D(14))),))
_REFER = (Cited(Gate.SPECIALIST, D(14), (S(46), L(22))),)
_LIVER_ABNORMAL = Clearance(held=_REFER)
_LIVER_ABNORMAL_AWAITED = Clearance(held=_REFER, alarms=(Code.HEP_LIVER_GATE,))
_SCREEN = Cited(Gate.HEPATITIS_AND_LIVER, S(46), (D(14), L(21)))
_SCREEN_HELD = Clearance(held=(_SCREEN,), alarms=(Code.HEP_LIVER_GATE,))
_SCREEN_TO_CHECK = Clearance(to_check=(_SCREEN,), alarms=(Code.HEP_LIVER_GATE,))


def blood_and_immunity(case: Case) -> Clearance:
    """L22: a blood dyscrasia or an immunodeficiency stops methotrexate; one that is only suspected holds it."""
    states = case.state(Finding.BLOOD_DYSCRASIA), case.state(Finding.IMMUNODEFICIENCY)
    if PRESENT in states:
        return _DYSCRASIA
    return _DYSCRASIA_HELD if UNCERTAIN in states else OPEN


_DYSCRASIA = Clearance(excluded=(Cited("blood dyscrasia or immunodeficiency", L(22), (D(14),)),))
_DYSCRASIA_HELD = Clearance(held=(Cited(Gate.SPECIALIST, D(14), (L(22),)),))


def kidneys(case: Case, book: ProtocolBook) -> Clearance:
    """D15: impairment stated, or eGFR or creatinine clearance below 60, holds methotrexate."""
    if kidneys_impaired(case, book):
        return _RENAL_HELD
    known = case.egfr is not None or case.lacks(Finding.RENAL_IMPAIRMENT)
    return OPEN if known else _RENAL_TO_CHECK


def kidneys_impaired(case: Case, book: ProtocolBook) -> bool:
    """Stated, or by the figure."""
    if case.has(Finding.RENAL_IMPAIRMENT):
        return True
    return case.egfr is not None and case.egfr < book.settled.renal.egfr_ml_per_min


_RENAL = Cited(Gate.RENAL, D(15), (L(23),))
_RENAL_HELD = Clearance(held=(_RENAL,), alarms=(Code.X_MTX_RENAL_STOP,))
_RENAL_TO_CHECK = Clearance(to_check=(_RENAL,))
