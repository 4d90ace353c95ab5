"""What the patient is allergic to. A drug named as an allergy is neither taken nor asked about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlu.parsed import Allergen, Allergy, Drug
from nlu.phrases import Hit, Phrases, read_table, strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlu.text import Text

_ALLERGENS = {
    Drug.IVIG: Allergen.IVIG,
    Drug.AMOXICILLIN: Allergen.PENICILLIN,
    Drug.CO_TRIMOXAZOLE: Allergen.SULFONAMIDE,
}


def _forms() -> Iterator[tuple[str, Allergen]]:
    allergens = read_table("allergies")
    named = {form for key in ("penicillin", "sulfonamide") for form in strings(allergens, key, "allergies")}
    for key in ("penicillin", "sulfonamide", "other"):
        for form in strings(allergens, key, "allergies"):
            yield form, Allergen(key)
    drugs = read_table("drugs")["forms"]
    assert isinstance(drugs, dict)  # noqa: S101  # the table's own shape
    for name in drugs:
        allergen = _ALLERGENS.get(Drug(name), Allergen.OTHER)
        for form in strings(drugs, name, "drugs"):
            if form not in named:
                yield form, allergen


_SUBSTANCES: Phrases[Allergen] = Phrases(_forms(), "allergies")
_WORD = re.compile(r"allerg|anaphyla|hypersens|angio-?o?edema|sjs|stevens|rash|hives|urticaria|nkda|nka\b")
_DENIED = re.compile(
    r"(?<![a-z])(?:no|not|nil|non|never|without|denies(?: any)?|isn't|negative for|neg for)[ -]"
    r"(?:known |any |drug |med |medication |true |real |hx of |history of ){0,3}$"
)
_OTHER_PERSON = re.compile(
    r"(?<![a-z])(?:mother|father|mum|mom|dad|sister|brother|husband|wife|son|daughter)(?:'s)?(?: is| has| was)? $"
)
_REACTION = (
    r"(?:allerg(?:ic|y|ies)|anaphyla(?:xis|ctic|ctoid)(?: reaction| shock)?|hypersensitiv(?:e|ity)(?: reaction)?"
    r"|angio-?o?edema|sjs|stevens[ -]johnson)"
)
# the reaction first: a list follows it, as in "allergic to pcn, sulfa and latex"
_FORWARD = re.compile(
    rf"{_REACTION}(?: ?(?:to|with|from|after|on|=|:|-|include|includes|incl)[ :]?)"
    r"(?: ?(?:the|his|her|iv|oral|prior|previous|first)(?![a-z])){0,2} ?"
)
# the substance first, as in "sulfa allergy" or "ivig anaphylaxis"
_BACKWARD = re.compile(
    r"[ -]?\(?(?:drug |skin |severe |serious |previous |known |true |type 1 |caused |gave |-){0,2}\(?"
    rf"{_REACTION}(?![a-z])"
)
# an antibiotic's rash is told as its allergy; another drug's rash may be the disease's own
_MILD = r"(?:(?:bad |itchy |drug |skin |widespread |childhood ){0,2}(?:rash|hives|urticaria))"
_BY_RASH = frozenset({Allergen.PENICILLIN, Allergen.SULFONAMIDE})
_GAVE = re.compile(
    r" ?(?:-{0,2}>|→|=|:|caused|causes|gave|gives|made)(?: (?:her|him|them|pt|me))?"
    r"(?: (?:a|an|come out in|come out in a))?"
    rf" ?(?P<reaction>{_REACTION}|{_MILD})(?![a-z])"
)
_RASH_BEHIND = re.compile(rf" ?\(? ?{_MILD}(?![a-z])")
_RASH_BEFORE = re.compile(rf"(?<![a-z]){_MILD} (?:with|from|to|after|due to)(?: (?:the|oral|iv|prior|previous))? $")
_JOIN = re.compile(r" ?(?:\([^()\n]{0,30}\) ?)?(?:,|/|\+|&|and|or|, and|;)? ?$")


def read_allergies(text: Text) -> tuple[Allergy, ...]:
    """Every allergy that is stated. Denied ones, and a relative's, are left out."""
    return tuple(Allergy(hit.value, text.span(hit.start, hit.end)) for hit in allergy_words(text.plain))


def allergy_words(plain: str) -> tuple[Hit[Allergen], ...]:
    """The substances of `plain` that stand in a statement of allergy."""
    return tuple(hit for hit, stated in _judged(plain) if stated)


def named_in_allergies(plain: str) -> frozenset[int]:
    """Where the substances start that stand in a statement of allergy, denied ones too."""
    return frozenset(hit.start for hit, _ in _judged(plain))


def _judged(plain: str) -> tuple[tuple[Hit[Allergen], bool], ...]:
    if _WORD.search(plain) is None:
        return ()
    hits = tuple(_SUBSTANCES.find(plain))
    heads = {head.end(): head.start() for head in _FORWARD.finditer(plain)}
    found: dict[int, tuple[Hit[Allergen], bool]] = {}
    list_end, list_head = -1, -1
    for hit in hits:
        if hit.start in heads:
            list_head = heads[hit.start]
        elif not (list_end >= 0 and _JOIN.match(plain[list_end : hit.start])):
            list_head = -1
        if list_head >= 0:
            list_end = hit.end
            found[hit.start] = (hit, _is_stated(plain, list_head))
        else:
            list_end = -1
    for hit in hits:
        if hit.start not in found and (_BACKWARD.match(plain, hit.end) or _reacted(plain, hit)):
            rash = _RASH_BEFORE.search(plain, max(0, hit.start - 60), hit.start)
            found[hit.start] = (hit, _is_stated(plain, rash.start() if rash else hit.start))
    return tuple(found[start] for start in sorted(found))


def _reacted(plain: str, hit: Hit[Allergen]) -> bool:
    """Whether a reaction is told without the word allergy: "Septrin -> SJS", "rash with amoxicillin"."""
    gave = _GAVE.match(plain, hit.end)
    if gave is not None and re.fullmatch(_REACTION, gave["reaction"]):
        return True
    if hit.value not in _BY_RASH:
        return False
    before = _RASH_BEFORE.search(plain, max(0, hit.start - 60), hit.start)
    return gave is not None or before is not None or _RASH_BEHIND.match(plain, hit.end) is not None


def _is_stated(plain: str, start: int) -> bool:
    before = plain[max(0, start - 40) : start]
    return _DENIED.search(before) is None and _OTHER_PERSON.search(before) is None
