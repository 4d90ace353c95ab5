"""Which clinical findings a message states, and how: the lexicon says the words, `negation` their state."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from nlu.denials import Said, settle
from nlu.negation import Context, context_at, trigger_span
from nlu.parsed import Concept, Finding, State
from nlu.phrases import Phrases, read_table, spaced, strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlu.phrases import Hit
    from nlu.text import Text

_SOURCE = "findings.toml"


class Mode(StrEnum):
    """How a surface form says its concept. Values are the keys of the table."""

    STATED = "stated"  # the words around it decide
    PRESENT = "present"  # the form says it
    ABSENT = "absent"
    UNCERTAIN = "uncertain"
    PAST = "past"
    ABSENT_ONLY = "absent_only"  # says something only when it is denied: "no etoh"
    NONE = "none"  # looks like the concept and is not


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a surface form says."""

    concept: Concept
    mode: Mode


def _meanings() -> Iterator[tuple[str, frozenset[Meaning]]]:
    for name, section in read_table("findings").items():
        concept = Concept(name)
        if not isinstance(section, dict):
            raise TypeError(f"{_SOURCE}: [{name}] must be a table of lists")
        unknown = set(section) - set(Mode) - {"also"}
        if unknown:
            raise ValueError(f"{_SOURCE}: [{name}] has unknown keys {sorted(unknown)}")
        also = section.get("also", {}).items()
        for mode in Mode:
            others = {Meaning(Concept(other), mode if how == "same" else Mode(how)) for other, how in also}
            meanings = frozenset({Meaning(concept, mode)} | others)
            yield from ((form, meanings) for form in strings(section, mode, f"{_SOURCE} [{name}]"))


_FORMS = Phrases(_meanings(), _SOURCE, merge=frozenset.union)
# Words that look like a finding beside a value: "96% RA" is room air, "Ca 2.3" is calcium.
_NOT_BEFORE = {
    Concept.RHEUMATOID_ARTHRITIS: re.compile(r"(?:%|sats?|spo2|o2)[^a-z]{0,8}$"),
}
_NOT_AFTER = {
    Concept.MALIGNANCY: re.compile(
        r"[ :=]{0,3}[0-9]|\s?/\s?(?:vit|d\b)|\s?\+\s?(?:vit|d\b)|[ ,]{1,2}(?:vit|phos|mg\b|d3)"
    ),
    Concept.OSTEOPOROSIS: re.compile(r"\s?/\s?ip\b"),
}
_BARE = {"ra", "ca", "op"}
_GESTATION = re.compile(
    spaced(
        r"\b([0-9]{1,2})(?:\+[0-6])? ?/ ?40\b|\b([0-9]{1,2})(?:\+[0-6])? ?(?:wks?|weeks?|w) (?:pregnant"
        r"|gestation|gestn|preg|gravid)\b"
        r"|\bg[0-9]{1,2} ?p[0-9]{1,2}(?:\+[0-9])? (?:at|@)? ?([0-9]{1,2}) ?(?:wks?|weeks?|w|/40)"
    )
)
_TITRE = re.compile(r"(?:ana|titre|titer|anca|asma|rf|ab|[0-9])[ :=]{0,3}(?:pos|positive|at|of)?[ ]?$")
_DRINKS = re.compile(
    spaced(
        r"\b(?:etoh|alcohol|drinks?|drinking)\b[^0-9.\n]{0,15}(?:([0-9]{1,3})(?:-([0-9]{1,3}))?"
        r"|(a|an|one)(?= (?:bottle|pint|glass))) ?"
        r"(units?|u|drinks?|beers?|pints?|glasses|bottles?)? ?"
        r"(?:(?:of )?(?:wine|vodka|beer|whisky|whiskey|gin|spirits|rum|cider) ?)?(?:/|a|per|each|every)? ?"
        r"(day|d|daily|wk|week|weekly|w|night)\b"
    )
)
_UNITS = {"drink": Decimal("1.75"), "beer": Decimal(2), "pint": Decimal(2), "glass": Decimal(2), "bottle": Decimal(9)}
_WEEKS = (3, 42)  # of a pregnancy that is known
_WEEKLY_LIMIT = 14  # UK Chief Medical Officers' low-risk drinking guideline, units a week
_GENERIC = re.compile(
    spaced(
        r"\b(?:in|during|for|with|if|while|w) (?:a |an |the |pts? with |patients? with |severe "
        r"|someone with |active )?$"
    )
)
_ONE_PATIENT = re.compile(
    spaced(
        r"[0-9] ?(?:kgs?|lbs?|yo|y/o|yrs?|years?|st|cm|m|f|y)\b|\b(?:pt|patient|she|he|her|his|has|woman"
        r"|man|female|male|lady|girl|boy|my|our|this)\b"
    )
)
_QUESTION = re.compile(r"\?|^\s{0,3}(?:can|is|are|which|what|should|does|do|how|could|when|ok|safe|best|any)\b")
_SET_BY_BREATH = frozenset({State.PRESENT, State.UNCERTAIN})
_SIGN_OF_BREATH = re.compile(r"orthopn|paradoxical|desat|gasping|tiring|sats|spo2")
_LASTING = {
    Concept.DIABETES,
    Concept.GLAUCOMA,
    Concept.HYPERTENSION,
    Concept.ILD,
    Concept.OBESITY,
    Concept.OSTEOPOROSIS,
    Concept.OTHER_LUNG_DISEASE,
    Concept.RENAL_IMPAIRMENT,
    Concept.RHEUMATOID_ARTHRITIS,
    Concept.SYSTEMIC_SCLEROSIS,
}


