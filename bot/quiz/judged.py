"""A trainee's plan held against the core's, point by point, each with the protocol's own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot import notation
from bot.drugs import AGENT
from bot.lines import capital
from core.agent import PARTNERS, Agent
from core.evidence import Ref, S
from core.outcome import Azathioprine, JuvenileMethotrexate, Methotrexate, Mycophenolate, Partner, Plan
from core.register import ProtocolBook
from nlu.parsed import DoseUnit, DrugMention, DrugRole, Frequency, Reading


@dataclass(frozen=True, slots=True)
class Point:
    """One thing of a plan: whether the trainee's agrees, in a sentence, and the statement that says it."""

    agrees: bool
    says: str
    because: Ref


def judged(reading: Reading, plan: Plan) -> tuple[Point, ...]:
    """The points of a plan in the protocol's order: prednisone, the pulse, the partner drug, its dose, its company.

    Only what was written is judged; nothing is supposed of what was left out but that it is missing.
    """
    said = {
        AGENT[one.drug]: one
        for one in reversed(reading.drugs)
        if one.drug in AGENT and one.role is not DrugRole.STOPPED
    }
    return (*_prednisone(said, plan), *_pulse(said, plan), *_partner(said, plan))


def _prednisone(said: dict[Agent, DrugMention], plan: Plan) -> Iterator[Point]:
    dose = plan.prednisone.value.dose
    wanted = f"prednisone {notation.mg_range(dose)} by mouth once daily"
    mention = said.get(Agent.PREDNISONE)
    because = plan.prednisone.because
    if mention is None:
        yield Point(False, f"Missing: {wanted}.", because)
        return
    amount = _mg(mention, plan)
    if amount is None:
        yield Point(False, f"Prednisone is named without a dose: {wanted}.", because)
    elif dose.low.printed().value <= amount <= dose.high.printed().value:
        yield Point(
            True, f"Prednisone {notation.number(amount)} mg a day lies inside {notation.mg_range(dose)}.", because
        )
    else:
        yield Point(False, f"Prednisone {notation.number(amount)} mg a day lies outside: {wanted}.", because)


def _mg(mention: DrugMention, plan: Plan) -> Decimal | None:
    """The daily amount that was written; for each kilogram it is reckoned on the weight of the plan's own range."""
    if mention.dose is None:
        return None
    if mention.unit is DoseUnit.MG_PER_KG:
        prednisone = plan.prednisone.value
        return mention.dose * prednisone.calculated.high.value / prednisone.per_kg[1]
    return mention.dose if mention.unit in {None, DoseUnit.MG} else None


def _pulse(said: dict[Agent, DrugMention], plan: Plan) -> Iterator[Point]:
    named = Agent.METHYLPREDNISOLONE in said
    if plan.pulse is not None:
        dose = f"intravenous methylprednisolone {notation.mg_range(plan.pulse.value.dose)} a day"
        yield Point(named, f"{capital(dose)} is added." if named else f"Missing: {dose}.", plan.pulse.because)
    elif named:
        yield Point(False, "Intravenous methylprednisolone is not indicated by what is stated.", S(7))


def _partner(said: dict[Agent, DrugMention], plan: Plan) -> Iterator[Point]:
    offered = {one.agent: one for one in (plan.partner, *plan.others)}
    preferred = [one.agent for one in offered.values() if one.standing is plan.partner.standing]
    named = [agent for agent in PARTNERS if agent in said]
    if not named:
        yield Point(False, f"Missing from day one: {' or '.join(preferred)}.", S(2))
        return
    for agent in named:
        if agent in preferred:
            yield Point(True, f"{capital(agent)} is what the protocol points to here.", offered[agent].regimen.because)
            yield from _regimen(said, offered[agent])
        else:
            text = f"{capital(agent)} is not what the protocol points to here: {' or '.join(preferred)}."
            yield Point(False, text, plan.partner.regimen.because)


def _regimen(said: dict[Agent, DrugMention], partner: Partner) -> Iterator[Point]:
    mention, because = said[partner.agent], partner.regimen.because
    match partner.regimen.value:
        case Methotrexate() as dose:
            start = notation.mg(dose.start_once_weekly)
            yield _dosed(mention, dose.start_once_weekly.value, f"Methotrexate starts at {start} ONCE WEEKLY.", because)
            yield _weekly(mention)
            folic = f"Folic acid {notation.mg(dose.folic_acid_daily)} daily"
            named = Agent.FOLIC_ACID in said
            yield Point(named, f"{folic} goes with it." if named else f"Missing: {folic.lower()}.", S(8))
        case JuvenileMethotrexate() as juvenile:
            amount = notation.mg(juvenile.once_weekly)
            text = f"Methotrexate {amount} subcutaneously ONCE WEEKLY, from 15 mg/m2."
            yield _dosed(mention, juvenile.once_weekly.printed().value, text, because)
            yield _weekly(mention)
        case Azathioprine() as azathioprine:
            target = azathioprine.target_daily.printed().value
            yield _dosed(
                mention, target, f"Azathioprine, target {notation.number(target)} mg a day on ideal weight.", because
            )
        case Mycophenolate() as mycophenolate:
            start = notation.mg(mycophenolate.start_twice_daily)
            text = f"Mycophenolate mofetil starts at {start} twice daily."
            yield _dosed(mention, mycophenolate.start_twice_daily.value, text, because)


_CLOSE = Decimal("0.05")  # a share of the dose: a trainee may round


def _dosed(mention: DrugMention, wanted: Decimal, text: str, because: Ref) -> Point:
    if mention.dose is None:
        return Point(False, f"No dose is named. {text}", because)
    if mention.unit is DoseUnit.MG_PER_M2 or mention.unit is DoseUnit.MG_PER_KG:
        return Point(True, text, because)
    return Point(abs(mention.dose - wanted) <= _CLOSE * wanted, text, because)


def _weekly(mention: DrugMention) -> Point:
    agrees = mention.frequency is Frequency.WEEKLY
    return Point(agrees, "Methotrexate is taken ONCE WEEKLY, on one named weekday.", S(8))


def words(points: tuple[Point, ...], book: ProtocolBook) -> tuple[Ref, ...]:
    """The statements behind the points, each once."""
    return tuple(dict.fromkeys(point.because for point in points if point.because in book.statements))
