"""The words beside a drug that say what it is to the patient, and how far what they say reaches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from nlu.parsed import DrugRole
from nlu.phrases import Hit, Phrases, read_table, strings

if TYPE_CHECKING:
    from collections.abc import Iterator

Cue = DrugRole | Literal["left out", "nothing"]
_KEYS: dict[str, Cue] = {
    "current": DrugRole.CURRENT,
    "stopped": DrugRole.STOPPED,
    "asked": DrugRole.ASKED_ABOUT,
    "left_out": "left out",
    "nothing": "nothing",
}


def _cues(key: str) -> Iterator[tuple[str, Cue]]:
    table = read_table("drugs")[key]
    if not isinstance(table, dict):
        raise TypeError(f"drugs: {key} must be a table")
    for name in table:
        yield from ((form, _KEYS[name]) for form in strings(table, name, "drugs"))


def _words(key: str) -> frozenset[str]:
    table = read_table("drugs")["between"]
    if not isinstance(table, dict):
        raise TypeError("drugs: between must be a table")
    return frozenset(strings(table, key, "drugs"))


BEFORE: Phrases[Cue] = Phrases(_cues("before"), "drugs")
AFTER: Phrases[Cue] = Phrases(_cues("after"), "drugs")
BETWEEN = _words("words")
BETWEEN_ASKED = BETWEEN | _words("asked_only")
STRONG_AFTER = frozenset(
    {
        "dose",
        "dosing",
        "target",
        "start",
        "stopped",
        "held",
        "failed",
        "intolerant",
        "on hold",
        "from tomorrow",
        "from today",
    }
)
# a drug named under another word is none the less over: "since mtx stopped", "remove mtx, it was stopped"
ENDED = frozenset(
    {"stopped", "held", "on hold", "discontinued", "withdrawn", "ceased"}
    | {f"{it} {was} {over}" for it in ("it", "which", "this", "that") for was in ("was", "is", "has been")
       for over in ("stopped", "held", "discontinued", "withdrawn")}
    | {f"was {over}" for over in ("stopped", "held", "discontinued", "withdrawn")}
    | {"in the past", "previously", "failed", "all failed", "both failed", "anymore", "any more", "any longer"}
)  # fmt: skip
# "add X to Y": Y is taken already; "switched from X to Y": Y is taken now; "switching from X to Y": it is meant to be
_THEN: tuple[tuple[re.Pattern[str], Cue], ...] = (
    (re.compile(r"add"), DrugRole.CURRENT),
    (re.compile(r"(?:switched|changed|converted|swapped|moved)(?: her| him| them)?(?: from)?$"), DrugRole.CURRENT),
    (
        re.compile(r"(?:switch|chang|convert|swap|mov|swop)[a-z]{0,4} from|replac|(?:swap|swop|switch|exchange)$"),
        DrugRole.ASKED_ABOUT,
    ),
)
# a list under a label goes on behind what is remarked of each: "tried: mtx - nausea, aza - hepatitis"
_LABEL = re.compile(
    r".*:|(?:current |home |regular |prev |past )?(?:meds|medications?|drugs|dhx?|tried|drug hx|drug history)"
)
LABEL_ENDS = re.compile(r"[.](?=\s|$)|[?!;\n]")
# how much of it was given: "completed 3 days IVMP", "cyc 6 pulses finished"
COUNT = re.compile(
    r"(?<![a-z0-9])(?:x ?[0-9]{1,2}|[0-9]{1,2} ?(?:x ?)?(?:days?|doses?|cycles?|courses?|rounds?|pulses?|infusions?"
    r"|weeks?|wks?|months?|mo|yrs?|years?))(?: of)?(?![a-z0-9])"
)
_FOR_A_TIME = re.compile(
    r"(?<![a-z0-9/])(?:[0-9]{1,2} ?(?:/ ?(?:7|12|52)|d|days?|w|wks?|weeks?|mths?|months?|mo|yrs?|years?) (?:of|on|into)"
    r"|(?:day|week|wk|month) [0-9]{1,2}(?:/[0-9]{1,2})?(?: (?:of|on))?)(?= )"
)
NO_USE = re.compile(
    r"[^.;?!\n]{0,30}(?<![a-z])(?:(?:no|little|minimal|without|poor|zero|nil|not much|scant)"
    r"(?: real| clear| lasting| any)?"
    r" (?:benefit|response|effect|improvement|help|change|use)"
    r"|(?:didn't|did not|hasn't|never) (?:help|work)(?:ed)?|ineffective|failed|no better|useless)(?![a-z])"
)
_ONCE_GIVEN = re.compile(
    r"(?:had|got|gave|took|received|given|has had|been given|was given|were given)(?: [0-9] [a-z]{1,9}(?: of)?)?$"
)
_YEAR = r"(?:19|20)[0-9]{2}"
LONG_AGO = re.compile(
    rf"[ (,]{{0,3}}(?:x ?[0-9] ?)?(?:(?:in|until|till|from|between) )?(?:[a-z]{{3,9}} )?{_YEAR}(?![0-9])"
    rf"(?! ?(?:-(?! ?[a-z]{{3}}(?<!pre)(?<!now)(?<!cur))|to|until|till|onwards?|\+)"
    rf"(?! ?(?:{_YEAR}|[0-9]{{2}}(?![0-9]))))"
    r"|[ (,]{0,3}(?:(?:many|some|several|a few|[0-9]{1,2}) )?(?:years?|yrs?) (?:ago|back)"
    r"|[ (,]{0,3}(?:ages|long|a while) (?:ago|back)"
    r"|[ ]{1,3}(?:once )?before(?= ?(?:[,.;!)?]|$))"
)
# "atorva until last week", "took it for 5 years until March": its end is told
_UNTIL = r"[^.;?!,\n]{0,25}(?<![a-z])(?:until|till|up to) (?:the |early |late |mid |end of ){0,2}"
UNTIL_PAST = re.compile(
    rf"{_UNTIL}(?:last (?:week|wk|month|year|yr|summer|winter|spring|autumn|{_YEAR})|{_YEAR}(?![0-9])"
    r"|[0-9]{1,2} ?(?:days?|weeks?|wks?|months?|years?|yrs?) ago)"
)
UNTIL = re.compile(rf"{_UNTIL}(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{{0,6}}(?![a-z])")
# a pulse is over once the tablets that follow it are taken: "had IVMP x3, now pred 60"
PULSE_OVER = re.compile(r"[^.;?!\n]{0,30}(?<![a-z])now(?: (?:back|on|to|oral|po)){0,3} pred")
_SUPPOSED = re.compile(
    r"(?<![a-z])(?:if|suppose|supposing|imagine|assume|assuming|say) "
    r"(?:(?:she|he|they|it|we|pt|patient|the pt|the patient) )?$"
)


@dataclass(slots=True)
class Force:
    """The cue that holds with its words, where it last reached, and whether a drug stood between."""

    cue: Cue
    reach: int
    words: str = ""
    inherited: bool = False

    @property
    def then(self) -> Cue | None:
        """What the drug behind "to" is."""
        return next((cue for pattern, cue in _THEN if pattern.match(self.words)), None)

    @property
    def gave(self) -> bool:
        """Whether it tells of something given, which may be over: "had IVIG"."""
        return self.cue is DrugRole.CURRENT and _ONCE_GIVEN.match(self.words) is not None

    @property
    def covers(self) -> bool:
        """Whether the question is about what is given beside the drugs: "PJP cover with pred + mmf?"."""
        return self.words.startswith(("pjp", "pcp", "pneumo", "bone", "gastric", "proph", "ppx", "vacc", "monitoring"))

    @property
    def labels(self) -> bool:
        """Whether it stands over a whole list."""
        return _LABEL.fullmatch(self.words) is not None


def forced(plain: str, cue: Hit[Cue]) -> Force | None:
    """What a cue says of the drugs behind it; None where it only looks like one."""
    if cue.value == "nothing":
        return None
    words = plain[cue.start : min(cue.end + 1, len(plain))].rstrip(" ,(-")
    supposed = (
        cue.value is DrugRole.STOPPED
        and words.startswith(("was ", "were "))
        and _SUPPOSED.search(plain, max(0, cue.start - 30), cue.start)
    )
    return Force(DrugRole.CURRENT if supposed else cue.value, cue.end, words)


def with_times(plain: str, cues: list[Hit[Cue]]) -> list[Hit[Cue]]:
    """The cues with "6 weeks of" and "week 3 of", where no other cue stands right before: "give 3 days of"."""
    ends = {cue.end for cue in cues}
    times: list[Hit[Cue]] = [
        Hit(match.start(), match.end(), DrugRole.CURRENT)
        for match in _FOR_A_TIME.finditer(plain)
        if len(plain[: match.start()].rstrip()) not in ends
    ]
    return sorted([*cues, *times], key=lambda cue: cue.end) if times else cues