def read_findings(text: Text) -> tuple[Finding, ...]:
    """Every finding that the message states, in order; a concept stands twice when it was said twice.

    Shape:   any text in. A denial of a relative's disease states nothing. Without a statement: nothing.
    """
    said = sorted((*_from_forms(text), *_from_numbers(text)), key=lambda one: (one.start, one.concept))
    sure = {one.concept for one in said if one.state is State.PRESENT}
    said = [one for one in said if not (one.hint and one.concept in sure)]
    settled = list(settle(text.plain, said))
    if any(one.concept is Concept.DYSPNOEA and one.state in _SET_BY_BREATH for one in settled):
        settled = [_one_sign(text.plain, one) for one in settled]
    return tuple(_quoted(text, one) for one in settled)


def _one_sign(plain: str, one: Said) -> Said:
    """A denied sign clears nobody's breathing where the message doubts it: "breathless?? no orthopnoea"."""
    denied = one.concept is Concept.RESPIRATORY and one.state is State.ABSENT
    if not denied or _SIGN_OF_BREATH.search(plain, one.start, one.end) is None:
        return one
    return replace(one, state=State.UNCERTAIN)


@lru_cache(maxsize=8)
def forms_in(plain: str) -> tuple[Hit[frozenset[Meaning]], ...]:
    """Where the surface forms of findings stand in a plain text, whatever is said of them."""
    return tuple(_FORMS.find(plain))


def _from_forms(text: Text) -> Iterator[Said]:
    for hit in forms_in(text.plain):
        if _is_value(text.plain, hit.start, hit.end, {meaning.concept for meaning in hit.value}):
            continue
        around = context_at(text, hit.start, hit.end)
        denied_before = _denied_before(text.plain, around, hit.start)
        for meaning in hit.value:
            if denied_before and meaning.mode is Mode.ABSENT_ONLY and _DRINKS.match(text.plain, hit.start):
                continue  # its number says it
            context = Context(State.PRESENT) if denied_before and _stands_alone(meaning) else around
            state = _state(meaning.mode, context)
            if state is not None:
                if state is State.PRESENT and _is_generic(text.plain, hit.start):
                    state = State.UNCERTAIN
                if state is State.PAST and meaning.concept in _LASTING and _is_onset(text.plain, context):
                    state = State.PRESENT
                yield Said(meaning.concept, state, hit.start, hit.end, context, hint=meaning.mode is Mode.UNCERTAIN)


def _stands_alone(meaning: Meaning) -> bool:
    """Whether it is a statement of its own behind another's denial: "no ILD on implant", "no rash, lungs clear"."""
    return meaning.mode is Mode.ABSENT or (
        meaning.mode is Mode.STATED and meaning.concept is Concept.RELIABLE_CONTRACEPTION
    )


