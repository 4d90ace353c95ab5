"""Which inflammatory myopathy a message names, and which disease it names instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlu.diagnoses import Subtypes, subtype_said
from nlu.diseases import Beside, Named, WithMyositis, Word, names_in
from nlu.dm import Dm
from nlu.findings import Mode, forms_in
from nlu.negation import context_at
from nlu.parsed import Concept, OtherDisease, OtherDiseaseSaid, State, Subtype, SubtypeSaid
from nlu.undecided import choices, settled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nlu.text import Text


# the more specific a diagnosis, the earlier: it is told first of all that were stated
_SPECIFIC = (
    Subtype.IMNM_HMGCR,
    Subtype.IMNM_SRP,
    Subtype.ANTISYNTHETASE,
    Subtype.JUVENILE_DERMATOMYOSITIS,
    Subtype.INCLUSION_BODY_MYOSITIS,
    Subtype.AMYOPATHIC_DERMATOMYOSITIS,
    Subtype.OVERLAP,
    Subtype.IMNM,
    Subtype.DERMATOMYOSITIS,
    Subtype.POLYMYOSITIS,
    Subtype.MYOSITIS,
)
_SURE = (State.PRESENT, State.UNCERTAIN, State.PAST)
_TREATED = re.compile(r"^.{0,3}\b(?:flare|relapse|exacerbation|attack|pt|patient)\b")
_FOR = re.compile(r"\b(?:for|treat|treating) (?:his |her |the |a )?$")
_SIGN_OF_MYOSITIS = re.compile(r"\b(?:weak|weakness|ck|myopathy|gottron|heliotrope|mechanic)\b")
# Diseases that are a finding beside a myositis, and another protocol's business where a dose is asked for them.
_TREATED_TOO = {
    Concept.MALIGNANCY: OtherDisease.CANCER_TREATMENT,
    Concept.OTHER_LUNG_DISEASE: OtherDisease.ASTHMA_OR_COPD_FLARE,
    Concept.GOUT: OtherDisease.OTHER,
    Concept.TUBERCULOSIS: OtherDisease.OTHER,
}
_DOSE_FOR = re.compile(
    r"\b(?:dos(?:e|es|ing|age)|how much|mg|regimen)\b[^.;?!,\n]{0,20}\b(?:in|for|of) "
    r"(?:(?:a|an|the|his|her|acute|severe|active) ){0,2}$"
)
_THEN_A_DOSE = re.compile(r" (?:flare |exacerbation ){0,1}[0-9]{1,4} ?mg\b")
_CHECKPOINT = re.compile(
    r"\b(?:nivolumab|pembrolizumab|ipilimumab|atezolizumab|durvalumab|keytruda|opdivo|checkpoint|ici|nivo"
    r"|pembro|immunotherapy)\b"
)


def best(subtypes: Iterable[SubtypeSaid]) -> SubtypeSaid | None:
    """The diagnosis to go by, None without one.

    Stated before suspected before former, concluded before the rest, then the most specific.
    """
    candidates = [said for said in subtypes if said.state in _SURE]
    return min(
        candidates,
        key=lambda said: (_SURE.index(said.state), not said.concluded, _SPECIFIC.index(said.subtype)),
        default=None,
    )


def read_subtypes(text: Text) -> Subtypes:
    """The diagnoses, look-alikes and doubts of a message, in order.

    Shape:   any text in. `subtypes` holds denied and suspected diagnoses too: see `best`.
             "DM" is dermatomyositis, diabetes, or a doubt (settlement D23), never diabetes silently.
    """
    named = names_in(text.plain, text.raw)
    spelled = [
        said for one in named if isinstance(one.name, Subtype) and (said := subtype_said(text, one.name, one, named))
    ]
    spelled += _conditional(text, named, spelled)
    dm = Dm(text, named, spelled).read()
    read = sorted((*spelled, *dm.subtypes), key=lambda said: said.span.start)
    subtypes, doubts = settled(text, named, read, dm.doubts)
    stated = any(said.state is State.PRESENT for said in subtypes)
    return Subtypes(tuple(subtypes), tuple(_others(text, named, stated, subtypes)), doubts, dm.findings)


def _conditional(text: Text, named: tuple[Named, ...], spelled: list[SubtypeSaid]) -> list[SubtypeSaid]:
    """Subtypes of words that count only beside a sign of myositis; and "PM" read as polymyositis."""
    found = [
        said for one in named if one.name is Word.PM and (said := subtype_said(text, Subtype.POLYMYOSITIS, one, named))
    ]
    if spelled or found or _SIGN_OF_MYOSITIS.search(text.plain) or any(one.name is Word.DM for one in named):
        found += [
            said
            for one in named
            if isinstance(one.name, WithMyositis) and (said := subtype_said(text, one.name.subtype, one, named))
        ]
    return found


def _others(
    text: Text, named: tuple[Named, ...], stated: bool, subtypes: list[SubtypeSaid]
) -> Iterable[OtherDiseaseSaid]:
    weighed = choices(text, named)
    for one in named:
        if isinstance(one.name, Beside):
            after, before = text.plain[one.end : one.end + 14], text.plain[max(0, one.start - 20) : one.start]
            if stated and not _TREATED.match(after) and not _FOR.search(before):
                continue
            disease = one.name.disease
        elif isinstance(one.name, OtherDisease):
            disease = one.name
        else:
            continue
        context = context_at(text, one.start, one.end)
        if context.others:
            continue
        state = State.UNCERTAIN if (one.start, one.end) in weighed else context.state
        yield OtherDiseaseSaid(disease, state, text.span(one.start, one.end))
    if not subtypes:
        yield from _indications(text)
    only_myositis = subtypes and all(said.subtype is Subtype.MYOSITIS for said in subtypes)
    drug = _CHECKPOINT.search(text.plain)
    if only_myositis and drug and not any(one.name is OtherDisease.CHECKPOINT_MYOSITIS for one in named):
        state = context_at(text, drug.start(), drug.end()).state
        yield OtherDiseaseSaid(OtherDisease.CHECKPOINT_MYOSITIS, state, text.span(drug.start(), drug.end()))


def _indications(text: Text) -> Iterable[OtherDiseaseSaid]:
    """What a dose is asked for in a message without a myositis: "rituximab dose in lymphoma", "COPD 30 mg pred?"."""
    plain = text.plain
    for hit in forms_in(plain):
        asked = _DOSE_FOR.search(plain, max(0, hit.start - 60), hit.start) is not None
        if not asked and (hit.start or _THEN_A_DOSE.match(plain, hit.end) is None):
            continue
        for meaning in hit.value:
            if meaning.concept in _TREATED_TOO and meaning.mode is not Mode.NONE:
                span = text.span(hit.start, hit.end)
                yield OtherDiseaseSaid(_TREATED_TOO[meaning.concept], State.PRESENT, span)
