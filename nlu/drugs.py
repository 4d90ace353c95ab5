"""The drugs of a message: which, what they are to the patient, and their doses as they were said."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nlu.allergies import named_in_allergies
from nlu.doses import BY_SIZE, Said, read_chain
from nlu.drug_names import Name, implied_route, names
from nlu.drug_roles import Named, roles
from nlu.implied import Dosed, implied
from nlu.parsed import DoseUnit, Doubt, DoubtKind, DoubtReason, Drug, DrugMention, DrugRole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nlu.phrases import Hit
    from nlu.text import Text

_WINDOW = 48
_CHAIN_START = re.compile(r"(?<![a-z0-9.,/])(?:[.]?[0-9]|[a-z])")
_COMES_BEFORE = re.compile(
    r"(?:[0-9]|mgs?|g|gm|grams?|kg|m2|of|daily|weekly|wkly|iv|po|sc|subq|subcut|im|oral|intravenous|subcutaneous|monthly|bd|bid|od|qd)\s{0,2}$"
)
_LEADS_ON = re.compile(r"\s{0,3}(?:(?:tabs?|tablets?|pills?|doses?|pulses?|infusions?)\s{1,2})?(?:of\s{1,2})?")
_TABLETS = re.compile(r"\s?(?:tabs?|tablets?|pills?|doses?)(?![a-z])")
_BESIDE = re.compile(r"\s?(?:(?:is|was|has|now|dose|been) ){0,2}")
# given now and then: "6 weeks ago" is when, not for how long
_INFUSED = frozenset({Drug.IVIG, Drug.RITUXIMAB, Drug.CYCLOPHOSPHAMIDE, Drug.VACCINE, Drug.LIVE_VACCINE})
_ONE_OF_TWO = re.compile(r"[0-9](?:\s?mg)?\s?(?:or|vs|versus|/|-|to)\s?$")
_SINCE = re.compile(
    r"(?<![a-z])(?:started|commenced|begun|began|given|ago|since|last|been|now|already|so far)(?![a-z])"
)
_LUNG = r"(?:fvc|fev1?|dlco|tlco|kco|tlc|vc|pef|mip|mep|snip)"
_PERCENT_OF = re.compile(
    rf"%(?: of)?[ -]?$|(?<![a-z]){_LUNG}[ :=]{{1,2}}[0-9.]{{1,5}} ?l? ?(?:\(|, ?)?(?:[0-9]{{2,3}} )?$"
)
_LUNG_TEST = re.compile(rf"[ :=]{{1,2}}(?:value |normal )?{_LUNG}(?![a-z])")
_LED_TO_BARE = re.compile(r"(?<![a-z])(?:on|to|at|is|of|take|takes|taking|started|start|give)\s{1,2}$")


@dataclass(frozen=True, slots=True)
class Drugs:
    """The mentions, and what must be asked before a drug can be told."""

    mentions: tuple[DrugMention, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def read_drugs(text: Text) -> tuple[DrugMention, ...]:
    """Every drug that is taken, stopped or asked about.

    Shape:   in the order of the text; one drug twice where it is taken and asked about at another dose.
    Units:   doses, frequencies and routes as they were said; nothing is converted or filled in.
    Errors:  none. A drug that is denied, or named as an allergy, is not in it.
    """
    return drugs_and_doubts(text).mentions


_RELATIVE_REACH = 90
_RELATIVE_ON = re.compile(
    r"(?<!my )\b(?:mother|father|mum|mom|dad|sister|brother|husband|wife|aunt|uncle|cousin|grandmother|grandfather)"
    r" (?:also )?(?:has|had|with|w/|got|was diagnosed with|diagnosed with)\b"
    r"(?:(?!\b(?:pt|patient|she|he|our|this|i|we)\b)[^.;?!\n]){1,40}"
    r"(?:,|\band|&) (?:is |was |now )?(?:on|takes|taking|took) (?:[a-z]{3,20} (?:and|&|\+) )?$"
)


def drugs_and_doubts(text: Text) -> Drugs:
    """`read_drugs`, with the drugs that could not be told apart."""
    plain = text.plain
    found = _names_of_drugs(plain)
    named = _with_chains(plain, [(hit, hit.value) for hit in found if isinstance(hit.value, Drug)])
    dosed: list[Dosed] = []
    for (place, said), role in zip(named, roles(plain, [place for place, _ in named]), strict=True):
        if role is None or _is_a_relatives(plain, place):
            continue
        mention = _mention(text, place, said, role)
        dosed.append(Dosed(place.start, place.reach, mention))
    doubts = _doubts(text, found, bool(dosed))
    further, unclear = implied(text, dosed, [(place.start, place.reach) for place, _ in named])
    mentions = _superseded(plain, _without_ended(dosed), further)
    mentions += further
    mentions.sort(key=lambda item: item[0])
    return Drugs(tuple(mention for _, mention in mentions), (*doubts, *unclear))


def _superseded(
    plain: str, named: list[Dosed], further: list[tuple[int, DrugMention]]
) -> list[tuple[int, DrugMention]]:
    """An earlier dose ("was on pred 60, now 30") is neither a drug that was stopped nor the dose of now."""
    steps = [(place, mention) for place, mention in further if mention.role is DrugRole.CURRENT and mention.dose]
    newer = {mention.drug for _, mention in steps}
    taken = newer | {one.mention.drug for one in named if one.mention.role is DrugRole.CURRENT}
    told: list[tuple[int, DrugMention]] = []
    for one in named:
        beside = one.mention.dose is None and any(
            mention.drug is one.mention.drug and place >= one.reach and _BESIDE.fullmatch(plain, one.reach, place)
            for place, mention in steps
        )
        older = beside or _is_older(one.mention, newer, taken)
        told.append((one.start, _undosed(one.mention) if older else one.mention))
    return told


def _without_ended(named: list[Dosed]) -> list[Dosed]:
    """A drug that was given, and of which a later word says that it ended, is not taken now."""
    last = {one.mention.drug: one for one in named if one.mention.role is not DrugRole.ASKED_ABOUT}
    ended = {drug for drug, one in last.items() if one.mention.role is DrugRole.STOPPED and one.mention.dose is None}
    if not ended:
        return named
    return [one for one in named if one.mention.role is not DrugRole.CURRENT or one.mention.drug not in ended]


def _is_older(mention: DrugMention, newer: set[Drug], taken: set[Drug]) -> bool:
    current, stopped = mention.role is DrugRole.CURRENT, mention.role is DrugRole.STOPPED
    return (current and mention.drug in newer) or (stopped and mention.drug in taken)


def _undosed(mention: DrugMention) -> DrugMention:
    return replace(mention, role=DrugRole.CURRENT, dose=None, unit=None, weeks=None)


def _is_a_relatives(plain: str, place: Named) -> bool:
    """Whether it follows a relative's illness: "mother had RA and is on mtx"."""
    return _RELATIVE_ON.search(plain, max(0, place.start - _RELATIVE_REACH), place.start) is not None


