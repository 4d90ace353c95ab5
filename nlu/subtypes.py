"""Which inflammatory myopathy a message names, which disease it names instead, and what "DM" stands for."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlu.diseases import Beside, Named, WithMyositis, Word, names_in
from nlu.findings import Mode, forms_in
from nlu.negation import Context, context_at, trigger_span
from nlu.parsed import (
    Concept,
    Doubt,
    DoubtKind,
    DoubtReason,
    Finding,
    OtherDisease,
    OtherDiseaseSaid,
    State,
    Subtype,
    SubtypeSaid,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nlu.text import Text


@dataclass(frozen=True, slots=True)
class Subtypes:
    """What a message says of the disease; `findings` are those that "DM" stands for (diabetes)."""

    subtypes: tuple[SubtypeSaid, ...] = ()
    other_diseases: tuple[OtherDiseaseSaid, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    findings: tuple[Finding, ...] = ()


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
_NEAR, _BESIDE, _SAME_LIST = 25, 12, 40  # characters between two names that belong together
_MOST = 8  # mentions of "DM" that are weighed: a second one is asked about anyway
_SURE = (State.PRESENT, State.UNCERTAIN, State.PAST)
_TREATED = re.compile(r"^.{0,3}\b(?:flare|relapse|exacerbation|attack|pt|patient)\b")
_FOR = re.compile(r"\b(?:for|treat|treating) (?:his |her |the |a )?$")
_SIGN_OF_MYOSITIS = re.compile(r"\b(?:weak|weakness|ck|myopathy|gottron|heliotrope|mechanic)\b")
_CONCLUDED = re.compile(
    r"\b(?:conclu[a-z]{1,6}|finally (?:diagnosed|dx)|final (?:diagnosis|dx)|definitive (?:diagnosis|dx)"
    r"|revised to|(?:diagnosis|dx) changed to"
    r"|confirm[a-z]{2,4} (?:a |the )?(?:diagnosis|dx))\b[^.;\n]{0,150}$"
)
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
        said for one in named if isinstance(one.name, Subtype) and (said := _subtype(text, one.name, one, named))
    ]
    spelled += _conditional(text, named, spelled)
    dm = _Dm(text, named, spelled).read()
    subtypes = sorted((*spelled, *dm.subtypes), key=lambda said: said.span.start)
    stated = any(said.state is State.PRESENT for said in subtypes)
    return Subtypes(tuple(subtypes), tuple(_others(text, named, stated, subtypes)), dm.doubts, dm.findings)


def _subtype(
    text: Text, subtype: Subtype, at: Named, named: tuple[Named, ...], *, from_dm: bool = False
) -> SubtypeSaid | None:
    context = context_at(text, at.start, at.end)
    if context.others:
        return None
    state = State.PRESENT if _list_goes_on(text.plain, at, context) else context.state
    for cue in _near(named, at):
        if not 0 <= at.start - cue.end <= _NEAR:
            continue
        gap = text.plain[cue.end : at.start]
        if re.search(r"[,.;:\n]", gap):
            continue
        if cue.name is Word.NOT_IT and len(gap) <= _BESIDE:
            return None
        if cue.name is Word.EARLIER:
            state = State.PAST
    concluded = state is State.PRESENT and _CONCLUDED.search(text.plain, max(0, at.start - 160), at.start) is not None
    return SubtypeSaid(subtype, state, text.span(at.start, at.end), from_dm=from_dm, concluded=concluded)


def _near(named: tuple[Named, ...], at: Named) -> Iterable[Named]:
    index = bisect_left(named, at.start, key=lambda one: one.start)
    return named[max(0, index - 4) : index]


def _list_goes_on(plain: str, at: Named, context: Context) -> bool:
    """Whether a denial reaches the name only through an open list: "no ILD, PM 60 kg" denies no PM."""
    mark = context.mark
    if context.state is not State.ABSENT or mark is None or mark.end > at.start:
        return False
    gap = plain[mark.end : at.start]
    closed = re.search(r"\b(?:or|nor)\b", gap) or re.match(r"[^.;\n]{0,40}\b(?:or|nor)\b", plain[at.end :])
    return closed is None and ("," in gap or any(hit.end <= len(gap) for hit in forms_in(gap)))


def _conditional(text: Text, named: tuple[Named, ...], spelled: list[SubtypeSaid]) -> list[SubtypeSaid]:
    """Subtypes of words that count only beside a sign of myositis; and "PM" read as polymyositis."""
    found = [
        said for one in named if one.name is Word.PM and (said := _subtype(text, Subtype.POLYMYOSITIS, one, named))
    ]
    if spelled or found or _SIGN_OF_MYOSITIS.search(text.plain) or any(one.name is Word.DM for one in named):
        found += [
            said
            for one in named
            if isinstance(one.name, WithMyositis) and (said := _subtype(text, one.name.subtype, one, named))
        ]
    return found


def _others(
    text: Text, named: tuple[Named, ...], stated: bool, subtypes: list[SubtypeSaid]
) -> Iterable[OtherDiseaseSaid]:
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
        yield OtherDiseaseSaid(disease, context.state, text.span(one.start, one.end))
    only_myositis = subtypes and all(said.subtype is Subtype.MYOSITIS for said in subtypes)
    drug = _CHECKPOINT.search(text.plain)
    if only_myositis and drug and not any(one.name is OtherDisease.CHECKPOINT_MYOSITIS for one in named):
        state = context_at(text, drug.start(), drug.end()).state
        yield OtherDiseaseSaid(OtherDisease.CHECKPOINT_MYOSITIS, state, text.span(drug.start(), drug.end()))


class _Dm:
    """What the letters "DM" stand for in one message."""

    def __init__(self, text: Text, named: tuple[Named, ...], spelled: list[SubtypeSaid]) -> None:
        self._text, self._named = text, named
        taken = [(hit.start, hit.end) for hit in forms_in(text.plain) if _says_diabetes(hit.value)]
        self._all = [
            one for one in named if one.name is Word.DM and not any(start <= one.start < end for start, end in taken)
        ][:_MOST]
        self._said = [(one, context_at(text, one.start, one.end)) for one in self._all]
        self._own = [(one, context) for one, context in self._said if not context.others]
        explicit = [said for said in spelled if said.state in {State.PRESENT, State.UNCERTAIN}]
        self._myositis = [said for said in explicit if said.subtype is not Subtype.MYOSITIS]
        self._dermatomyositis = [
            said
            for said in self._myositis
            if said.subtype
            in {Subtype.DERMATOMYOSITIS, Subtype.JUVENILE_DERMATOMYOSITIS, Subtype.AMYOPATHIC_DERMATOMYOSITIS}
        ]
        self._generic = len(explicit) > len(self._myositis)
        self._diabetes = self._diabetes_stands()

    def read(self) -> Subtypes:
        """The meaning: dermatomyositis, diabetes or a doubt."""
        denied = [(one, context) for one, context in self._own if context.state is State.ABSENT]
        stated = [(one, context) for one, context in self._own if context.state is not State.ABSENT]
        if not self._own:
            return Subtypes()
        if self._myositis:
            return self._beside_another(stated, denied)
        if not stated:
            return self._only_denied(denied)
        if self._diabetes or len(self._said) > 1 or self._in_comorbidities(stated[0][0]):
            return self._doubt(stated[0][0])
        one, _ = stated[0]
        said = _subtype(self._text, Subtype.DERMATOMYOSITIS, one, self._named, from_dm=True)
        return Subtypes(subtypes=(said,) if said else ())

    def _only_denied(self, denied: list[tuple[Named, Context]]) -> Subtypes:
        """A denied "DM" is diabetes ("no DM, no osteoporosis"); in an open list it may be the diagnosis."""
        plain = self._text.plain
        open_list = [one for one, context in denied[:_MOST] if _list_goes_on(plain, one, context)]
        if not open_list:
            return Subtypes(findings=tuple(self._finding(one, context) for one, context in denied))
        one = open_list[0]
        if any(_says_diabetes(hit.value) for hit in forms_in(plain[: one.start])) and not self._diabetes:
            said = SubtypeSaid(
                Subtype.DERMATOMYOSITIS, State.PRESENT, self._text.span(one.start, one.end), from_dm=True
            )
            return Subtypes(subtypes=(said,))
        return self._doubt(one)

    def _beside_another(self, stated: list[tuple[Named, Context]], denied: list[tuple[Named, Context]]) -> Subtypes:
        """Another myositis is named: a denied "DM" is diabetes; a stated one is diabetes where a sign of it stands."""
        findings = tuple(self._finding(one, context) for one, context in denied)
        if not stated:
            return Subtypes(findings=findings)
        one, context = stated[0]
        if self._dermatomyositis and not self._diabetes:
            return Subtypes(findings=findings)  # "dermatomyositis (DM)": the same disease again
        if self._diabetes and not self._beside_antibody(one):
            return Subtypes(findings=(*findings, self._finding(one, context)))
        if self._beside_antibody(one):
            said = _subtype(self._text, Subtype.DERMATOMYOSITIS, one, self._named, from_dm=True)
            return Subtypes(subtypes=(said,) if said else (), findings=findings)
        return self._doubt(one)

    def _beside_antibody(self, one: Named) -> bool:
        """Whether an antibody stands next to it: "MDA5 DM", "DM, Jo-1 pos"."""
        plain = self._text.plain
        for said in self._named:
            if said.name in {Subtype.ANTISYNTHETASE, Subtype.DERMATOMYOSITIS} and said is not one:
                first, second = sorted((said, one), key=lambda item: item.start)
                gap = plain[first.end : second.start]
                if len(gap) <= _BESIDE and not re.search(r"[,.;\n]", gap):
                    return True
        return False

    def _diabetes_stands(self) -> bool:
        """Whether a diabetes word that is not denied, or a glucose-lowering drug, stands in the message."""
        for hit in forms_in(self._text.plain):
            if _says_diabetes(hit.value):
                context = context_at(self._text, hit.start, hit.end)
                if context.state is not State.ABSENT and not context.others:
                    return True
        return any(
            one.name in {Word.GLUCOSE_LOWERING, Word.DIABETES_SIGN, Word.STEROID_DM}
            and context_at(self._text, one.start, one.end).state not in {State.ABSENT, State.FAMILY}
            for one in self._named
        )

    def _in_comorbidities(self, one: Named) -> bool:
        """Whether it stands in a list of other illnesses: "HTN, DM", "PMH DM"."""
        plain = self._text.plain
        for said in self._named:
            if said.end > one.start:
                continue
            gap = plain[said.end : one.start]
            if said.name is Word.COMORBIDITY and re.fullmatch(r"[ ,/+&]{1,3}(?:and )?", gap):
                return True
            if said.name is Word.HISTORY and len(gap) <= _SAME_LIST and not re.search(r"[.;\n]", gap):
                return bool(self._generic) or not re.search(r"h/o|hx of|history of", plain[said.start : said.end])
        return False

    def _doubt(self, one: Named) -> Subtypes:
        span = self._text.span(one.start, one.end)
        return Subtypes(doubts=(Doubt(DoubtKind.DM_MEANING, DoubtReason.MEANING, span),))

    def _finding(self, one: Named, context: Context) -> Finding:
        trigger = trigger_span(self._text, context.mark) if context.mark else None
        return Finding(Concept.DIABETES, context.state, self._text.span(one.start, one.end), trigger)


def _says_diabetes(meanings: Iterable[object]) -> bool:
    return any(
        getattr(meaning, "concept", None) in {Concept.DIABETES, Concept.PREDIABETES}
        and getattr(meaning, "mode", None) is not Mode.NONE
        for meaning in meanings
    )
