"""The patient's own present weight, or what must be asked about it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from nlu.bare_weights import LEAST_WEIGHT, MOST_WEIGHT, Bare, bare_doubts, bare_weights
from nlu.cues import words
from nlu.masses import masses
from nlu.measures import ANY_UNIT, POUND, STONE, TOO_MANY, Measure, Unit, text_at, value_at
from nlu.numbers import Kind
from nlu.owners import read_role
from nlu.parsed import Doubt, DoubtKind, DoubtReason, Quantity, QuantityKind
from nlu.roles import APPROXIMATE, CHANGE, NOUN, Reading, Role, sentence_start

if TYPE_CHECKING:
    from nlu.numbers import Token
    from nlu.text import Text

_POUND = words("units", "pound")
_UNIT_FIRST = words("units", "kilogram", "pound")
_BEFORE_CORRECTION = words("correction", "before")
_SAME_RELATIVE, _SAME_ABSOLUTE = Decimal("0.015"), Decimal("0.8")  # two units of one weight, as people round
_MOVES = CHANGE | {"from", "went", "gone", "going"}
_FAR = Decimal("0.15")  # of today's weight: no few days of fluid
_RECENT = words("weight", "recent")
_SMALL = Decimal(30)  # kg
_CLOSES = frozenset({"", ",", ".", ";", ")", "?", "!", "\n", "after", "following", "post", "since"})


@dataclass(frozen=True, slots=True)
class Mass:
    """A mass said in one unit, or side by side in two, with its role."""

    group: tuple[Measure, ...]
    reading: Reading

    @property
    def best(self) -> Measure:
        """The one in kilograms where there is one: the other was reckoned from it."""
        return next((one for one in self.group if one.unit is Unit.KILOGRAM), self.group[0])


@dataclass(frozen=True, slots=True)
class Weights:
    """At most one weight; doubts; how many different own weights there were; whether one replaces another."""

    quantity: Quantity | None = None
    doubts: tuple[Doubt, ...] = ()
    own: tuple[Decimal, ...] = ()
    corrects: bool = False
    used: tuple[tuple[int, int], ...] = ()  # token ranges of masses
    place: tuple[int, int] | None = None  # the token range of `quantity`


def read_weights(text: Text, tokens: tuple[Token, ...]) -> Weights:
    """The weight in kg (exact) of a message. Errors: none; what is unclear is a doubt."""
    found = masses(tokens)
    if len(found) >= TOO_MANY:
        return Weights(doubts=(_doubt(text, tokens, found[0], DoubtReason.TWO_VALUES, ()),))
    found = sorted([*found, *_inherited(tokens, found), *_unit_first(tokens)], key=lambda one: one.first)
    read = [Mass(group, _role(tokens, group)) for group in _grouped(found)]
    read = _loads(tokens, read)
    kept = _corrected(tokens, [mass for mass in read if mass.reading.role is not Role.NOTHING])
    corrects = any(mass.reading.role is Role.REPLACED for mass in kept)
    used = tuple((one.first, one.last) for one in found)
    bare = bare_weights(tokens, used)
    quantity, doubts, own = _resolved(text, tokens, kept, bare)
    return Weights(quantity, doubts, own, corrects, used, _place(text, tokens, kept, quantity))


def _place(
    text: Text, tokens: tuple[Token, ...], kept: list[Mass], quantity: Quantity | None
) -> tuple[int, int] | None:
    """The tokens that the weight was read from."""
    for mass in kept if quantity is not None else []:
        first, last = mass.group[0].first, mass.group[-1].last
        if text.span(tokens[first].start, tokens[last - 1].end) == (quantity and quantity.span):
            return first, last
    return None


def _role(tokens: tuple[Token, ...], group: tuple[Measure, ...]) -> Reading:
    reading = read_role(tokens, group)
    if not group[0].sure and not reading.keyword:
        return Reading(Role.NOTHING)
    return reading


def _loads(tokens: tuple[Token, ...], read: list[Mass]) -> list[Mass]:
    """Such as "Grip 8 kg, was 20 kg": a mass set beside one that is no body's is none either."""
    after: list[Mass] = []
    for mass in read:
        before = after[-1] if after else None
        plain = not mass.reading.keyword and mass.best.low < _SMALL
        if before is not None and plain and before.reading.role is Role.NOTHING:
            between = {text_at(tokens, at) for at in range(before.group[-1].last, mass.group[0].first)}
            if between <= {",", "was", "and", "(", "on", "the", "right", "left", "r", "l", "now", "/", "to", "from"}:
                after.append(Mass(mass.group, Reading(Role.NOTHING)))
                continue
        after.append(mass)
    return after


