"""Prevention of complications: bone, Pneumocystis, vaccines, tests and contraception (S42-S47, D12-D16, D33)."""

from __future__ import annotations

from core.agent import IMMUNOSUPPRESSANTS, Agent
from core.alarms import Code
from core.case import Case, Finding, OtherDrug, Result, State, Test
from core.courses import Advice
from core.evidence import Cited, D, L, S
from core.outcome import Ask, Gap, Refusal
from core.register import ProtocolBook
from core.request import Request, Topic, Unsaid
from core.rules import agents
from core.rules.clearance import thiopurines
from core.rules.partner_facts import partner_facts
from core.rules.patient import Childbearing
from core.ruling import NOTHING, Ruling

_CONCEPTION_CODES = frozenset(
    {Code.MTX_PREGNANCY_STOP, Code.MTX_TERATOGENIC, Code.CONTRACEPTION_GATE, Code.CHILDBEARING_UNKNOWN}
)


def _gap(unsaid: Unsaid) -> Gap:
    return Gap(unsaid, D(16))


def bone(case: Case, request: Request, book: ProtocolBook) -> Ruling:
    """DEXA, calcium and vitamin D for every course; a bisphosphonate where osteoporosis is present (S42, S43)."""
    del request, book
    points = [Cited("DEXA scan, with calcium and vitamin D supplements, in every course of prednisone", S(42))]
    alarms = [Code.BONE_HEALTH]
    match case.state(Finding.OSTEOPOROSIS):
        case State.PRESENT:
            points.append(Cited("osteoporosis is present: add a bisphosphonate", S(43)))
            alarms.append(Code.BONE_BISPHOSPHONATE)
        case State.ABSENT:
            points.append(Cited("no osteoporosis is stated: the protocol adds no bisphosphonate", S(43)))
        case _:
            points.append(Cited("add a bisphosphonate if the scan shows osteoporosis", S(43)))
    gaps = (_gap(Unsaid.BISPHOSPHONATE), _gap(Unsaid.CALCIUM_AND_VITAMIN_D))
    return Ruling(answers=(Advice(Topic.BONE, tuple(points)),), alarms=tuple(alarms), gaps=gaps)


_WITH_SEVERAL = Cited(
    "indicated with multiple immunosuppressants, such as prednisone with its partner drug; its agent is still to be "
    "decided",
    S(44),
    (D(13),),
)
_ANTIFOLATES = Cited(
    "decide it with the specialist: trimethoprim and co-trimoxazole interact with methotrexate", D(13), (S(44), L(24))
)


def pneumocystis(case: Case, request: Request, book: ProtocolBook) -> Ruling:
    """Indicated with several immunosuppressants, its agent left open (S44, D13)."""
    del request, book
    taken = [agent for agent in Agent if agent in case.treated_with & IMMUNOSUPPRESSANTS]
    if len(taken) > 1:
        both = " and ".join(taken)
        first = Cited(f"indicated, for {both} are taken together; its agent is still to be decided", S(44), (D(13),))
    else:
        first = _WITH_SEVERAL
    return Ruling(
        answers=(Advice(Topic.PNEUMOCYSTIS, (first, _ANTIFOLATES)),),
        alarms=(Code.PJP_PROPHYLAXIS,),
        gaps=(_gap(Unsaid.PROPHYLAXIS),),
        asks=(Ask.BEFORE_PROPHYLAXIS,),
    )


def antifolates(case: Case, request: Request) -> Ruling:
    """Methotrexate and trimethoprim, either of them taken or asked about (L24, D13)."""
    others = case.taking | request.other_drugs
    if OtherDrug.TRIMETHOPRIM not in others:
        return NOTHING
    methotrexate = Agent.METHOTREXATE in case.treated_with or Agent.METHOTREXATE in request.agents
    return Ruling(alarms=(Code.X_MTX_TMP_SMX,)) if methotrexate else NOTHING


_LIVE = Refusal("a live vaccine on immunosuppression", Cited("ask the specialist", D(33), (S(45), L(54))))


def vaccines(case: Case, request: Request, book: ProtocolBook) -> Ruling:
    """Before immunosuppression, without delaying it; a live one is stopped (S45, D33)."""
    del book
    points = (
        Cited("bring vaccines up to date before immunosuppression, without delaying it", S(45), (D(33),)),
        Cited("a live vaccine is not given on immunosuppression", D(33), (L(54),)),
    )
    found = Ruling(answers=(Advice(Topic.VACCINES, points),), alarms=(Code.VACCINE_BEFORE_START,))
    if not request.live_vaccine:
        return found
    treated = bool(case.treated_with & IMMUNOSUPPRESSANTS)
    return Ruling(refusals=(_LIVE,) if treated else (), alarms=(Code.X_LIVE_VACCINE,)) + found


