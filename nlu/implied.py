"""A new dose of a drug that is not named again: "can I go 30 weekly", "down to 30 mg", "back to 60?"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from nlu.doses import Said, read_chain
from nlu.drug_names import STEROIDS
from nlu.parsed import DoseUnit, Doubt, DoubtKind, DoubtReason, Drug, DrugMention, DrugRole, Frequency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nlu.text import Text

# Verbs that say what is taken now, what is meant to be, and which way the dose goes.
_IT = r"(?: it| dose| the dose| straight| directly)?(?: from [0-9]{1,3}(?:[.][0-9])?(?: ?mg)?)?"
_DOWN = (
    r"(?:(?:came|come|go|going|get|getting|got|gone|bring|brought|step|stepped|stepping|drop|dropped|taper|tapered|tapering"
    rf"|wean|weaned|cut|reduced|reduce|back){_IT} )?(?:back )?down to"
    r"|(?:drop|dropped|dropping|reduced?|reducing|cut|lower|lowered|lowering|weaned?|weaning|tapere?d?|tapering"
    rf"|decreased?){_IT}(?: back| down)? to"
)
_BACK = r"(?:go|going|gone|went|put|get) back(?: up)? (?:to|on)|back (?:up )?to|return to"
_UP = (
    rf"(?:go|going|went|gone|push|bump|bumped|put|move|step){_IT} up to|up to"
    rf"|(?:increase|increased|increasing|raise|raised|escalate|escalated|titrate|titrated){_IT}(?: up)? to"
)
_GO = rf"(?:(?:go|going|jump|switch|make it|make that|try|give){_IT}(?: to| for| with)?)"
_IS = (
    r"(?:now|still|currently|stable|stuck|flar(?:es?|ed|ing)|relapsed?|worse|weaker|was|is|stay) (?:at|on)"
    r"|at|now|still"
)
_TOOK = r"(?:took|taken|takes|taking|take|given|had|gave|giving|give) (?:it|that|this|them|these)(?: all| tablets)?"
_STEP = re.compile(
    rf"(?<![a-z])(?:(?P<down>{_DOWN})|(?P<back>{_BACK})|(?P<up>{_UP})|(?P<it>{_TOOK})|(?P<go>{_GO})|(?P<is>{_IS})|(?P<on>on))"
    r"\s{1,2}(?=[0-9]|daily|every|each|twice|once|weekly|bd|bid|od|qd|on )"
)
# "on 20 mg": of the drug at hand only where no word follows that could be another drug
_NO_DRUG_BEHIND = re.compile(
    r"\s{0,2}(?:$|[.,;:!?)/+\n-]|(?:now|and|but|with|for|since|no|not|still|daily|doing|responding|responded|respond|good|better"
    r"|improving|improved|stable|well|flaring|flared|weak|weaker|worse|strength|what|how|can|when|next|ck|at|x)(?![a-z]))"
)
_MEANT = re.compile(
    r"(?<![a-z])(?:can|could|should|shall|may|would|will|want|wanna|need|needs|plan|ok to|safe to|when to|how to|if"
    r"|consider|please|pls|lets|let's|going to|do)(?![a-z])[^.?!\n]{0,40}$"
)
# a step already taken: "tapered to", "came down to", "down to", "now at"; not "taper to", "go down to"
_DONE = re.compile(r"(?:[a-z]{3,9}ed|came|went|gone|got|brought|down|now|still)(?![a-z])")
_BEGAN = re.compile(r"(?<![a-z])(?:since|after|was|were|got|been|has)(?: [a-z]{2,18}){0,2} $")
_TAPER = re.compile(
    r"(?<![a-z])(?:taper(?:ing|ed)?|wean(?:ing|ed)?|steroids?|pred(?:nisone)?|flare[ds]?|flaring|relapsed?)(?![a-z])"
)
_REMEMBERED = 12  # drugs named before that a dose without a name can belong to
_PREDNISONE_DOSES = range(1, 121)


@dataclass(frozen=True, slots=True)
class Dosed:
    """A mention with its place in the plain text."""

    start: int
    reach: int
    mention: DrugMention


def implied(
    text: Text, dosed: Sequence[Dosed], taken: Sequence[tuple[int, int]]
) -> tuple[list[tuple[int, DrugMention]], tuple[Doubt, ...]]:
    """Doses whose drug stands elsewhere, with their places; a doubt where it could be one of two drugs."""
    plain = text.plain
    tapers = _TAPER.search(plain) is not None
    found: list[tuple[int, DrugMention]] = []
    doubts: list[Doubt] = []
    before = list(dosed)
    for step in _STEP.finditer(plain):
        if any(start <= step.end() < reach for start, reach in taken):
            continue
        stop = min((start for start, _ in taken if start >= step.end()), default=len(plain))
        said = read_chain(plain, step.end(), stop)
        if (said.dose is None and not (step["it"] and said.frequency)) or (
            stop < len(plain) and plain[said.end : stop].strip() in {"", "of"}
        ):
            continue
        if step["on"] and (said.unit is not DoseUnit.MG or _NO_DRUG_BEHIND.match(plain, said.end) is None):
            continue
        drug = _owner(step, said, before[-_REMEMBERED:], tapers=tapers)
        if drug is None:
            continue
        if drug == "unclear":
            doubts.append(Doubt(DoubtKind.DRUG, DoubtReason.MEANING, text.span(step.start(), said.end)))
            continue
        mention = DrugMention(
            drug,
            _role(plain, step, said.end),
            text.span(step.start(), said.end),
            said.dose,
            said.unit,
            said.frequency,
            said.route,
        )
        if mention.role is DrugRole.CURRENT and any(
            _is_known(mention, other.mention) for other in before[-_REMEMBERED:]
        ):
            continue
        found.append((step.start(), mention))
        before.append(Dosed(step.start(), said.end, mention))
    return found, tuple(doubts)


def _is_known(mention: DrugMention, other: DrugMention) -> bool:
    return other.drug is mention.drug and other.dose == mention.dose and other.role is DrugRole.CURRENT


def _role(plain: str, step: re.Match[str], end: int) -> DrugRole:
    asks = re.match(r"[^.!?\n,;]{0,25}\?", plain[end:]) is not None
    meant = _MEANT.search(plain[max(0, step.start() - 50) : step.start()]) is not None
    words = step[0].strip()
    done = _BEGAN.search(plain, max(0, step.start() - 30), step.start()) is not None
    done = done or (step["is"] or step["on"]) is not None or step["it"] is not None or _DONE.match(words) is not None
    if done and not (meant and (words.startswith("down") or step["it"])):
        return DrugRole.CURRENT
    return (
        DrugRole.ASKED_ABOUT
        if asks or meant or step["go"] or step["back"] or step["up"] or step["down"]
        else DrugRole.CURRENT
    )


def _owner(
    step: re.Match[str], said: Said, before: Sequence[Dosed], *, tapers: bool
) -> Drug | Literal["unclear"] | None:
    """The drug whose dose it is: the one named last, unless the frequency or a taper says another."""
    named = list(
        dict.fromkeys(
            item.mention.drug
            for item in before
            if item.mention.dose is not None or item.mention.role is DrugRole.CURRENT
        )
    )
    named = named or list(dict.fromkeys(item.mention.drug for item in before))
    if said.frequency is Frequency.WEEKLY and Drug.METHOTREXATE in named:
        return Drug.METHOTREXATE
    if said.unit in {DoseUnit.G, DoseUnit.MG_PER_M2, DoseUnit.G_PER_KG} and not named:
        return None
    steroids = [drug for drug in named if drug in STEROIDS]
    if step["down"] or step["back"] or step["is"] or step["on"]:
        if steroids:
            return steroids[-1]
        if named:
            return named[0] if len(named) == 1 and said.unit is not None else None
        return _steroid_unsaid(step, said, tapers=tapers)
    if len(named) == 1:
        return named[0]
    return "unclear" if named else None


def _steroid_unsaid(step: re.Match[str], said: Said, *, tapers: bool) -> Drug | None:
    """With no drug named at all, a dose that is tapered is prednisone's; a bare number needs a word of steroids."""
    plausible = said.dose is not None and int(said.dose) in _PREDNISONE_DOSES and said.unit in {DoseUnit.MG, None}
    told = tapers or (step["down"] is not None and said.unit is not None)
    return Drug.PREDNISONE if plausible and told else None