def _names_of_drugs(plain: str) -> list[Hit[Name]]:
    allergens = named_in_allergies(plain)
    return [
        hit
        for hit in names(plain)
        if hit.start not in allergens and hit.value != "not a drug" and not _is_predicted(plain, hit)
    ]


def _is_predicted(plain: str, hit: Hit[Name]) -> bool:
    """Whether "pred" is "predicted": "FVC 71% pred", "FEV1 2.1, pred 3.4"."""
    if plain[hit.start : hit.end] != "pred":
        return False
    return _PERCENT_OF.search(plain, max(0, hit.start - _WINDOW), hit.start) is not None or (
        _LUNG_TEST.match(plain, hit.end) is not None
    )


def _with_chains(plain: str, hits: Sequence[tuple[Hit[Name], Drug]]) -> list[tuple[Named, Said]]:
    """Each drug with the dose behind it, or else the one in front of it. No number is used twice."""
    named: list[tuple[Named, Said]] = []
    used = 0
    for index, (hit, drug) in enumerate(hits):
        stop = hits[index + 1][0].start if index + 1 < len(hits) else len(plain)
        comma = plain.rfind(", ", hit.end, stop) if index + 1 < len(hits) else -1
        before = _chain_before(plain, hit.start, used)
        behind = read_chain(plain, hit.end, comma if comma >= 0 else stop)
        if (
            stop < len(plain)
            and behind.dose is not None
            and before
            and before.dose
            and plain[behind.end : stop].strip() in {"", "of"}
        ):
            behind = Said(hit.end, hit.end)  # "25 mg mtx 5 mg folate": each owns what stands before it
        if before and before.unit is None and _TABLETS.match(plain, hit.end):
            before = before._replace(dose=None, several=True)  # "6 mtx tabs"
        said = _joined(before, behind)
        used = max(hit.end, behind.end)
        start = before.start if before else hit.start
        is_dosed = said.dose is not None or said.frequency is not None or said.several
        for_a_time = before is not None and before.weeks is not None
        is_taken = for_a_time or (said.weeks is not None and _SINCE.search(plain, start, used) is not None)
        by_size = said.unit in BY_SIZE and said.weeks is None
        named.append((Named(drug, start, hit.start, hit.end, used, is_dosed, is_taken, by_size), said))
    return named


