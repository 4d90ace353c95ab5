"""What a named drug is to the patient: taken, stopped, or asked about. Words left and right of it say so."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlu.drug_cues import (
    AFTER,
    BEFORE,
    BETWEEN,
    BETWEEN_ASKED,
    COUNT,
    ENDED,
    LABEL_ENDS,
    LONG_AGO,
    NO_USE,
    PULSE_OVER,
    STRONG_AFTER,
    UNTIL,
    UNTIL_PAST,
    Cue,
    Force,
    forced,
    with_times,
)
from nlu.drug_names import BACKGROUND
from nlu.parsed import Drug, DrugRole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nlu.phrases import Hit

# Where what a word says ends: a sentence, a question, a line, a dash between blanks, a new numbered point.
_BOUNDARY = re.compile(r"[.](?=\s|$)|[?!;\n]| -{1,2} |-> |(?<![a-z0-9])[0-9]\)|\bbut\b|\bnow (?=with|has|for)")
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|[0-9]+(?:[.,][0-9]+)?|[^\sa-z0-9]")
_TO = re.compile(r"\s?(?:on )?(?:to|with|for|by)(?: (?:her|his|the|their|existing|current))?\s")
_STRONG_JOIN = re.compile(r"\s?(?:\+|&|/|and|plus|or|vs)\s?")
_JOIN = re.compile(r"\s?(?:,|,?\s?(?:\+|&|/|and|plus|or))\s?")
_JOINERS = frozenset(",+&/")
_LONGEST_GAP, _LONGEST_SENTENCE = 60, 160
_MOST_WORDS, _MOST_IN_A_LIST = 8, 5
_QUESTION_WORD = re.compile(
    r"(?<![a-z])(?:what|which|how|when|why|who|can|could|should|shall|may|would|will|do i|does|is it|is there|are there"
    r"|ok to|safe|wanna|want|need|needs|pls|please|advise|thoughts|vs|versus)(?![a-z])"
)
# "pred 60, mtx 15 weekly, ok?": the question is about what stands before it
_VERDICT = re.compile(
    r"\s?(?:(?:is (?:that|this|it)|that's|thats|this is) )?(?:ok(?:ay)?|right|safe|correct|good|fine|thoughts"
    r"|yes|enough|too (?:much|high|low)|agree|alright|reasonable|sensible)(?: yes| no| yeah| right"
    r"| for [^?.!,;\n]{1,30})?\s?\?"
)
# what is said of the patient on that dose: "pred 80 for 2 weeks good response"; not "pred 60 better than 80?"
_RESPONSE = re.compile(
    r"[ ,;:)-]{0,4}(?:(?:and|with|now|so|far|but|a|very|much|is|she|he|pt|patient|clinically|feels|feeling|doing|still"
    r"|has|had|getting|lots|bit) ){0,4}(?:(?:good|great|excellent|nice|brisk|partial|poor|no|nil|clear|full|complete"
    r"|clinical|minimal|little) (?:clinical )?(?:response|improvement|effect|benefit)|respond(?:ed|ing|s)"
    r"|improv(?:ed|ing)|better(?! (?:than|or|vs|to|with|for))|stronger"
    r"|well(?! (?:as|tolerated))|weaker|worse|no better|not better"
    r"|flar(?:ed|ing)|relaps(?:ed|ing)|good strength|strength (?:good|better|back|improv(?:ed|ing)))"
    r"(?![a-z])(?! ?\?)"
)
# a dose by weight or surface is one out of a book: nobody takes "3 mg/kg of azathioprine"
_BY_THE_BOOK = frozenset(
    {Drug.AZATHIOPRINE, Drug.MYCOPHENOLATE, Drug.METHOTREXATE, Drug.RITUXIMAB, Drug.CYCLOPHOSPHAMIDE}
)
# "pred 60 then 50", "amoxicillin for a chest infection": what follows says how it is taken, and asks nothing
_OF_ITS_USE = frozenset({"for", "in", "with", "if", "after", "before", "until", "then"})
_WIDEST_GAP = 3  # characters between a drug and the word behind it


@dataclass(frozen=True, slots=True)
class Named:
    """A drug with the words that belong to it: `plain[start:reach]` with its doses, the name at `name`."""

    drug: Drug
    start: int
    name_start: int
    name_end: int
    reach: int
    dosed: bool
    taken: bool = False  # "started 3 weeks ago" stands behind it
    by_size: bool = False  # so much for a kilogram or a square metre, and no word of time


@dataclass(frozen=True, slots=True)
class _Decided:
    """A cue, and whether a word in front or one behind decided it."""

    cue: Cue
    by_cue: bool = False
    by_after: bool = False


def roles(plain: str, named: Sequence[Named]) -> list[DrugRole | None]:
    """The role of each named drug; None where the message says that it plays none ("not on statins").

    Shape:   one role for each of `named`, in order.
    """
    cues = list(_outside(iter(with_times(plain, list(BEFORE.find(plain)))), named))
    boundaries = [match.start() for match in _BOUNDARY.finditer(plain)]
    found: list[_Decided] = []
    force: Force | None = None
    at = 0
    for index, drug in enumerate(named):
        while at < len(cues) and cues[at].end <= drug.name_start:
            force = forced(plain, cues[at])
            at += 1
        holds = force if force and _reaches(plain, force, drug, boundaries) else None
        until = named[index + 1].start if index + 1 < len(named) else len(plain)
        found.append(_decide(plain, drug, holds, until, boundaries))
        force = Force(holds.cue, drug.reach, holds.words, inherited=True) if holds else _beside(drug, found[-1])
    _share_backward(plain, named, found)
    return [one.cue if isinstance(one.cue, DrugRole) else None for one in found]


def _beside(drug: Named, decided: _Decided) -> Force | None:
    """A drug with its dose is taken, and so is the one that is joined to it: "pred 60 + aza"."""
    taken = decided.cue is DrugRole.CURRENT and not decided.by_after and (drug.dosed or drug.taken)
    return Force(DrugRole.CURRENT, drug.reach, "+", inherited=True) if taken else None


def _share_backward(plain: str, named: Sequence[Named], found: list[_Decided]) -> None:
    """What stands behind the last of a list holds for all of it: "mtx, aza and mmf failed"."""
    for index in range(len(named) - 2, -1, -1):
        following = found[index + 1]
        if not following.by_after or found[index].by_after or found[index].by_cue:
            continue
        gap = plain[named[index].reach : named[index + 1].start]
        asked = following.cue is DrugRole.ASKED_ABOUT
        if (_STRONG_JOIN if asked else _JOIN).fullmatch(gap):
            found[index] = following


def _outside(cues: Iterator[Hit[Cue]], named: Sequence[Named]) -> Iterator[Hit[Cue]]:
    """The cues that are not themselves words of a drug or its dose."""
    at = 0
    for cue in cues:
        while at < len(named) and named[at].reach <= cue.start:
            at += 1
        if at == len(named) or cue.start < named[at].name_start:
            yield cue


def _reaches(plain: str, force: Force, drug: Named, boundaries: Sequence[int]) -> bool:
    """Only filling words stand between the cue (or the drug before) and this drug."""
    if drug.start - force.reach > _LONGEST_GAP:
        return False
    if force.inherited and force.labels:
        gap = plain[force.reach : drug.start]
        return LABEL_ENDS.search(gap) is None and not _is_asked(plain, drug, boundaries)
    if _cut_between(boundaries, force.reach, drug.start):
        return False
    if force.words == "+":
        return _STRONG_JOIN.fullmatch(plain, force.reach, drug.start) is not None
    allowed = BETWEEN_ASKED if force.cue is DrugRole.ASKED_ABOUT else BETWEEN
    words = _TOKEN.findall(COUNT.sub("", plain[force.reach : drug.start]))
    if not force.inherited:
        return len(words) <= _MOST_WORDS and all(word in allowed or word in "():" for word in words)
    return (
        len(words) <= _MOST_IN_A_LIST
        and all(
            word in _JOINERS or word in "()" or word in {"and", "or", "plus", "then", "with", "also"} or word in allowed
            for word in words
        )
        and bool(words)
    )


def _cut_between(boundaries: Sequence[int], start: int, end: int) -> bool:
    at = bisect_left(boundaries, start)
    return at < len(boundaries) and boundaries[at] < end


def _decide(plain: str, drug: Named, force: Force | None, until: int, boundaries: Sequence[int]) -> _Decided:
    after = _after(plain, drug, until)
    if force is not None:
        return _under(plain, drug, force, after, boundaries)
    responded = drug.dosed and _RESPONSE.match(plain, drug.reach) is not None
    over = after is not None and after[0] is not DrugRole.ASKED_ABOUT
    if after is not None and (over or not responded) and not (after[1] == "in" and LONG_AGO.match(plain, drug.reach)):
        return _Decided(after[0], by_after=_of_the_list(after[1]))
    return _Decided(_unsaid(plain, drug, boundaries, responded=responded))


def _of_the_list(words: str) -> bool:
    """Whether what stands behind a drug is said of all that its list holds: "mtx, aza (all failed)"."""
    return "(" not in words or words.startswith(("(all", "(both"))


def _under(plain: str, drug: Named, force: Force, after: tuple[Cue, str] | None, boundaries: Sequence[int]) -> _Decided:
    """The role under a word in front, which a stronger one behind undoes ("since mtx stopped")."""
    over = after is not None and after[0] is DrugRole.STOPPED and after[1].lstrip("(") in ENDED
    used_up = force.cue is DrugRole.CURRENT and UNTIL_PAST.match(plain, drug.reach)
    if force.gave:
        used_up = used_up or UNTIL.match(plain, drug.reach)
        used_up = used_up or NO_USE.match(plain, drug.reach) or LONG_AGO.match(plain, drug.reach)
        used_up = used_up or (drug.drug is Drug.METHYLPREDNISOLONE and PULSE_OVER.match(plain, drug.reach))
    if after is not None and over and (force.cue is not DrugRole.STOPPED):
        return _Decided(DrugRole.STOPPED, by_after="(" not in after[1])
    if used_up:
        return _Decided(DrugRole.STOPPED, by_after=True)
    if force.words == "now" and _is_asked(plain, drug, boundaries):
        return _Decided(DrugRole.ASKED_ABOUT)
    if not force.inherited:
        begun = force.cue is DrugRole.ASKED_ABOUT and drug.taken and not _is_asked(plain, drug, boundaries)
        return _Decided(DrugRole.CURRENT if begun else force.cue, by_cue=not force.gave)
    if force.then is not None and _TO.fullmatch(plain, force.reach, drug.start):
        return _Decided(force.then, by_cue=True)
    asks = _asks_at_once(plain, drug) or _asks_anew(plain, force, drug)
    if asks and force.cue is DrugRole.CURRENT and not drug.dosed and not force.covers:
        return _Decided(DrugRole.ASKED_ABOUT)
    if after is not None and after[1].lstrip("(") in STRONG_AFTER:
        return _Decided(after[0], by_after="(" not in after[1])
    return _Decided(force.cue, by_cue=not force.gave)


def _unsaid(plain: str, drug: Named, boundaries: Sequence[int], *, responded: bool) -> DrugRole:
    if responded:
        return DrugRole.CURRENT
    if _asks_at_once(plain, drug) or _is_asked(plain, drug, boundaries):
        return DrugRole.ASKED_ABOUT
    if drug.by_size and drug.drug in _BY_THE_BOOK:
        return DrugRole.ASKED_ABOUT
    if not drug.taken and LONG_AGO.match(plain, drug.reach) is not None:
        return DrugRole.STOPPED
    # said without a word about it: another condition's drug, or one with its dose, is being taken
    taken = drug.drug in BACKGROUND or drug.dosed or drug.taken
    return DrugRole.CURRENT if taken else DrugRole.ASKED_ABOUT


def _after(plain: str, drug: Named, until: int) -> tuple[Cue, str] | None:
    """The cue that follows the drug at once, with its words."""
    window = plain[drug.reach : min(until, drug.reach + 40)]
    counted = COUNT.match(window.lstrip())
    skipped = len(window) - len(window.lstrip()) + counted.end() if counted else 0
    for hit in AFTER.find(window):
        gap = window[skipped : hit.start]
        if gap.strip(" ,(-:" if hit.value is DrugRole.STOPPED else " (-:") == "" and len(gap) <= _WIDEST_GAP:
            words = window[hit.start : hit.end]
            if "," in gap and _leads_on(plain, drug.reach + hit.end, until):
                return None  # "mtx, stopped aza": it is said of the next
            if words in _OF_ITS_USE and (drug.dosed or (drug.drug in BACKGROUND and words in {"for", "with"})):
                return None
            if words == "dose" and re.match(r"\s?(?:is |was |=|:)?\s?[0-9]", window[hit.end :]) and drug.dosed:
                return None
            if words in {"no", "nil", "none"} and not re.match(r"\s?(?:[,.;]|$)", window[hit.end :]):
                return None
            return hit.value, ("(" if "(" in gap else "") + words
        break
    return None


def _leads_on(plain: str, start: int, until: int) -> bool:
    """Whether only filling words stand before the next drug."""
    return until < len(plain) and all(word in BETWEEN for word in _TOKEN.findall(plain, start, until))


def _asks_at_once(plain: str, drug: Named) -> bool:
    return re.match(r"\s?\)?\s?\?", plain[drug.reach : drug.reach + 4]) is not None


def _asks_anew(plain: str, force: Force, drug: Named) -> bool:
    """Whether a list ends and a question begins at the drug: "not responding to pred, IVIG grams?"."""
    parted = "," in plain[force.reach : drug.start]
    return parted and re.compile(r"[^,.;?!\n]{1,20}\?").match(plain, drug.reach) is not None


def _is_asked(plain: str, drug: Named, boundaries: Sequence[int]) -> bool:
    """The drug's own part of the sentence, between commas, is a question; or a verdict on it is asked."""
    at = bisect_left(boundaries, drug.start)
    start = max(boundaries[at - 1] + 1 if at else 0, drug.start - _LONGEST_SENTENCE)
    at = bisect_left(boundaries, drug.reach)
    end = min(boundaries[at] if at < len(boundaries) else len(plain), drug.reach + _LONGEST_SENTENCE)
    question = end < len(plain) and plain[end] == "?"
    comma_before = plain.rfind(", ", start, drug.start)
    comma_after = plain.find(", ", drug.reach, end)
    part = plain[comma_before + 2 if comma_before >= 0 else start : comma_after if comma_after >= 0 else end]
    if _QUESTION_WORD.search(part):
        return True
    if comma_after < 0 and question:
        return True
    if plain.startswith(" -", end) and (dash := plain.find(" ", end + 2)) >= 0 and _VERDICT.match(plain, dash):
        return True
    last = plain.rfind(", ", start, end)
    return bool(question and last >= 0 and _VERDICT.fullmatch(plain[last + 2 : end + 1]))
