"""What the letters "DM" stand for: dermatomyositis, diabetes (never silently, settlement D23), or a question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlu.diagnoses import BESIDE, Subtypes, list_goes_on, subtype_said
from nlu.diseases import Named, Word
from nlu.findings import Mode, forms_in
from nlu.negation import Context, context_at, trigger_span
from nlu.parsed import Concept, Doubt, DoubtKind, DoubtReason, Finding, State, Subtype, SubtypeSaid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nlu.text import Text

_SAME_LIST = 40  # characters between "PMH" and what is still of its list
_MOST = 8  # mentions of "DM" that are weighed: a second one is asked about anyway


class Dm:
    """The letters "DM" in one message, weighed against what else it names."""

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
        said = subtype_said(self._text, Subtype.DERMATOMYOSITIS, one, self._named, from_dm=True)
        return Subtypes(subtypes=(said,) if said else ())

    def _only_denied(self, denied: list[tuple[Named, Context]]) -> Subtypes:
        """A denied "DM" is diabetes ("no DM, no osteoporosis"); in an open list it may be the diagnosis."""
        plain = self._text.plain
        open_list = [one for one, context in denied[:_MOST] if list_goes_on(plain, one, context)]
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
            said = subtype_said(self._text, Subtype.DERMATOMYOSITIS, one, self._named, from_dm=True)
            return Subtypes(subtypes=(said,) if said else (), findings=findings)
        return self._doubt(one)

    def _beside_antibody(self, one: Named) -> bool:
        """Whether an antibody stands next to it: "MDA5 DM", "DM, Jo-1 pos"."""
        plain = self._text.plain
        for said in self._named:
            if said.name in {Subtype.ANTISYNTHETASE, Subtype.DERMATOMYOSITIS} and said is not one:
                first, second = sorted((said, one), key=lambda item: item.start)
                gap = plain[first.end : second.start]
                if len(gap) <= BESIDE and not re.search(r"[,.;\n]", gap):
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
