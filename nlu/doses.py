"""How much, how often, by which route and for how long, as words that stand in a chain beside a drug."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from nlu.parsed import DoseUnit, Frequency, Route
from nlu.phrases import read_table, strings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from enum import StrEnum

WEEKS_IN_A_MONTH = Decimal("4.345")
_LARGEST = Decimal(5000)  # no dose of a drug named here is larger, in milligrams
_YEARS = range(1900, 2101)
_MOST_LINKS = 32  # in a chain; no dose is said in more

# ".5" is a half: a point that begins a word is never left off
_NUMBER = (
    r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,2}(?![0-9])|[0-9]{1,5}(?:[.,][0-9]{1,3})?(?![0-9])"
    r"|(?<![a-z0-9.,])[.][0-9]{1,3}(?![0-9]))"
)
_NUMBER_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_COUNT = rf"(?:{_NUMBER}|(?:{'|'.join(_NUMBER_WORDS)})(?=\s))"
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?"
_AND_DAY = rf"(?:\s?(?:,\s?(?:and|&)|,|/|&|\+|and|-)\s?(?:on\s)?|\s){_DAY}"
_WEEK, _PER = r"(?:weeks?|wks?)", r"(?:(?:a|an|per|each|every)\s|/\s?)"
_TIMES = r"(?:x|times)"

_UNITS: tuple[tuple[DoseUnit, str], ...] = (
    (DoseUnit.MG_PER_KG, r"(?:mg|milligrams?)\s?(?:/|per)\s?kg"),
    (DoseUnit.MG_PER_M2, r"(?:mg|milligrams?)\s?(?:/|per)\s?(?:m\^?2|sqm|sq m|square met(?:er|re))"),
    (DoseUnit.G_PER_KG, r"(?:g|gms?|grams?)\s?(?:/|per)\s?kg"),
    (DoseUnit.MG, r"(?:mgs?|milligram(?:me)?s?)"),
    (DoseUnit.G, r"(?:g|gms?|gram(?:me)?s?)"),
)
_FREQUENCIES: tuple[tuple[Frequency, str], ...] = (
    (
        Frequency.SEVERAL_TIMES_WEEKLY,
        rf"(?:[2-6]|two|three|four)\s?(?:{_TIMES}\s?{_PER}?|{_PER})(?:{_WEEK}|weekly|wkly)"
        rf"|(?:twice|thrice)\s?{_PER}?(?:{_WEEK}|weekly|wkly)|x?\s?[2-6]\s?days?\s?{_PER}{_WEEK}"
        rf"|(?:on\s|every\s|each\s)?{_DAY}(?:{_AND_DAY}){{1,6}}|mwf|m/w/f|tiw|biw",
    ),
    (
        Frequency.EVERY_TWO_WEEKS,
        rf"q\s?2\s?-?(?:w|{_WEEK})|every\s(?:2|two|other|second)\s{_WEEK}|fortnightly|every\sfortnight|2[\s-]?(?:weekly|wkly)",
    ),
    (
        Frequency.MONTHLY,
        rf"monthly|(?:once\s?)?(?:every|each|per|/|once a)\s?(?:month|4\s{_WEEK}|four\s{_WEEK})|q\s?4\s?-?(?:w|{_WEEK})"
        r"|q\s?month|4[\s-]?(?:weekly|wkly)",
    ),
    (
        Frequency.ALTERNATE_DAYS,
        r"(?:on\s)?(?:alternate|alternating|alt)[\s-]?(?:days?)|every\s(?:other|second|2nd)\sday|eod|qod|q\.o\.d\.?|q48h",
    ),
    (
        Frequency.SEVERAL_TIMES_DAILY,
        rf"t\.?i\.?d\.?|tds|t\.d\.s\.?|q\.?i\.?d\.?|qds|(?:[3-6]|three|four)\s?{_TIMES}\s?(?:{_PER})?(?:day|daily)"
        r"|q\s?[468]\s?h(?:rs?|ourly)?|every\s[468]\s(?:h|hrs?|hours)|(?:[34]|three|four)\sdivided\sdoses",
    ),
    (
        Frequency.TWICE_DAILY,
        rf"b\.?i\.?d\.?|b\.?d\.?|(?:2|two)\s?{_TIMES}\s?(?:{_PER})?(?:day|daily)|twice\s?(?:{_PER})?(?:day|daily)"
        r"|q\s?12\s?h(?:rs?|ourly)?|every\s12\s(?:h|hrs?|hours)|am\s(?:and|&)\spm|morning\sand\s(?:night|evening)"
        r"|(?:in\s)?(?:two|2|)\s?divided(?:\sdoses)?|split\sdoses?",
    ),
    (
        Frequency.WEEKLY,
        rf"(?:once\s?|1\s?x\s?|x1\s?)?{_PER}{_WEEK}|(?:once[\s-]?|1\s?x\s?)?(?:weekly|wkly)|once\s{_WEEK}"
        rf"|q\s?1?\s?(?:w|{_WEEK})|p/?w|(?:on\s|every\s|each\s)(?:mon|tues?|wednes|thurs?|fri|satur|sun)days?"
        r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days",
    ),
    (
        Frequency.DAILY,
        rf"(?:once\s?|1\s?x\s?)?{_PER}(?:day|d|morning|night|evening|24\s?h(?:rs?|ours)?)|(?:once[\s-]?|1\s?x\s?)?(?:daily|dly)"
        r"|everyday|q\s?day|q\.?d\.?|o\.?d\.?|nocte|mane|nightly|q\.?h\.?s\.?|hs|qam|qpm|q\s?24\s?h|at\s(?:night|bedtime)"
        r"|in\sthe\s(?:morning|evening)",
    ),
    (Frequency.ONCE, r"once|stat|single\sdose|one[\s-]off|x\s?1"),
)  # fmt: skip
_ROUTES: tuple[tuple[Route, str], ...] = (
    (Route.ORAL, r"p\.?o\.?|oral(?:ly)?|by\smouth|per\sos"),
    (Route.SUBCUTANEOUS, r"s\.?c\.?|s/c|sub[\s-]?q|sq|sub[\s-]?cut(?:an(?:eous(?:ly)?)?)?"),
    (Route.INTRAVENOUS, r"i\.?v\.?|intravenous(?:ly)?"),
    (Route.INTRAMUSCULAR, r"i\.?m\.?|intramuscular(?:ly)?"),
)
_MONTH = WEEKS_IN_A_MONTH
_SPANS = {
    "d": Decimal(1) / 7, "day": Decimal(1) / 7, "w": Decimal(1), "wk": Decimal(1), "week": Decimal(1), "m": _MONTH,
    "mo": _MONTH, "mth": _MONTH, "month": _MONTH, "y": _MONTH * 12,
    "yr": _MONTH * 12, "year": _MONTH * 12, "/7": Decimal(1) / 7, "/52": Decimal(1), "/12": _MONTH,
}  # fmt: skip
_SPAN_UNIT = r"/\s?(?:7|52|12)|days?|d|weeks?|wks?|w|months?|mths?|mos?|years?|yrs?|y"
_HEDGE = r"(?:about|abt|approx|around|~|almost|nearly|over|>|the|past|last|at\sleast|only|just|a\stotal\sof)"
_DURATION = (
    rf"(?:(?:for|x|since|over|during|now|started|start(?:ing)?|commenced|begun|began|given|after|in|been|{_HEDGE})\s?){{0,5}}"
    rf"(?P<count>{_COUNT})(?:\s?(?:-|to)\s?(?P<upto>{_COUNT}))?\s?(?P<span>{_SPAN_UNIT})(?![a-z0-9/])"
    r"(?:\s(?:ago|now|already|so\sfar|back|in))?"
    r"|(?:(?:since|started|from|commenced|given)\s)?(?P<last>last\s(?:week|wk|month|mth|year|yr))(?![a-z])"
)


def _named(letter: str, choices: Sequence[tuple[StrEnum, str]]) -> str:
    """The choices as numbered groups: the number says which was found."""
    return "|".join(f"(?P<{letter}{index}>{words})" for index, (_, words) in enumerate(choices))


_DOSE = (
    rf"(?P<low>{_NUMBER})(?:\s?(?:-|to)\s?(?P<high>{_NUMBER}))?"
    rf"(?:[\s-]?(?:{_named('u', _UNITS)})"
    r"(?![a-z0-9])(?!\s?/\s?(?:dl|l|ml|g|mmol|cr)))?"
)
_FILLER = (
    r"(?:to|is|was)(?=\s[0-9])|at|of|a|an|the|dose|doses|tab|tabs|tablet|tablets|inj|injection|injections|infusion|infusions|pulse|pulses|now|currently"
    r"|started|starting|since|up\sto|x\s?[2-9](?![0-9])|total|single|per\sdose|high|low|max(?:imum)?|maintenance|for|target|ideally|be|given"
    r"|in\s(?:2|3|4|two|three|four)\sdoses"
)
_WORD_END = r"(?![a-z0-9])"

_CHAIN = re.compile(
    # what is skipped is not given back, and a link begins a word or a number: no repetition makes the search slow
    r"(?P<gap>[\s(:=@~]{0,4}+(?:[,;-]\s{0,2}+)?+)(?=(?<![a-z])[a-z]|(?<![0-9])[0-9]|[.][0-9]|[/>])"
    rf"(?:(?P<frequency>(?:x\s?)?(?:{_named('f', _FREQUENCIES)}){_WORD_END})"
    rf"|(?P<duration>{_DURATION})"
    r"|(?P<interval>(?:[2-9]|1[0-2])[\s-]?monthly(?![a-z]))"
    r"|(?P<tablets>[0-9]{1,2}\s?(?:tabs?|tablets?|pills?)(?![a-z]))"
    rf"|(?P<route>(?:{_named('r', _ROUTES)}){_WORD_END})"
    rf"|(?P<dose>{_DOSE})"
    rf"|(?P<filler>(?:{_FILLER}){_WORD_END}))"
)
# What stands behind a number and makes it something else than a dose.
_NOT_A_DOSE = re.compile(
    r"\s{0,2}(?:kgs?|kilos?|lbs?|pounds?|st|stones?|cms?|m|ft|foot|feet|in|inch(?:es)?|yo|y/o|y|yrs?|years?|f|male|female|man|woman|lady|boy|girl"
    r"|w|wks?|weeks?|d|days?|mo|mths?|months?|hrs?|hours?|h|mcg|micrograms?|units?|u|iu|ml|mls|times?|doses?|tabs?|tablets?|cycles?|courses?"
    r"|rounds?|infusions?|pulses?|injections?|pts?|patients?|steps?|drugs?|agents?|things?|options?|bpm|mmol|nmol|umol|ng|k|th|nd|rd|(?:or|vs|versus)\s[0-9]{1,4})(?![a-z0-9])"
    r"|\s?x\s?[0-9.]{1,5}\s?(?:m?g)|\s?[%'\"#°]|\s?-\s?[0-9]|\s?/\s?[0-9]|\)|[.:][0-9]|\s?x\s?[0-9]{2,}"
)
# "2.5 mg tabs": the strength of a tablet, not how much is taken
_A_TABLET = re.compile(r"\s?(?:tabs?|tablets?|pills?)(?![a-z])")
# A chain's link begins with a digit, a sign, or one of these: anything else ends it without a search.
_LINK = re.compile(r"[\s(:=@~,;-]{0,7}(?:(?P<word>[a-z]+)|(?P<other>[0-9/>]|[.][0-9]))")
_FIRST_WORDS = frozenset(strings(read_table("drugs"), "chain_starts", "drugs"))
_OR = re.compile(r"\s?(?:or|vs|versus|/)\s?")
BY_SIZE = frozenset({DoseUnit.MG_PER_KG, DoseUnit.MG_PER_M2, DoseUnit.G_PER_KG})
# "mtx 15 -> 20 -> 25": which of them is taken is not said
_STEPS = re.compile(r"(?:\s?(?:-{1,2}>|=>|→|>)\s?[0-9]{1,4}(?:[.,][0-9])?(?:\s?mg)?(?![0-9])){1,8}")
_ATTACHED = re.compile(r"[a-z]")


class Said(NamedTuple):
    """What a chain said, and where it ended. `several` marks a range or two doses: no single dose was said."""

    start: int
    end: int
    dose: Decimal | None = None
    unit: DoseUnit | None = None
    frequency: Frequency | None = None
    route: Route | None = None
    weeks: Decimal | None = None
    several: bool = False
    linked: bool = False  # it ends in "of": the drug that follows owns it

    @property
    def empty(self) -> bool:
        """Nothing but filling words."""
        return not (self.dose or self.frequency or self.route or self.weeks or self.several)


def read_chain(plain: str, at: int, stop: int, *, bare: bool = True) -> Said:
    """The chain of doses, frequencies, routes and durations that starts at `plain[at:stop]`.

    Shape:   `bare` lets a number without a unit be a dose, as in "mtx 15"; the unit then stays None.
    Units:   as they were said; weeks for durations, a month being 4.345 of them.
    Errors:  none: words that are no chain give an empty one that ends where it began.
    """
    said = _links(plain, at, stop, bare=bare)
    other = _OR.match(plain, said.end, stop) if not said.empty else None
    if other is not None:
        second = _links(plain, other.end(), stop, bare=bare)
        if second.frequency not in {None, said.frequency}:
            said = said._replace(frequency=None, end=second.end)  # "daily or weekly": neither was said
        if second.dose is not None and said.dose is not None:
            said = said._replace(dose=None, unit=None, several=True, end=second.end)
    return said


def _links(plain: str, at: int, stop: int, *, bare: bool) -> Said:
    said = Said(at, at)
    position = at
    for _ in range(_MOST_LINKS):
        if position >= stop:
            break
        position += _closes(plain, at, position)
        link = _LINK.match(plain, position, stop)
        if link is None or (link["word"] and link["word"] not in _FIRST_WORDS):
            break
        match = _CHAIN.match(plain, position, stop)
        if match is None:
            break
        taken = _take(said, match, plain, bare=bare)
        if taken is None:
            break
        said = taken._replace(start=match.end("gap")) if said.end == at < taken.end else taken
        position = match.end()
    return said


def _closes(plain: str, at: int, position: int) -> bool:
    """Whether a bracket that the chain itself opened ends here: "1 mg/kg (75 mg) for 4 weeks"."""
    return plain.startswith(")", position) and plain.rfind("(", at, position) > plain.rfind(")", at, position)


def _take(said: Said, match: re.Match[str], plain: str, *, bare: bool) -> Said | None:
    """`said` with one more link, or None where this word is no link of the chain."""
    if match["tablets"]:
        return said._replace(dose=None, unit=None, several=True, end=match.end())
    if match["filler"]:
        linked = match["filler"] == "of"
        # filling words count as read only where something follows them, but "x3" says how many doses
        return said._replace(linked=linked, end=match.end() if match["filler"][0] == "x" else said.end)
    end = match.end()
    said = said._replace(linked=False)
    if match["interval"]:  # "rituximab 6 monthly": every so many months, and no dose
        return said._replace(several=True, end=end)
    if match["duration"]:
        return said._replace(weeks=said.weeks if said.weeks is not None else _weeks(match), end=end)
    if match["frequency"]:
        frequency = said.frequency or next(value for index, (value, _) in enumerate(_FREQUENCIES) if match[f"f{index}"])
        return said._replace(frequency=frequency, end=end)
    if match["route"]:
        route = said.route or next(value for index, (value, _) in enumerate(_ROUTES) if match[f"r{index}"])
        return said._replace(route=route, end=end)
    return _take_dose(said, match, plain, bare=bare)


def _take_dose(said: Said, match: re.Match[str], plain: str, *, bare: bool) -> Said | None:
    unit = next((value for index, (value, _) in enumerate(_UNITS) if match[f"u{index}"]), None)
    low = _decimal(match["low"])
    after_comma = "," in match["gap"] or ";" in match["gap"] or "-" in match["gap"]
    if unit is None and (not bare or after_comma or _is_another_number(match, plain, low)):
        return None
    if said.dose is not None and unit is not None and ("(" in match["gap"] or "=" in match["gap"]):
        worked_out = _worked_out(said, unit)
        if worked_out is not None and not match["high"]:
            return said._replace(dose=low, unit=unit, end=match.end()) if worked_out else said._replace(end=match.end())
    if said.dose is not None or said.several:
        # "mtx 15 mg 20 mg": a second dose takes the first one's certainty away
        return said._replace(dose=None, unit=None, several=True, end=match.end()) if unit else None
    steps = _STEPS.match(plain, match.end())
    if steps is not None:
        return said._replace(several=True, end=steps.end())
    if match["high"] or low <= 0 or _A_TABLET.match(plain, match.end()) or low > _LARGEST:
        return said._replace(several=True, end=match.end())
    return said._replace(dose=low, unit=unit, end=match.end())


def _worked_out(said: Said, unit: DoseUnit) -> bool | None:
    """Whether a second dose is the first one by weight worked out, "1 mg/kg (75 mg)"; False where it is the reverse."""
    by_weight, further = said.unit in BY_SIZE, unit in BY_SIZE
    return None if by_weight == further else by_weight


def _is_another_number(match: re.Match[str], plain: str, value: Decimal) -> bool:
    end = match.end()
    if value == int(value) and int(value) in _YEARS:
        return True
    if _ATTACHED.match(plain, end):
        follows = _CHAIN.match(plain, end)
        return not (follows and follows["frequency"]) and not re.compile(r"x\s?[0-9]").match(plain, end)
    guard = _NOT_A_DOSE.match(plain, end)
    return guard is not None and not (guard[0] == ")" and "(" in match["gap"])


def _weeks(match: re.Match[str]) -> Decimal | None:
    if match["last"]:
        return _SPANS[match["last"].split()[1].rstrip("s")]
    if match["upto"]:
        return None
    count = match["count"]
    number = Decimal(_NUMBER_WORDS[count]) if count in _NUMBER_WORDS else _decimal(count)
    unit = match["span"].replace(" ", "")
    weeks = number * _SPANS[unit if unit in _SPANS else unit.rstrip("s")]
    return weeks.quantize(Decimal("0.01")).normalize() if weeks != int(weeks) else Decimal(int(weeks))


def _decimal(digits: str) -> Decimal:
    """A comma groups thousands ("1,000") or divides ("7,5")."""
    if re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3}){1,2}", digits):
        return Decimal(digits.replace(",", ""))
    return Decimal(digits.replace(",", "."))
