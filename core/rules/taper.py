"""The prednisone taper: the protocol's rungs, then 2.5 mg steps; the response is asked before a rung is given
(S17-S23, D05-D07).
"""

from __future__ import annotations

from decimal import ROUND_CEILING

from core.alarms import Code
from core.case import Case, Finding, Response
from core.evidence import Cited, D, L, Ref, S
from core.outcome import Ask, Gap, Refusal, Taper, TaperStep
from core.protocol import Taper as TaperRows
from core.quantities import Mg
from core.register import ProtocolBook
from core.rules import missing, scope
from core.rules.patient import Person, person
from core.rules.steroids import adult_prednisone, juvenile_prednisone
from core.ruling import NOTHING, Ruling

RUNG_STATEMENTS = (S(18), S(19), S(20), S(21), S(22))


def steps_below(current: Mg, rows: TaperRows) -> tuple[TaperStep, ...]:
    """Every dose still to come, next first: the rungs strictly below `current`, then down to 2.5 mg.

    Units:   mg a day in and out, weeks at each dose.
    Source:  S18-S22; a dose off the ladder goes to the next rung strictly below (D06), one off the 2.5 mg
             grid to the next multiple strictly below (D07).
    """
    below, step = rows.below.below_mg, rows.below.step_mg
    rungs = [Mg(rung.to_mg) for rung in rows.rungs]
    first = Mg(rows.rungs[0].from_mg)
    steps = [
        TaperStep(dose, rung.weeks)
        for dose, rung in zip((first, *rungs), (rows.rungs[0], *rows.rungs), strict=True)
        if dose < current
    ]
    highest = (min(current.value, below) / step).to_integral_value(ROUND_CEILING) - 1  # strictly below
    steps += [TaperStep(Mg(step * multiple), rows.below.weeks) for multiple in range(int(highest), 0, -1)]
    return tuple(steps)


def on_ladder(dose: Mg, rows: TaperRows) -> bool:
    """Whether the dose is one that the taper itself passes through."""
    rungs = {rows.rungs[0].from_mg, *(rung.to_mg for rung in rows.rungs)}
    return dose.value in rungs or (dose.value < rows.below.below_mg and dose.value % rows.below.step_mg == 0)


def taper(case: Case, book: ProtocolBook) -> Ruling:
    """The next rung and the rest of the ladder for an adult with a good response; else a refusal or a question (D07).

    No schedule where prednisone itself is held (D15), under 18 (D30), or for a disease that nobody named.
    """
    course, rows = case.steroid, book.numbers.taper
    over = _over_four_weeks(case, book)
    held = scope.everything_held(case)
    if held is not None:
        on_it = Gap("how prednisone goes on in an infection: refer the same day, and never stop abruptly", D(7))
        return held + over + Ruling(gaps=(on_it,))
    if course.response in {Response.FLARE, Response.NONE}:
        return over + _unanswered(course.response)
    if person(case, book.settled.adulthood) is Person.CHILD:
        return over + _UNDER_18
    lacking = missing.disease(case, book) + missing.age(case, book)
    if course.dose is None:
        lacking += Ruling(asks=(Ask.CURRENT_DOSE,))
    if course.response is Response.NOT_STATED:
        lacking += Ruling(asks=(Ask.RESPONSE,))
    if lacking.asks or course.dose is None:
        return over + lacking
    weeks = rows.begin.weeks_min
    if course.weeks is not None and course.weeks.value < weeks:
        why = Cited(f"each dose is continued for {weeks} weeks before the next step", S(17), (*RUNG_STATEMENTS, D(5)))
        return Ruling(refusals=(Refusal("a step down before 2 weeks at this dose", why),))
    asks = (Ask.WEEKS,) if course.weeks is None else ()  # the schedule is the same: asked after it
    return over + _ladder(case, course.dose, rows) + Ruling(asks=asks)


_UNDER_18 = Ruling(
    refusals=(Refusal("a taper under 18", Cited("there is no paediatric taper in the protocol: refer", D(30))),),
    alarms=(Code.DOSE_NOT_IN_PROTOCOL,),
    gaps=(Gap("a taper in children: refer", D(30)),),
)


def _unanswered(response: Response) -> Ruling:
    """No response, or a flare: no dose, and the section on refractory disease instead (D07)."""
    if response is Response.FLARE:
        why = Cited(
            "the protocol has no dose for a flare on the taper: refer; see its section on severe or refractory disease",
            D(7),
            (S(17), S(25), S(28)),
        )
        refusal = Refusal("dose for a flare on the taper", why)
        return Ruling(refusals=(refusal,), alarms=(Code.FLARE_NOT_IN_PROTOCOL,))
    why = Cited(
        "tapering follows the response; without one the protocol gives no dose: refer; see its section on "
        "severe or refractory disease",
        D(7),
        (S(17), S(23), S(25), S(28)),
    )
    return Ruling(refusals=(Refusal("dose without a response", why),))


def _over_four_weeks(case: Case, book: ProtocolBook) -> Ruling:
    """S23: the starting dose for more than 4 weeks, or a dose that may be one (D07)."""
    course, rows = case.steroid, book.numbers.taper
    if course.weeks is None or course.weeks.value <= rows.limit.weeks_max:
        return NOTHING
    if course.dose is None or course.dose.value > rows.below.below_mg or _is_a_start(case, course.dose, book):
        return Ruling(alarms=(Code.HIGH_DOSE_OVER_4_WEEKS,))
    return NOTHING


def _is_a_start(case: Case, dose: Mg, book: ProtocolBook) -> bool:
    """Whether so low a dose is still a starting dose: in a small patient it is (S01, S36)."""
    if case.weight is None or scope.weight_in_doubt(case, book):
        return False
    if person(case, book.settled.adulthood) is Person.CHILD:
        return dose >= juvenile_prednisone(case.weight, book).value.dose.low
    return dose >= adult_prednisone(Case(), case.weight, book).value.dose.low


def _ladder(case: Case, current: Mg, rows: TaperRows) -> Ruling:
    """The schedule, with the protection of bone that belongs to every course (S42, S43)."""
    steps = steps_below(current, rows)
    end = Gap("how to withdraw the last 2.5 mg: refer, and never stop abruptly", D(7))
    if not steps:
        why = Cited("at 2.5 mg or less the taper has ended: refer for withdrawal; never stop abruptly", D(7), (L(6),))
        return Ruling(refusals=(Refusal("a further step below 2.5 mg", why),), gaps=(end,))
    alarms: list[Code] = []
    refs: list[Ref] = [*RUNG_STATEMENTS, D(5), D(7)]
    if not on_ladder(current, rows):
        alarms.append(Code.TAPER_OFF_LADDER)
        refs.append(D(6))
    doses = [current.value, *(step.dose.value for step in steps)]
    if rows.rungs[0].from_mg in doses and rows.rungs[0].to_mg in doses:
        alarms.append(Code.X_TAPER_60_40_DISPUTED)
    cited = Cited(steps, S(17), tuple(refs))
    if case.has(Finding.OSTEOPOROSIS):
        alarms.append(Code.BONE_BISPHOSPHONATE)
    return Ruling(answers=(Taper(current, cited),), alarms=(*alarms, Code.BONE_HEALTH), gaps=(end,))
