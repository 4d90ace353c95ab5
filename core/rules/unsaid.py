"""Doses and figures that are asked for, and that the protocol does not give or nothing supports (D01, D16, D34)."""

from __future__ import annotations

from core.agent import PARTNERS, Agent
from core.alarms import Code
from core.case import Case, Response
from core.courses import Advice
from core.evidence import Cited, D, L, S
from core.outcome import Gap, Refusal
from core.register import ProtocolBook
from core.request import OTHER_STEROIDS, ProposedDose, Request, Topic, Unit
from core.rules.indications import refractory
from core.rules.reserved import no_dose
from core.ruling import NOTHING, Ruling

_FOREIGN = Refusal("a dose of a drug that is not in the protocol", Cited("ask the specialist or the pharmacist", D(27)))
_PREDNISONE_ALONE = Cited("the protocol doses prednisone, and converts it to no other steroid", D(34), (S(1),))
_NOT_GIVEN = Cited("the protocol does not give it: ask the specialist or the pharmacist", D(16))
_NO_DOSE = (Agent.CYCLOPHOSPHAMIDE, Agent.CICLOSPORIN, Agent.TACROLIMUS)


def unsaid_doses(request: Request) -> Ruling:
    """Each dose that is a gap, by name; the alarm where a number was asked for."""
    found = NOTHING
    for unsaid in request.unsaid:
        other_steroid = unsaid in OTHER_STEROIDS
        why = _PREDNISONE_ALONE if other_steroid else _NOT_GIVEN
        found += Ruling(gaps=(Gap(unsaid, why.because),))
        if request.dose_asked:
            found += Ruling(refusals=(Refusal(unsaid, why),), alarms=(Code.DOSE_NOT_IN_PROTOCOL,))
    if request.foreign_dose:
        found += Ruling(refusals=(_FOREIGN,), alarms=(Code.OUT_OF_SCOPE_OTHER,))
    return found


def established(case: Case, request: Request) -> Ruling:
    """Asked to stop or swap a partner drug that is taken and not known to fail (D11)."""
    if not request.change or case.treated_with.isdisjoint(PARTNERS):
        return NOTHING
    failing = refractory(case) or case.steroid.response is Response.FLARE
    return NOTHING if failing else Ruling(alarms=(Code.CHANGE_OF_ESTABLISHED_DRUG,))


def figure(case: Case, request: Request, book: ProtocolBook) -> Ruling:
    """The failure figure of monotherapy: the ban stands, the figure is not repeated as fact (S03, D01)."""
    del case, request, book
    points = (
        Cited("the protocol forbids prednisone without a steroid-sparing agent", S(3), (S(48), D(1), L(66))),
        Cited("the protocol states a failure figure, and no published source for it was found", D(1), (S(3), S(48))),
    )
    return Ruling(answers=(Advice(Topic.FIGURE, points),), alarms=(Code.X_FIGURE_UNSUPPORTED,))


def proposed_infusion(proposed: ProposedDose, book: ProtocolBook) -> Ruling:
    """A dose of an escalation that the user names, against what the protocol gives (S24, S27, D16)."""
    if proposed.amount is None or proposed.taken:
        return NOTHING
    if proposed.agent in _NO_DOSE:
        return Ruling(refusals=(no_dose(proposed.agent),), alarms=(Code.DOSE_NOT_IN_PROTOCOL,))
    if proposed.agent is Agent.RITUXIMAB:
        return _rituximab(proposed, book)
    most = book.numbers.ivig.g_per_ideal_kg_max
    if proposed.agent is not Agent.IVIG or proposed.unit is not Unit.G_PER_KG or proposed.amount.value <= most:
        return NOTHING
    why = Cited("the protocol's highest total is 2 g/kg of ideal weight over 2 days", S(24), (D(9), L(40)))
    refusal = Refusal(f"intravenous immunoglobulin {proposed.amount.value.normalize():f} g/kg", why)
    return Ruling(refusals=(refusal,), alarms=(Code.REQUEST_ABOVE_RANGE,))


def _rituximab(proposed: ProposedDose, book: ProtocolBook) -> Ruling:
    row = book.numbers.rituximab
    if proposed.amount is None or (proposed.unit is Unit.MG and proposed.amount.value <= row.mg):
        return NOTHING
    shown = f"{proposed.amount.value.normalize():f} {proposed.unit}"
    if proposed.unit is Unit.MG:
        why = Cited("the protocol's dose is 1000 mg, twice, 2 weeks apart", S(27), (L(45),))
        return Ruling(refusals=(Refusal(f"rituximab {shown}", why),), alarms=(Code.REQUEST_ABOVE_RANGE,))
    why = Cited("the protocol doses rituximab by no weight and no body surface", S(27), (D(16), L(45)))
    return Ruling(refusals=(Refusal(f"rituximab {shown}", why),), alarms=(Code.DOSE_NOT_IN_PROTOCOL,))