def _inherited(tokens: tuple[Token, ...], found: list[Measure]) -> list[Measure]:
    """Such as "was 63 kg, now 70": a bare number that a word sets against a mass before it has its unit."""
    more: list[Measure] = []
    for measure in found:
        for at in range(measure.last, min(measure.last + 5, len(tokens))):
            if tokens[at].kind is not Kind.NUMBER or value_at(tokens, at) is None:
                continue
            opener = text_at(tokens, at - 1 - (text_at(tokens, at - 1) in APPROXIMATE))
            closed = text_at(tokens, at + 1) in _CLOSES
            if opener in {"now", "currently", "today", "to", "->", "not", "sorry", "is", "meant"} and closed:
                factor = {Unit.POUND: POUND, Unit.STONE: STONE}.get(measure.unit, Decimal(1))
                if measure.unit is not Unit.GRAM and measure.wrong is None:
                    more.append(Measure(at, at + 1, (value_at(tokens, at) or Decimal(0)) * factor, measure.unit))
            break
    taken = {one.first for one in found}
    return [one for one in more if one.first not in taken]


def _unit_first(tokens: tuple[Token, ...]) -> list[Measure]:
    """Such as "Wt (kg): 70", "weight in kg 70"."""
    found: list[Measure] = []
    for at, token in enumerate(tokens):
        if token.text not in NOUN:
            continue
        here = at + 1 + (text_at(tokens, at + 1) in {"(", "in"})
        unit = text_at(tokens, here)
        if unit not in _UNIT_FIRST:
            continue
        here += 1
        while text_at(tokens, here) in {")", ":", "=", "is", "-"}:
            here += 1
        value = value_at(tokens, here)
        if value is not None and text_at(tokens, here + 1) not in ANY_UNIT:
            pounds = unit in _POUND
            found.append(
                Measure(here, here + 1, value * (POUND if pounds else 1), Unit.POUND if pounds else Unit.KILOGRAM)
            )
    return found


def _grouped(found: list[Measure]) -> list[tuple[Measure, ...]]:
    """Masses side by side in two units that agree are one."""
    groups: list[tuple[Measure, ...]] = []
    for measure in found:
        last = groups[-1][-1] if groups else None
        if last is not None and measure.first - last.last <= 3 and _agree(last, measure):  # noqa: PLR2004
            groups[-1] = (*groups[-1], measure)
        else:
            groups.append((measure,))
    return groups


def _agree(one: Measure, other: Measure) -> bool:
    if one.unit is other.unit or one.wrong or other.wrong or one.high or other.high:
        return False
    return abs(one.low - other.low) <= max(_SAME_ABSOLUTE, _SAME_RELATIVE * other.low)


def _corrected(tokens: tuple[Token, ...], masses_: list[Mass]) -> list[Mass]:
    """After "sorry", "I mean", "make that": what stands before it is replaced."""
    for at in range(len(tokens) - 1, 0, -1):
        turn = tokens[at].text in _BEFORE_CORRECTION or (
            tokens[at].text == "make" and text_at(tokens, at + 1) in {"that", "it"}
        )
        after = [mass for mass in masses_ if mass.group[0].first > at and mass.reading.role in _MAY_BE_OWN]
        if turn and after and tokens[at].text != "actual":
            return [Mass(mass.group, Reading(Role.REPLACED)) if mass.group[0].first < at else mass for mass in masses_]
    return masses_


_MAY_BE_OWN = (Role.PRESENT, Role.OWN, Role.DATED)


def _paired(tokens: tuple[Token, ...], kept: list[Mass]) -> list[Mass]:
    """Such as "35kg to 41kg": from and to beside a word of change, else a range that must be asked about."""
    paired = list(kept)
    for n in range(len(paired) - 1):
        one, other = paired[n], paired[n + 1]
        between = [text_at(tokens, at) for at in range(one.group[-1].last, other.group[0].first)]
        if between not in (["to"], ["->"], ["-"], ["down", "to"], ["up", "to"], [",", "down", "to"]):
            continue
        if between != ["-"] and (
            between != ["to"] or _changes(tokens, one.group[0].first) or one.best.low > other.best.low
        ):
            paired[n] = Mass(one.group, Reading(Role.DATED, one.reading.keyword))
            paired[n + 1] = Mass(other.group, Reading(Role.PRESENT, one.reading.keyword))
        else:
            low = one.best
            ranged = Measure(low.first, other.best.last, low.low, low.unit, high=other.best.low, link="to")
            paired[n] = paired[n + 1] = Mass((ranged,), Reading(Role.OWN))
    return paired


def _changes(tokens: tuple[Token, ...], first: int) -> bool:
    start = sentence_start(tokens, first)
    return any(text_at(tokens, at) in _MOVES for at in range(start, first))


def _unranged(tokens: tuple[Token, ...], mass: Mass) -> Mass:
    """Such as "from 81 to 76 kg" is 76 kg now."""
    one = mass.group[0]
    if one.high is None or one.link not in {"to", "->"}:
        return mass
    if one.link == "->" or _changes(tokens, one.first):
        now = Measure(one.first, one.last, one.high, one.unit)
        return Mass((now,), Reading(Role.PRESENT, mass.reading.keyword))
    return mass