def _joined(before: Said | None, behind: Said) -> Said:
    if before is None:
        return behind
    if behind.unit in BY_SIZE and before.unit is DoseUnit.MG:
        behind = behind._replace(dose=None, unit=None)  # "75 mg pred (1 mg/kg)": the same dose twice
    if behind.dose is not None and before.dose is not None and (behind.dose, behind.unit) != (before.dose, before.unit):
        return behind._replace(dose=None, unit=None, several=True)
    first, second = (behind, before) if behind.dose is not None else (before, behind)
    return first._replace(
        frequency=first.frequency or second.frequency,
        route=first.route or second.route,
        weeks=first.weeks if first.weeks is not None else second.weeks,
        several=first.several or second.several,
    )


def _chain_before(plain: str, drug_start: int, after: int) -> Said | None:
    """The chain that ends where the drug's name starts: "25 mg mtx", "1 g of IV methylpred", "weekly mtx"."""
    low = max(after, drug_start - _WINDOW)
    window = plain[low:drug_start]
    if _COMES_BEFORE.search(window) is None:
        return None
    for match in _CHAIN_START.finditer(window):
        start = low + match.start()
        linked = plain[:drug_start].rstrip().endswith(" of")
        bare = linked or _LED_TO_BARE.search(plain[low:start]) is not None
        said = read_chain(plain, start, drug_start, bare=bare)
        if _ONE_OF_TWO.search(plain[low:start]):
            said = said._replace(dose=None, unit=None, several=True)
        if linked and said.frequency is not None and said.dose is None and not said.several:
            return None  # "OD of mtx" is an overdose, not once daily
        if not said.empty and _LEADS_ON.fullmatch(plain, said.end, drug_start):
            return said
    return None


def _mention(text: Text, place: Named, said: Said, role: DrugRole) -> DrugMention:
    route = said.route or implied_route(text.plain[place.name_start : place.name_end])
    return DrugMention(
        place.drug,
        role,
        text.span(place.start, place.reach),
        dose=said.dose,
        unit=said.unit,
        frequency=said.frequency,
        route=route,
        weeks=said.weeks if role is DrugRole.CURRENT and place.drug not in _INFUSED else None,
    )


def _doubts(text: Text, found: Sequence[Hit[Name]], told: bool) -> tuple[Doubt, ...]:
    doubts = [
        Doubt(DoubtKind.CYCLO_MEANING, DoubtReason.MEANING, text.span(hit.start, hit.end))
        for hit in found
        if hit.value == "two meanings"
    ]
    if not told and not doubts:
        doubts += [
            Doubt(DoubtKind.DRUG, DoubtReason.MEANING, text.span(hit.start, hit.end))
            for hit in found
            if hit.value == "untold"
        ][:1]
    return tuple(doubts)
