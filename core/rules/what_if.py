"""What would change the verdict on a steroid-sparing agent: one fact at a time, judged again by the same rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.agent import Agent
from core.assessment import Verdict
from core.case import Case, Finding, Result, State, Test
from core.evidence import Cited, D, L, Ref, S
from core.register import ProtocolBook
from core.rules.clearance import (
    OPEN,
    SCREEN,
    XANTHINE_OXIDASE_INHIBITORS,
    kidneys_impaired,
    liver_findings,
    liver_results,
    thiopurine_results,
)
from core.rules.partner_facts import PartnerFacts
from core.rules.patient import Childbearing, Lungs
from core.rules.verdicts import Verdicts

Changes = dict[Agent, tuple[Cited[str], ...]]
Supposed = Callable[[Case, PartnerFacts, ProtocolBook], PartnerFacts | None]


@dataclass(frozen=True, slots=True)
class Change:
    """Another fact: the patient with it (None where it is so already), and its words with each verdict."""

    suppose: Supposed
    words: dict[Verdict, Cited[str]]


def _change(suppose: Supposed, words: str, because: Ref, *also: Ref) -> Change:
    return Change(suppose, {then: Cited(f"{words}: {then}", because, also) for then in Verdict})


def _without_lung_disease(case: Case, facts: PartnerFacts, book: ProtocolBook) -> PartnerFacts | None:
    del case, book
    clear_or_contradicted = facts.lungs is Lungs.CLEAR or facts.lungs is Lungs.CONTRADICTED
    return None if clear_or_contradicted else replace(facts, lungs=Lungs.CLEAR)


def _with_ild(case: Case, facts: PartnerFacts, book: ProtocolBook) -> PartnerFacts | None:
    del case, book
    already_or_contradicted = facts.lungs is Lungs.ILD or facts.lungs is Lungs.CONTRADICTED
    return None if already_or_contradicted else replace(facts, lungs=Lungs.ILD)


def _contraception(case: Case, facts: PartnerFacts, book: ProtocolBook) -> PartnerFacts | None:
    del book
    if facts.childbearing not in _CONTRACEPTION_MATTERS:
        return None
    suspected = case.has_any((Finding.PREGNANCY, Finding.BREASTFEEDING), State.UNCERTAIN)  # of which it says nothing
    return replace(facts, childbearing=Childbearing.UNKNOWN if suspected else Childbearing.MET)


_CONTRACEPTION_MATTERS = frozenset({Childbearing.PLANNING, Childbearing.UNKNOWN, Childbearing.NO_CONTRACEPTION})


def _without_skin_disease(case: Case, facts: PartnerFacts, book: ProtocolBook) -> PartnerFacts | None:
    del case, book
    return replace(facts, severe_skin=False) if facts.severe_skin else None


def _thiopurine(case: Case, facts: PartnerFacts, book: ProtocolBook) -> PartnerFacts | None:
    del book
    results = (case.result(Test.TPMT), case.result(Test.NUDT15))
    open_result = Result.PENDING in results or Result.INTERMEDIATE in results
    if Result.ABNORMAL in results or not open_result:
        return None
    blocked = not XANTHINE_OXIDASE_INHIBITORS.isdisjoint(case.taking)
    return replace(facts, thiopurines=thiopurine_results(Result.CLEAR, Result.CLEAR, blocked=blocked))


def _liver(case: Case, facts: PartnerFacts, book: ProtocolBook) -> PartnerFacts | None:
    del book
    results = [case.result(test) for test in SCREEN]
    if Result.PENDING not in results and Result.ABNORMAL not in results:
        return None
    return replace(facts, liver=liver_results(liver_findings(case), (Result.CLEAR,)))


def _kidneys(case: Case, facts: PartnerFacts, book: ProtocolBook) -> PartnerFacts | None:
    return replace(facts, kidneys=OPEN) if kidneys_impaired(case, book) else None


def _without_xanthine_oxidase_inhibitor(case: Case, facts: PartnerFacts, book: ProtocolBook) -> PartnerFacts | None:
    del book
    if XANTHINE_OXIDASE_INHIBITORS.isdisjoint(case.taking):
        return None
    results = case.result(Test.TPMT), case.result(Test.NUDT15)
    return replace(facts, thiopurines=thiopurine_results(*results, blocked=False))


CHANGES = (
    _change(_without_lung_disease, "without lung disease", S(10)),
    _change(_with_ild, "with interstitial lung disease", S(13), S(15)),
    _change(_contraception, "with reliable contraception and no pregnancy planned", S(47), D(12)),
    _change(_without_skin_disease, "without severe skin disease", S(15)),
    _change(_thiopurine, "with a normal thiopurine methyltransferase (and NUDT15) result", S(12), L(31)),
    _change(_liver, "with a clear hepatitis screen and liver tests", S(46)),
    _change(_kidneys, "with an eGFR of at least 60 mL/min", D(15), L(23)),
    _change(_without_xanthine_oxidase_inhibitor, "without allopurinol or febuxostat", L(32)),
)


def changes(
    now: Verdicts, judge: Callable[[PartnerFacts], Verdicts], case: Case, facts: PartnerFacts, book: ProtocolBook
) -> Changes:
    """The single facts that would make an agent preferred or alternative, or take that from it."""
    found: Changes = dict.fromkeys(now, ())
    for change in CHANGES:
        supposed = change.suppose(case, facts, book)
        if supposed is None:
            continue
        for agent, then in judge(supposed).items():
            if then is not now[agent]:
                found[agent] += (change.words[then],)
    return found