_SET_BY_DENIAL = frozenset({State.ABSENT, State.UNCERTAIN})
# what may stand between a denial and the very thing that it denies
_STILL_DENIED = re.compile(
    r"[ ,]{0,3}(?:(?:on|using|use of|taking|any|a|an|the|reliable|effective|current|currently|has|had|have|got|oral"
    r"|hormonal|form of|for|yet|her|his|or|nor|longer|regular)[ ]{1,3}){0,4}"
)


def _denied_before(plain: str, context: Context, start: int) -> bool:
    """Whether a denial in front belongs to other words: a predicate of its own ("lungs clear") ends its list."""
    if context.mark is None or context.state not in _SET_BY_DENIAL or context.mark.end > start:
        return False
    return not _STILL_DENIED.fullmatch(plain, context.mark.end, start)


def _is_onset(plain: str, context: Context) -> bool:
    """Whether the words only say since when ("diabetes 10 years ago"), or how it went ("no symptoms since")."""
    return context.mark is not None and plain[: context.mark.end].endswith(
        ("ago", "prior", "before", "earlier", "since", "since then")
    )


def _state(mode: Mode, context: Context) -> State | None:
    """The state that a form of that mode has there; None where it says nothing of the patient."""
    state = context.state
    if mode is Mode.NONE or (context.others and state is not State.FAMILY):
        return None
    if mode is Mode.STATED:
        return state
    if context.others:
        return None
    match mode:
        case Mode.ABSENT_ONLY:
            return State.ABSENT if state is State.ABSENT else None
        case Mode.PRESENT:
            return state if state is State.UNCERTAIN else State.PRESENT
        case Mode.ABSENT:
            return State.UNCERTAIN if state in {State.ABSENT, State.UNCERTAIN} else State.ABSENT
        case Mode.PAST:
            return None if state is State.ABSENT else State.PAST
        case _:
            return None if state is State.ABSENT else State.PAST if state is State.PAST else State.UNCERTAIN


def _is_value(plain: str, start: int, end: int, concepts: set[Concept]) -> bool:
    if plain[start:end] not in _BARE:
        return False
    before, after = plain[max(0, start - 14) : start], plain[end : end + 12]
    return any(
        (concept in _NOT_BEFORE and _NOT_BEFORE[concept].search(before))
        or (concept in _NOT_AFTER and _NOT_AFTER[concept].match(after))
        for concept in concepts
    )


def _is_generic(plain: str, start: int) -> bool:
    """Whether this is a question of principle ("mtx ok in pregnancy?"), with no patient in sight."""
    return (
        _GENERIC.search(plain[max(0, start - 40) : start]) is not None
        and _QUESTION.search(plain) is not None
        and _ONE_PATIENT.search(plain) is None
    )


def _from_numbers(text: Text) -> Iterator[Said]:
    plain = text.plain
    for match in _GESTATION.finditer(plain):
        weeks = int(next(group for group in match.groups() if group))
        if _WEEKS[0] <= weeks <= _WEEKS[1] and not _TITRE.search(plain[max(0, match.start() - 20) : match.start()]):
            context = context_at(text, match.start(), match.end())
            state = _state(Mode.STATED, context)
            if state is State.ABSENT and _denied_before(plain, context, match.start()):
                state, context = State.PRESENT, Context(State.PRESENT)
            if state is not None:
                yield Said(Concept.PREGNANCY, state, match.start(), match.end(), context)
    for match in _DRINKS.finditer(plain):
        amount, unit = Decimal(match[2] or match[1] or 1), (match[4] or "unit").removesuffix("s")
        each = next((units for name, units in _UNITS.items() if unit.startswith(name)), Decimal(1))
        weekly = amount * each * (1 if match[5].startswith("w") else 7)
        state = State.PRESENT if weekly > _WEEKLY_LIMIT else State.ABSENT
        context = context_at(text, match.start(), match.end())
        if context.state is State.ABSENT and _denied_before(plain, context, match.start()):
            context = Context(State.PRESENT)  # "no ILD, drinks 60 units a week": a number is stated, not denied
        if not context.others and context.state in {State.PRESENT, State.UNCERTAIN}:
            yield Said(Concept.ALCOHOL_EXCESS, state, match.start(), match.end(), context)


def _quoted(text: Text, one: Said) -> Finding:
    mark = one.context.mark
    trigger = trigger_span(text, mark) if mark else None
    return Finding(one.concept, one.state, text.span(one.start, one.end), trigger)