def _resolved(
    text: Text, tokens: tuple[Token, ...], read: list[Mass], bare: list[Bare]
) -> tuple[Quantity | None, tuple[Doubt, ...], tuple[Decimal, ...]]:
    kept = _paired(tokens, [_unranged(tokens, mass) for mass in read])
    kept = [mass for mass in kept if mass.reading.role is not Role.REPLACED]
    wrong = [mass for mass in kept if mass.best.wrong is not None]
    if wrong:
        return (
            None,
            (
                _doubt(
                    text, tokens, wrong[0].best, wrong[0].best.wrong or DoubtReason.MALFORMED, wrong[0].best.readings
                ),
            ),
            (),
        )
    best: list[Mass] = []
    for role in _MAY_BE_OWN:
        best = best or [mass for mass in kept if mass.reading.role is role]
    own = tuple(dict.fromkeys(mass.best.low for mass in best))
    if best and best[0].reading.role is Role.DATED:
        dated = _doubt(text, tokens, best[0].best, DoubtReason.NOT_OWN_PRESENT, own)
        return None, (*bare_doubts(text, tokens, bare), dated), own
    ranged = [mass.best for mass in best if mass.best.high is not None]
    if ranged:
        ends = (ranged[0].low, ranged[0].high or ranged[0].low)
        return None, (_doubt(text, tokens, ranged[0], DoubtReason.RANGE, ends),), own
    if not best:
        return None, _without(text, tokens, kept, bare), ()
    if best[0].reading.role is Role.PRESENT:
        own = (*_unexplained(tokens, kept, best[0]), *own)
    if len(own) > 1 and not _all_agree(own):
        return None, (_doubt(text, tokens, best[-1].best, DoubtReason.TWO_VALUES, own),), own
    return _single(text, tokens, best[0], own, bare)


def _unexplained(tokens: tuple[Token, ...], kept: list[Mass], now: Mass) -> tuple[Decimal, ...]:
    """Own weights of this admission that today's is far from, where no loss or gain is told."""
    if any(token.text in _MOVES for token in tokens):
        return ()
    recent = [mass for mass in kept if mass.reading.role is Role.OWN or _on_admission(tokens, mass)]
    allowed = _FAR * now.best.low
    return tuple(mass.best.low for mass in recent if mass is not now and abs(mass.best.low - now.best.low) > allowed)


def _on_admission(tokens: tuple[Token, ...], mass: Mass) -> bool:
    if mass.reading.role is not Role.DATED:
        return False
    first, last = mass.group[0].first, mass.group[-1].last
    around = {text_at(tokens, at) for at in (*range(first - 4, first), *range(last, last + 3))}
    return bool(around & _RECENT)


def _all_agree(own: tuple[Decimal, ...]) -> bool:
    return max(own) - min(own) <= Decimal("0.1")


def _single(
    text: Text, tokens: tuple[Token, ...], mass: Mass, own: tuple[Decimal, ...], bare: list[Bare]
) -> tuple[Quantity | None, tuple[Doubt, ...], tuple[Decimal, ...]]:
    measure = mass.best
    if not LEAST_WEIGHT <= measure.low <= MOST_WEIGHT:
        return None, (_doubt(text, tokens, measure, DoubtReason.IMPLAUSIBLE, ()),), ()
    against = [one for one in bare if all(abs(c - measure.low) > 1 for c in one.candidates)]
    if against:
        values = (measure.low, *against[0].candidates)
        return None, (_doubt(text, tokens, measure, DoubtReason.TWO_VALUES, values),), own
    first, last = mass.group[0].first, mass.group[-1].last
    span = text.span(tokens[first].start, tokens[last - 1].end)
    return Quantity(QuantityKind.WEIGHT, measure.low, span, approximate=is_approximate(tokens, measure)), (), own


def is_approximate(tokens: tuple[Token, ...], measure: Measure) -> bool:
    """Such as "about 70 kg", "70ish kg", "70 kg or so"."""
    before = {text_at(tokens, measure.first - step) for step in (1, 2)}
    inside = {text_at(tokens, at) for at in range(measure.first, measure.last)}
    tail = (text_at(tokens, measure.last), text_at(tokens, measure.last + 1))
    after = tail == ("or", "so") or tail[0] in {"ish", "approx", "approximately", "roughly"}
    return after or "ish" in inside or bool(before & APPROXIMATE)


def _without(text: Text, tokens: tuple[Token, ...], kept: list[Mass], bare: list[Bare]) -> tuple[Doubt, ...]:
    """What to ask where no own weight has a unit."""
    asked = bare_doubts(text, tokens, bare)
    if asked:
        return asked
    for mass in kept:
        limit = mass.reading.role is Role.LIMIT
        return (_doubt(text, tokens, mass.best, DoubtReason.RANGE if limit else DoubtReason.NOT_OWN_PRESENT, ()),)
    return ()


def _doubt(
    text: Text, tokens: tuple[Token, ...], measure: Measure, reason: DoubtReason, candidates: tuple[Decimal, ...]
) -> Doubt:
    span = text.span(tokens[measure.first].start, tokens[measure.last - 1].end)
    plausible = tuple(one for one in candidates if LEAST_WEIGHT <= one <= MOST_WEIGHT)
    return Doubt(DoubtKind.WEIGHT, reason, span, plausible)
