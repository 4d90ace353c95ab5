"""What would change the verdict on a steroid-sparing agent: one fact at a time, decided again by the same rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from core.agent import Agent
from core.assessment import Verdict
from core.case import Case, Finding, Result, State, Test
from core.evidence import Cited, D, L, S
from core.register import ProtocolBook
from core.rules.agents import HEPATITIS_AND_LIVER, XANTHINE_OXIDASE_INHIBITORS
from core.rules.patient import Childbearing, Lungs, childbearing, lungs
from core.rules.weighing_partners import partner_assessments

_NO_LUNG_DISEASE = {
    Finding.ILD: State.ABSENT,
    Finding.LUNG_DISEASE: State.ABSENT,
    Finding.OTHER_LUNG_DISEASE: State.ABSENT,
}
_CONTRACEPTION = {Finding.PLANNING_PREGNANCY: State.ABSENT, Finding.RELIABLE_CONTRACEPTION: State.PRESENT}


Changes = dict[Agent, tuple[Cited[str], ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """Another fact, in words, and the case with it; None where it is so already."""

    words: Cited[str]
    case: Callable[[Case, ProtocolBook], Case | None]


def _findings(case: Case, found: Mapping[Finding, State]) -> Case:
    return replace(case, findings={**case.findings, **found})


def _without_lung_disease(case: Case, book: ProtocolBook) -> Case | None:
    del book
    if lungs(case) in {Lungs.CLEAR, Lungs.CONTRADICTED}:
        return None
    return _findings(case, _NO_LUNG_DISEASE)


def _with_ild(case: Case, book: ProtocolBook) -> Case | None:
    del book
    if lungs(case) in {Lungs.ILD, Lungs.CONTRADICTED}:
        return None
    return _findings(case, {Finding.ILD: State.PRESENT})


def _contraception(case: Case, book: ProtocolBook) -> Case | None:
    known = childbearing(case, book.settled.childbearing)
    if known not in {Childbearing.PLANNING, Childbearing.UNKNOWN, Childbearing.NO_CONTRACEPTION}:
        return None
    return _findings(case, _CONTRACEPTION)


def _without_skin_disease(case: Case, book: ProtocolBook) -> Case | None:
    del book
    return (
        _findings(case, {Finding.SEVERE_SKIN_DISEASE: State.ABSENT}) if case.has(Finding.SEVERE_SKIN_DISEASE) else None
    )


def _thiopurine(case: Case, book: ProtocolBook) -> Case | None:
    del book
    results = {case.result(Test.TPMT), case.result(Test.NUDT15)}
    if Result.ABNORMAL in results or not results & {Result.PENDING, Result.INTERMEDIATE}:
        return None
    return replace(case, tests={**case.tests, Test.TPMT: Result.CLEAR, Test.NUDT15: Result.CLEAR})


def _liver(case: Case, book: ProtocolBook) -> Case | None:
    del book
    if not {case.result(test) for test in HEPATITIS_AND_LIVER} & {Result.PENDING, Result.ABNORMAL}:
        return None
    return replace(case, tests={**case.tests, **dict.fromkeys(HEPATITIS_AND_LIVER, Result.CLEAR)})


def _kidneys(case: Case, book: ProtocolBook) -> Case | None:
    limit = book.settled.renal.egfr_ml_per_min
    if not case.has(Finding.RENAL_IMPAIRMENT) and (case.egfr is None or case.egfr >= limit):
        return None
    return replace(_findings(case, {Finding.RENAL_IMPAIRMENT: State.ABSENT}), egfr=limit)


def _without_xanthine_oxidase_inhibitor(case: Case, book: ProtocolBook) -> Case | None:
    del book
    others = case.taking - XANTHINE_OXIDASE_INHIBITORS
    return replace(case, taking=others) if others != case.taking else None


CHANGES = (
    Change(Cited("without lung disease", S(10)), _without_lung_disease),
    Change(Cited("with interstitial lung disease", S(13), (S(15),)), _with_ild),
    Change(Cited("with reliable contraception and no pregnancy planned", S(47), (D(12),)), _contraception),
    Change(Cited("without severe skin disease", S(15)), _without_skin_disease),
    Change(Cited("with a normal thiopurine methyltransferase (and NUDT15) result", S(12), (L(31),)), _thiopurine),
    Change(Cited("with a clear hepatitis screen and liver tests", S(46)), _liver),
    Change(Cited("with an eGFR of at least 60 mL/min", D(15), (L(23),)), _kidneys),
    Change(Cited("without allopurinol or febuxostat", L(32)), _without_xanthine_oxidase_inhibitor),
)


def changes(now: Mapping[Agent, Verdict], case: Case, book: ProtocolBook, *, child: bool) -> Changes:
    """The single facts that would make an agent preferred or alternative, or take that from it."""
    found: dict[Agent, list[Cited[str]]] = {agent: [] for agent in now}
    for change in CHANGES:
        other = change.case(case, book)
        if other is None:
            continue
        for then in partner_assessments(other, book, child=child):
            if then.verdict is not now[then.agent]:
                found[then.agent].append(_worded(change.words, then.verdict))
    return {agent: tuple(words) for agent, words in found.items()}


def _worded(words: Cited[str], then: Verdict) -> Cited[str]:
    return words.map(lambda text: f"{text}: {then}")