_TESTS = {
    Test.HEPATITIS_B: "hepatitis B",
    Test.HEPATITIS_C: "hepatitis C",
    Test.LIVER_TESTS: "baseline liver tests",
}
_SAID = {
    Result.CLEAR: "back and clear",
    Result.PENDING: "awaited, and methotrexate with it",
    Result.ABNORMAL: "abnormal: hold and refer",
    Result.INTERMEDIATE: "intermediate: ask the specialist",
    Result.NOT_STATED: "to be checked",
}


def screening(case: Case, request: Request, book: ProtocolBook) -> Ruling:
    """Which results come before the first dose of methotrexate and of azathioprine (S12, S46, D14)."""
    asked = [agent for agent in request.agents if agent in {Agent.METHOTREXATE, Agent.AZATHIOPRINE}]
    points: list[Cited[str]] = []
    alarms: tuple[Code, ...] = ()
    if Agent.METHOTREXATE in asked or not asked:
        results = "; ".join(f"{name} {_SAID[case.result(test)]}" for test, name in _TESTS.items())
        points.append(Cited(f"before methotrexate: {results}", S(46), (D(14), L(21))))
        gate = agents.methotrexate(partner_facts(case, book))
        alarms += tuple(code for code in gate.alarms if code in {Code.HEP_LIVER_GATE, Code.X_MTX_RENAL_STOP})
    if Agent.AZATHIOPRINE in asked or not asked:
        result = _SAID[case.result(Test.TPMT)].replace("methotrexate", "azathioprine")
        points.append(
            Cited(f"before azathioprine: thiopurine methyltransferase (TPMT) {result}", S(12), (D(14), L(30)))
        )
        alarms += tuple(code for code in thiopurines(case).alarms if code is not Code.X_AZA_XO_STOP)
    if Result.ABNORMAL in {case.result(Test.HEPATITIS_B), case.result(Test.HEPATITIS_C)}:
        alarms += (Code.HEP_POSITIVE_STOP,)
    if case.result(Test.HEPATITIS_B) is Result.ABNORMAL:
        alarms += (Code.X_HBV_REACTIVATION,)
    return Ruling(answers=(Advice(Topic.SCREENING, tuple(points)),), alarms=tuple(dict.fromkeys(alarms)))


_CONCEPTION = {
    Childbearing.PREGNANT: "pregnant: methotrexate, mycophenolate mofetil and cyclophosphamide are stopped",
    Childbearing.BREASTFEEDING: "breastfeeding: methotrexate, mycophenolate mofetil and cyclophosphamide are stopped",
    Childbearing.PLANNING: "pregnancy is planned: methotrexate and mycophenolate mofetil are refused; the protocol "
    "prefers azathioprine",
    Childbearing.NO_CONTRACEPTION: "no reliable contraception: methotrexate and mycophenolate mofetil are held until "
    "there is",
    Childbearing.UNKNOWN: "whether she can conceive, and her contraception, must be known first: methotrexate and "
    "mycophenolate mofetil are held until then",
    Childbearing.MET: "reliable contraception is stated: it is kept up for as long as methotrexate is taken",
    Childbearing.NOT_NEEDED: "not needed here by the protocol",
}


def contraception(case: Case, request: Request, book: ProtocolBook) -> Ruling:
    """Methotrexate is teratogenic, and so is mycophenolate (S47, D12)."""
    rule = Cited(
        "reliable contraception for every woman who can conceive, on methotrexate (teratogenic) and on mycophenolate "
        "mofetil",
        S(47),
        (D(12), L(19), L(37)),
    )
    facts = partner_facts(case, book)
    known = facts.childbearing
    here = Cited(_CONCEPTION[known], D(12), (S(47), S(13)))
    alarms: tuple[Code, ...] = ()
    if Agent.MYCOPHENOLATE in request.agents:
        alarms += agents.mycophenolate(facts).alarms
    if Agent.METHOTREXATE in request.agents or Agent.MYCOPHENOLATE not in request.agents:
        alarms += tuple(code for code in agents.methotrexate(facts).alarms if code in _CONCEPTION_CODES)
    if known in {Childbearing.PREGNANT, Childbearing.BREASTFEEDING}:
        alarms = (Code.SPECIALIST_OBSTETRIC, *alarms)
    asks = (Ask.CHILDBEARING,) if known is Childbearing.UNKNOWN else ()
    advice = Advice(Topic.CONTRACEPTION, (rule, here))
    return Ruling(answers=(advice,), alarms=tuple(dict.fromkeys(alarms)), asks=asks)
