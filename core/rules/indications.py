"""Why an escalation is indicated: severe organ disease, or disease that resists the first line (S25, S28, S30, S31)."""

from __future__ import annotations

from core.case import DERMATOMYOSITIS_FAMILY, Case, Disease, Finding, Response
from core.evidence import Cited, D, Ref, S

_IVIG = {
    Finding.DYSPHAGIA: Cited("dysphagia", S(25)),
    Finding.SEVERE_DYSPHAGIA: Cited("severe dysphagia", S(25)),
    Finding.WEIGHT_LOSS: Cited("notable weight loss", S(25)),
    Finding.SEVERE_SKIN_DISEASE: Cited("severe rash", S(25)),
    Finding.SEVERE_WEAKNESS: Cited("severe weakness", S(25), (D(21),)),
    Finding.RESPIRATORY: Cited("severe weakness, of the breathing muscles", S(25), (D(21),)),
}
_TRIALS = Cited("two controlled trials in dermatomyositis", S(26), (D(20),))
_RESISTANT = Cited("steroid-resistant disease", S(25))
_SEVERE_LUNGS = Cited("rapidly progressive interstitial lung disease", S(30))


def refractory(case: Case) -> bool:
    """Stated as refractory, or without a response to the treatment so far."""
    return case.has(Finding.REFRACTORY) or case.steroid.response is Response.NONE


def for_ivig(case: Case) -> tuple[Cited[str], ...]:
    """The indications of S25 that are stated as present."""
    found = [why for finding, why in _IVIG.items() if case.has(finding)]
    if case.has(Finding.SEVERE_DYSPHAGIA):
        found = [why for why in found if why.value != "dysphagia"]
    return (*found, *((_RESISTANT,) if refractory(case) else ()))


def trials_of_ivig(case: Case) -> tuple[Cited[str], ...]:
    """The evidence of S26: of dermatomyositis alone, and not the position that S26 attributes (D20)."""
    return (_TRIALS,) if case.disease in DERMATOMYOSITIS_FAMILY else ()


def for_refractory_disease(case: Case, because: Ref) -> tuple[Cited[str], ...]:
    """What rituximab, ciclosporin and tacrolimus are kept for."""
    return (Cited("refractory disease", because),) if refractory(case) else ()


def for_cyclophosphamide(case: Case) -> tuple[Cited[str], ...]:
    """Severe interstitial lung disease, or refractory disease (S30). Lung disease that nobody called severe is not."""
    lungs = (_SEVERE_LUNGS,) if case.has(Finding.RAPIDLY_PROGRESSIVE_ILD) else ()
    return lungs + for_refractory_disease(case, S(30))


def never_escalated(case: Case) -> bool:
    """Inclusion body myositis (D18)."""
    return case.disease is Disease.INCLUSION_BODY_MYOSITIS
