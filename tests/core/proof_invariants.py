"""What must hold of every case: one function for each invariant, written from the sources that it names.

Each is given a `Said`, which reads one outcome once. It answers None where the case says nothing of it (vacuous),
True where it holds, and False where it is broken. Nothing here is computed by core/rules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from core.agent import PARTNERS, Agent
from core.alarms import EMERGENCIES, Code
from core.assessment import Verdict
from core.case import AgeGroup, Case, Disease, Finding, OtherDrug, Response, Result, Sex, State, Test, Unclear
from core.courses import Cyclophosphamide, Ivig, Rituximab
from core.engine import decide
from core.evidence import RefKind
from core.outcome import (
    Azathioprine,
    Band,
    JuvenileMethotrexate,
    Methotrexate,
    Mycophenolate,
    Outcome,
    Partner,
    Pending,
    Plan,
    Reach,
    Standing,
    Taper,
)
from core.quantities import Mg
from core.register import ProtocolBook
from core.request import Request, Topic
from tests.core.reading import cited

_GIVEN = (Verdict.PREFERRED, Verdict.INDICATED, Verdict.ALTERNATIVE)
_NOT_BACK = (Result.PENDING, Result.ABNORMAL, Result.INTERMEDIATE)
_SCREEN = (Test.HEPATITIS_B, Test.HEPATITIS_C, Test.LIVER_TESTS)
_DERMATOMYOSITIS = (
    Disease.DERMATOMYOSITIS,
    Disease.AMYOPATHIC_DERMATOMYOSITIS,
    Disease.JUVENILE_DERMATOMYOSITIS,
)
_PULSE = (Finding.SEVERE_WEAKNESS, Finding.DYSPHAGIA, Finding.SEVERE_DYSPHAGIA, Finding.RESPIRATORY)


class Said:
    """One outcome beside its case, read once."""

    def __init__(self, case: Case, request: Request, outcome: Outcome, book: ProtocolBook) -> None:
        self.case, self.request, self.outcome, self.book = case, request, outcome, book
        answers = outcome.answers
        self.started = [answer for answer in answers if isinstance(answer, Plan | Pending)]
        self.partners = [
            one for answer in answers if isinstance(answer, Plan) for one in (answer.partner, *answer.others)
        ]
        self.infusions = [answer for answer in answers if isinstance(answer, Ivig | Rituximab | Cyclophosphamide)]
        self.tapers = [answer for answer in answers if isinstance(answer, Taper)]
        self.child = case.age.value < 18 if case.age is not None else case.age_group is AgeGroup.CHILD
        self.adult = not self.child and (case.age is not None or case.age_group is AgeGroup.ADULT)

    @property
    def numbered(self) -> bool:
        return bool(self.started or self.partners or self.infusions or self.tapers)

    def given(self) -> set[Agent]:
        """Every drug that the answer offers: with a number or a schedule, or weighed as one to give."""
        agents = {partner.agent for partner in self.partners}
        agents |= {Agent.PREDNISONE} if self.started or self.tapers else set()
        for answer in self.infusions:
            match answer:
                case Ivig():
                    agents.add(Agent.IVIG)
                case Rituximab():
                    agents.add(Agent.RITUXIMAB)
                case Cyclophosphamide():
                    agents.add(Agent.CYCLOPHOSPHAMIDE)
        return agents | {one.agent for one in self.outcome.assessments if one.verdict in _GIVEN}


def prednisone_has_its_partner_or_names_what_the_partner_waits_for(said: Said) -> bool | None:
    """S02, S03, S49, D35."""
    if not said.started:
        return None
    answer = said.started[0]
    if isinstance(answer, Plan):
        return answer.partner.regimen.because.kind is RefKind.STATEMENT
    return bool(answer.waits_for.value) and Code.PARTNER_PENDING in said.outcome.alarms and not said.partners


def nothing_is_printed_above_the_ceilings(said: Said) -> bool | None:
    """S01 and D02: 80 mg; S36: 60 mg; S07 and D08: 250-1000 mg; S09: 25 mg ONCE WEEKLY, D17: 40 mg with its alarm."""
    if not said.started:
        return None
    ceiling = 60 if said.child else 80
    for answer in said.started:
        if _shown(answer.prednisone.value.dose.high) > ceiling:
            return False
        if answer.pulse and not 250 <= answer.pulse.value.dose.low.value <= answer.pulse.value.dose.high.value <= 1000:
            return False
    return all(_within(partner, said) for partner in said.partners)


def _within(partner: Partner, said: Said) -> bool:
    match partner.regimen.value:
        case Methotrexate(start, target):
            return start.value <= target.value <= 25
        case JuvenileMethotrexate(once_weekly):
            marked = Code.MTX_ABOVE_ADULT_TARGET_25 in said.outcome.alarms
            return once_weekly.value <= 25 or (marked and once_weekly.value <= 40)
        case _:
            return True


def _shown(dose: Mg) -> Decimal:
    return dose.value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def no_teratogen_in_pregnancy_its_planning_or_doubt(said: Said) -> bool | None:
    """S47, D12, L18-L20, L37: methotrexate and mycophenolate."""
    if not _conception_bars(said.case):
        return None
    return not said.given() & {Agent.METHOTREXATE, Agent.MYCOPHENOLATE}


def _conception_bars(case: Case) -> bool:
    stated = [case.state(one) for one in (Finding.PREGNANCY, Finding.BREASTFEEDING, Finding.PLANNING_PREGNANCY)]
    if State.PRESENT in stated:
        return True
    if case.sex is Sex.MALE:
        return False
    if State.UNCERTAIN in stated:
        return True
    if case.state(Finding.CHILDBEARING_POTENTIAL) is State.ABSENT:
        return False
    contraception = case.state(Finding.RELIABLE_CONTRACEPTION)
    if contraception in (State.PRESENT, State.ABSENT):
        return contraception is State.ABSENT
    asked = case.age is None or 10 <= case.age.value < 60
    return asked or case.state(Finding.CHILDBEARING_POTENTIAL) is State.PRESENT


def a_child_without_juvenile_dermatomyositis_has_no_dose(said: Said) -> bool | None:
    """D22, L62."""
    if not said.child or said.case.disease in _DERMATOMYOSITIS:
        return None
    return not said.numbered


def a_child_has_two_drugs_alone(said: Said) -> bool | None:
    """S36, S37, D08, D30: prednisone and subcutaneous methotrexate; no pulse, no taper, no infusion."""
    if not said.child or not said.numbered:
        return None
    regimens = all(isinstance(partner.regimen.value, JuvenileMethotrexate) for partner in said.partners)
    return regimens and not said.tapers and not said.infusions and not any(answer.pulse for answer in said.started)


def a_pending_or_abnormal_result_prints_no_number(said: Said) -> bool | None:
    """S12, S46, D14, D15, L21, L30, L47: each drug behind its own gate."""
    result, given = said.case.result, said.given()
    barred: set[Agent] = set()
    if any(result(test) in _NOT_BACK for test in _SCREEN):
        barred.add(Agent.METHOTREXATE)
    if any(result(test) in _NOT_BACK for test in (Test.TPMT, Test.NUDT15)):
        barred.add(Agent.AZATHIOPRINE)
    if not barred and result(Test.HEPATITIS_B) is not Result.PENDING:
        return None
    if result(Test.HEPATITIS_B) is Result.PENDING and any(isinstance(one, Rituximab) for one in said.infusions):
        return False
    return not given & barred


def a_result_not_stated_heads_the_number(said: Said) -> bool | None:
    """D14: "only after RESULT"."""
    found = None
    for partner in said.partners:
        tests = _SCREEN if partner.agent is Agent.METHOTREXATE else (Test.TPMT,)
        if partner.agent is not Agent.MYCOPHENOLATE and any(
            said.case.result(test) is Result.NOT_STATED for test in tests
        ):
            found = bool(partner.to_check)
            if not found:
                return False
    return found


def everything_waits_for_hepatitis_and_infection(said: Said) -> bool | None:
    """D15, L56, L68: no number of any immunosuppressant."""
    case = said.case
    hepatitis = Result.ABNORMAL in (case.result(Test.HEPATITIS_B), case.result(Test.HEPATITIS_C))
    treated = case.state(Finding.TUBERCULOSIS_TREATED) is State.PRESENT
    tuberculosis = case.state(Finding.TUBERCULOSIS) is State.PRESENT and not treated
    if not hepatitis and not tuberculosis and case.state(Finding.ACTIVE_INFECTION) is not State.PRESENT:
        return None
    return not said.numbered and not said.given()


def a_contraindicated_drug_is_never_offered(said: Said) -> bool | None:
    """S10, D12, D15, D18, L22, L23, L31, L32, L42, L46, L50: whatever else is known."""
    barred = _barred(said)
    return None if not barred else not said.given() & barred


def _barred(said: Said) -> set[Agent]:
    case, state = said.case, said.case.state
    barred: set[Agent] = set()
    if State.PRESENT in [state(finding) for finding in _NO_METHOTREXATE]:
        barred.add(Agent.METHOTREXATE)
    if case.egfr is not None and case.egfr < 60:
        barred.add(Agent.METHOTREXATE)
    if case.taking & {OtherDrug.ALLOPURINOL, OtherDrug.FEBUXOSTAT}:
        barred.add(Agent.AZATHIOPRINE)
    if Result.ABNORMAL in (case.result(Test.TPMT), case.result(Test.NUDT15)):
        barred.add(Agent.AZATHIOPRINE)
    if State.PRESENT in (state(Finding.PREGNANCY), state(Finding.BREASTFEEDING)):
        barred |= {Agent.METHOTREXATE, Agent.MYCOPHENOLATE, Agent.CYCLOPHOSPHAMIDE}
    if state(Finding.IMMUNOGLOBULIN_REACTION) is State.PRESENT:
        barred.add(Agent.IVIG)
    if case.disease is Disease.INCLUSION_BODY_MYOSITIS:
        barred |= {Agent.IVIG, Agent.RITUXIMAB, Agent.CYCLOPHOSPHAMIDE, Agent.CICLOSPORIN, Agent.TACROLIMUS}
    return barred | ({Agent.RITUXIMAB, Agent.IVIG, Agent.CYCLOPHOSPHAMIDE} if said.child else set())


_NO_METHOTREXATE = (
    Finding.LIVER_DISEASE,
    Finding.ALCOHOL_EXCESS,
    Finding.RENAL_IMPAIRMENT,
    Finding.BLOOD_DYSCRASIA,
    Finding.IMMUNODEFICIENCY,
)


def methotrexate_in_an_adult_needs_clear_lungs(said: Said) -> bool | None:
    """S10, S13, S15, D31: stated clear, and nothing of them doubtful."""
    if said.child or not any(partner.agent is Agent.METHOTREXATE for partner in said.partners):
        return None
    state = said.case.state
    clear = State.ABSENT in (state(Finding.ILD), state(Finding.LUNG_DISEASE))
    disease = (Finding.ILD, Finding.LUNG_DISEASE, Finding.OTHER_LUNG_DISEASE, Finding.RAPIDLY_PROGRESSIVE_ILD)
    doubtful = any(state(one) in (State.PRESENT, State.UNCERTAIN) for one in disease)
    return clear and not doubtful and Unclear.LUNG_DISEASE not in said.case.unclear


def a_drug_stands_in_one_place(said: Said) -> bool | None:
    """D14: offered, held or excluded, and not two of these."""
    if not said.started:
        return None
    offered = [partner.agent for partner in said.partners]
    held = [one.agent for answer in said.started for one in answer.held]
    excluded = [one.agent for answer in said.started for one in answer.excluded]
    return len({*offered, *held, *excluded}) == len(offered) + len(held) + len(excluded)


def a_number_needs_age_weight_and_disease(said: Said) -> bool | None:
    """D22, D25: known, not doubtful, plausible."""
    if not said.numbered:
        return None
    case = said.case
    if not (said.child or said.adult) or (case.disease is None and not said.infusions):
        return not said.started and not said.tapers and not _sized(said)
    if not said.started and not _sized(said):
        return True
    doubts = case.unclear - {Unclear.LUNG_DISEASE}
    limits = (5, 120) if said.child else (30, 250)
    return (
        not doubts
        and not case.disease_uncertain
        and case.weight is not None
        and limits[0] <= case.weight.value <= limits[1]
    )


def _sized(said: Said) -> bool:
    """Whether a dose by weight is printed beside the start of treatment."""
    return any(isinstance(answer, Ivig) for answer in said.infusions)


def out_of_reach_means_no_number(said: Said) -> bool | None:
    """D23, D27: another disease, or "DM" that may be diabetes."""
    if said.outcome.reach is not Reach.OUT and Unclear.DM_MEANING not in said.case.unclear:
        return None
    return not said.numbered and not said.outcome.assessments


def a_pulse_needs_a_stated_indication(said: Said) -> bool | None:
    """S07, D08."""
    if not said.started:
        return None
    stated = said.adult and any(said.case.state(finding) is State.PRESENT for finding in _PULSE)
    return all((answer.pulse is not None) == stated for answer in said.started)


def a_taper_follows_a_good_response_down_the_rungs(said: Said) -> bool | None:
    """S17-S22, D06, D07."""
    if not said.tapers:
        return None
    rungs = [Decimal(rung) for rung in (60, 40, 30, 25, 20)] + [Decimal("2.5") * step for step in range(7, 0, -1)]
    return said.case.steroid.response is Response.GOOD and all(
        [step.dose.value for step in taper.steps.value] == [rung for rung in rungs if rung < taper.current.value]
        and all(step.weeks == 2 for step in taper.steps.value)
        for taper in said.tapers
    )


def prednisone_is_derived_from_its_row(said: Said) -> bool | None:
    """S01, S05, S06, S36, D02-D04: row x weight, cut at the ceiling; the half that the risks point to."""
    if not said.started:
        return None
    case, numbers = said.case, said.book.numbers
    if case.weight is None:
        return False
    if said.child:
        row = numbers.juvenile.prednisone
        per_kg, ceiling = (row.mg_per_actual_kg, row.mg_per_actual_kg), row.max_mg_per_day
    else:
        per_kg, ceiling = _per_kg(said), numbers.prednisone.typical.high_mg_per_day
    expected = tuple(min(ceiling, one * case.weight.value) for one in per_kg)
    return all(
        (dose.dose.low.value, dose.dose.high.value) == expected and dose.per_kg == per_kg
        for dose in (answer.prednisone.value for answer in said.started)
    )


def _per_kg(said: Said) -> tuple[Decimal, Decimal]:
    start, middle = said.book.numbers.prednisone.start, said.book.settled.range_halves.middle_mg_per_actual_kg
    low, high, state = start.low_mg_per_actual_kg, start.high_mg_per_actual_kg, said.case.state
    risks = (state(Finding.DIABETES), state(Finding.OSTEOPOROSIS), state(Finding.GLAUCOMA))
    if State.PRESENT in risks:
        return low, middle
    if state(Finding.HIGH_RELAPSE_RISK) is state(Finding.LOW_STEROID_RISK) is State.PRESENT:
        return middle, high
    return low, high


def each_other_number_is_derived_from_its_row(said: Said) -> bool | None:
    """S07-S11, S14, S24, S27, S29, S37, D08-D10, D17."""
    if not said.partners and not said.infusions and not any(answer.pulse for answer in said.started):
        return None
    return (
        all(_partner_derived(partner, said) for partner in said.partners)
        and all(_pulse_derived(answer, said) for answer in said.started)
        and all(_infusion_derived(answer, said) for answer in said.infusions)
    )


def _pulse_derived(answer: Plan | Pending, said: Said) -> bool:
    if answer.pulse is None:
        return True
    row, weight = said.book.numbers.pulse, said.case.weight
    if weight is None:
        return False
    low, high = (
        min(row.mg_max, max(row.mg_min, per_kg * weight.value))
        for per_kg in (row.mg_per_actual_kg_min, row.mg_per_actual_kg_max)
    )
    dose = answer.pulse.value
    return (dose.dose.low.value, dose.dose.high.value, *dose.days) == (low, high, row.days_min, row.days_max)


def _partner_derived(partner: Partner, said: Said) -> bool:
    numbers, case = said.book.numbers, said.case
    match partner.regimen.value:
        case Methotrexate(start, target, months, folic_acid):
            row, aim = numbers.methotrexate.start, numbers.methotrexate.target
            return (start.value, target.value, *months, folic_acid.value) == (
                row.mg_once_weekly, aim.mg_once_weekly, aim.months_min, aim.months_max, row.folic_acid_mg_per_day,
            )  # fmt: skip
        case Mycophenolate(start):
            return start.value == numbers.mycophenolate.start.mg
        case Azathioprine(target, weight):
            return target.value == numbers.azathioprine.target.mg_per_ideal_kg * weight.value == 2 * _dosing_kg(case)
        case JuvenileMethotrexate(once_weekly, area):
            nothing = Decimal(0)
            kg_cm = (case.weight.value if case.weight else nothing) * (case.height.value if case.height else nothing)
            return once_weekly.value == 15 * area.value and abs(area.value**2 - kg_cm / 3600) < Decimal("1e-20")


def _dosing_kg(case: Case) -> Decimal:
    """Devine by D10, or the actual weight where it is lower; below 0, and so equal to no dose, where D10 gives none."""
    if case.height is None or case.weight is None or case.sex is None or case.height.value < Decimal("152.4"):
        return Decimal(-1)
    base = Decimal(50) if case.sex is Sex.MALE else Decimal("45.5")
    return min(case.weight.value, base + Decimal("2.3") * (case.height.value / Decimal("2.54") - 60))


def _infusion_derived(answer: object, said: Said) -> bool:
    match answer:
        case Ivig(dose):
            kg = _dosing_kg(said.case)
            grams = (
                dose.value.total[0].value,
                dose.value.total[1].value,
                dose.value.most_per_day.value,
                dose.value.days,
            )
            return grams == (kg, 2 * kg, kg, 2)
        case Rituximab(course):
            return (course.value.each.value, course.value.doses, course.value.weeks_apart) == (Decimal(1000), 2, 2)
        case Cyclophosphamide(schedule):
            plan = schedule.value
            return (plan.interval_weeks, *plan.months, plan.longest_months) == (4, 3, 6, 12)
        case _:
            return True


def emergencies_come_first(said: Said) -> bool | None:
    """D28, L58: each that is stated, before everything else."""
    stated = {
        Finding.RESPIRATORY: Code.EMERGENCY_AIRWAY,
        Finding.SEVERE_DYSPHAGIA: Code.EMERGENCY_ASPIRATION,
        Finding.RAPIDLY_PROGRESSIVE_ILD: Code.EMERGENCY_RPILD,
        Finding.OVERDOSE: Code.EMERGENCY,
    }
    due = [code for finding, code in stated.items() if said.case.state(finding) is State.PRESENT]
    if not due:
        return None
    alarms = said.outcome.alarms
    first = [code in EMERGENCIES for code in alarms]
    return all(code in alarms for code in due) and first == sorted(first, reverse=True)


def nothing_is_said_twice(said: Said) -> bool | None:
    """D28: an alarm, a question, a gap, a hold and a refusal each show once."""
    found = said.outcome
    lists = (found.alarms, found.asks, found.gaps, found.holds, found.refusals)
    return all(len(set(one)) == len(one) for one in lists) if any(lists) else None


def steroid_alone_and_a_later_partner_are_refused(said: Said) -> bool | None:
    """S02, S03, S33, S48, S49, L66, L67: in every disease that the protocol reaches."""
    if not said.request.steroid_alone or said.outcome.reach is Reach.OUT:
        return None
    refused = {str(refusal.why.because) for refusal in said.outcome.refusals}
    return {"S03", "S49"} <= refused


def every_value_is_cited_from_the_book(said: Said) -> bool | None:
    """D05: each id exists, and each dose rests on a statement."""
    values = list(cited(said.outcome))
    if not values:
        return None
    book = said.book
    return all(
        ref in book.statements or ref in book.settlements or ref in book.limits
        for value in values
        for ref in value.refs
    ) and all(answer.prednisone.because.kind is RefKind.STATEMENT for answer in said.started)


def the_order_of_the_facts_does_not_matter(said: Said) -> bool | None:
    """The same facts, told from the last to the first."""
    case = said.case
    turned = replace(
        case, findings=dict(reversed(list(case.findings.items()))), tests=dict(reversed(list(case.tests.items())))
    )
    return decide(turned, said.request, said.book) == said.outcome


_REASSURING = (Finding.RELIABLE_CONTRACEPTION, Finding.TUBERCULOSIS_TREATED, Finding.LOW_STEROID_RISK)


def silence_opens_nothing_that_a_clear_no_would_not(said: Said) -> bool | None:
    """D03, D04, D12, D15: every finding that nobody stated is denied (a reassuring one: stated), one at a time.

    What the silent case offers as preferred or asked for, its prednisone and its pulse, the other case offers too.
    """
    if not said.started:
        return None
    silent = [finding for finding in Finding if said.case.state(finding) is State.NOT_STATED]
    if not silent:
        return None
    finding = silent[hash((said.case.weight, said.case.height)) % len(silent)]
    known = State.PRESENT if finding in _REASSURING else State.ABSENT
    case = replace(said.case, findings={**said.case.findings, finding: known})
    other = Said(case, said.request, decide(case, said.request, said.book), said.book)
    if not other.started or not _first(said) <= _first(other):
        return False
    before, after = said.started[0], other.started[0]
    doses = before.prednisone.value.dose, after.prednisone.value.dose
    upper_half = after.prednisone.value.band is Band.NEARER_HIGH and finding is Finding.LOW_STEROID_RISK
    return before.pulse == after.pulse and (doses[0] == doses[1] or upper_half)


def _first(said: Said) -> set[Agent]:
    return {partner.agent for partner in said.partners if partner.standing is not Standing.ALTERNATIVE}


def every_drug_is_weighed_once(said: Said) -> bool | None:
    """S08-S15, D11: one verdict for each drug, and none preferred that the plan does not offer."""
    weighed = said.outcome.assessments
    if not weighed:
        return None
    preferred = {one.agent for one in weighed if one.verdict is Verdict.PREFERRED} & set(PARTNERS)
    if Topic.TREATMENT in said.request.topics and said.started:
        held = {one.agent for answer in said.started for one in answer.held}
        return preferred <= _first(said) | held
    return tuple(one.agent for one in weighed) == tuple(Agent)


Invariant = Callable[[Said], bool | None]
OF_EVERY_CASE: tuple[Invariant, ...] = (
    prednisone_has_its_partner_or_names_what_the_partner_waits_for,
    nothing_is_printed_above_the_ceilings,
    no_teratogen_in_pregnancy_its_planning_or_doubt,
    a_child_without_juvenile_dermatomyositis_has_no_dose,
    a_child_has_two_drugs_alone,
    a_pending_or_abnormal_result_prints_no_number,
    a_result_not_stated_heads_the_number,
    everything_waits_for_hepatitis_and_infection,
    a_contraindicated_drug_is_never_offered,
    methotrexate_in_an_adult_needs_clear_lungs,
    a_drug_stands_in_one_place,
    a_number_needs_age_weight_and_disease,
    out_of_reach_means_no_number,
    a_pulse_needs_a_stated_indication,
    a_taper_follows_a_good_response_down_the_rungs,
    prednisone_is_derived_from_its_row,
    each_other_number_is_derived_from_its_row,
    emergencies_come_first,
    nothing_is_said_twice,
    steroid_alone_and_a_later_partner_are_refused,
    every_drug_is_weighed_once,
)
# These decide again or walk the whole answer: asked of one case in EVERY.
OF_SOME_CASES: tuple[Invariant, ...] = (
    every_value_is_cited_from_the_book,
    the_order_of_the_facts_does_not_matter,
    silence_opens_nothing_that_a_clear_no_would_not,
)
EVERY = 8
INVARIANTS = OF_EVERY_CASE + OF_SOME_CASES
