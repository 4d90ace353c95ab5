"""What the writer means to do about the partner drug: steroids alone, or a partner later."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlu.parsed import Proposal, Proposed
from nlu.phrases import read_table, strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlu.text import Text


def _either(*names: str) -> str:
    """A group of the forms of one or more lists of [proposal], longest first."""
    section = read_table("course")["proposal"]
    if not isinstance(section, dict):
        raise TypeError("course: proposal must be a table")
    forms = sorted((form for name in names for form in strings(section, name, "course")), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(form).replace(r"\ ", "[ -]") for form in forms) + ")"


def _whole(*choices: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{'|'.join(choices)})(?![a-z])")


_STEROID, _PARTNER, _ADD = _either("steroid"), _either("partner"), _either("add")
_DOSE = (
    r"(?: ?[0-9]{1,4}(?:[.,][0-9])? ?(?:mg/kg|mg|g)?(?:/d|/day)?)?(?: (?:daily|qd|od|po|oral|orally|a day|per day|bd))?"
)
_A = r"(?:an? |the |some |on |in )?"
_WHO = r"(?:she |he |they |it |that |this |there is |the |is |are |still |pt |steroids? |pred |prednisone ){0,3}"
_LATER = rf"(?:{_either('condition')} {_WHO}{_either('failing')}|{_either('later')})"
_SPAN = r"in (?:a few|a couple of|[0-9]{1,2}(?:-[0-9]{1,2})?|two|three|six) (?:weeks|wks|months|mo|mths)"

_ALONE = _whole(
    # "just do pred 60", but not "just need the pred dose"
    rf"{_either('just')}(?: {_either('doing')}){{0,4}} {_STEROID}(?! ?(?:dose|dosing|taper|question))",
    rf"{_STEROID}{_DOSE} {_either('alone')}",
    rf"{_STEROID}{_DOSE},? (?:with |and )?(?:no|nothing|without) (?:{_PARTNER}|other|else|a |an |any )",
    rf"(?:single[ -]agent|sole|mono) {_STEROID}",
    rf"mono[ -]?therapy(?: with {_STEROID})?",
    rf"{_either('skip')} {_A}{_PARTNER}",
)
_PARTNER_LATER = _whole(
    rf"{_ADD} {_A}{_PARTNER}(?: [a-z0-9]{{1,14}}){{0,3}} (?:{_LATER}|{_SPAN})",
    rf"{_PARTNER}(?: [a-z0-9]{{1,12}}){{0,2}} (?:{_LATER}|{_SPAN})",
    rf"{_LATER},? (?:then |we |i |can |could ){{0,3}}{_ADD} {_A}{_PARTNER}",
    rf"{_either('wait')}(?: {_either('waiting_for')}){{0,4}} {_PARTNER}",
    rf"{_STEROID}{_DOSE}(?: alone| only)? {_either('first')},?(?: {_either('then')}){{0,5}} (?:{_ADD} )?{_A}{_PARTNER}",
)
# Most messages propose nothing, and these words are looked for first.
_MAY_BE_ALONE = re.compile(
    r"alone|only|just|mono|sole|solo|itself|own|simply|purely|without|no |nothing|skip|omit|leav"
)
_MAY_BE_ALONE_TOO = re.compile(r"do without|forg|bother|get by|get away|manage")
_MAY_BE_LATER = re.compile(
    r"later|after|once|if|when|unless|til|next|line|first|init|wait|delay|defer|hold|post|begin|for now| in [0-9a-z]"
)

# A result that is waited for is a gate, not a delay: "start aza once TPMT is back".
_RESULT = re.compile(
    r"[^.?!\n]{0,20}(?:tpmt|nudt|hep|hbv|lfts?|bloods?|labs?|screen|results?|serology|pregnancy test|dexa|vaccin|tb"
    r"|quantiferon|delivery|breastfeeding|infection)"
)
_DENIED = re.compile(rf"(?<![a-z]){_either('denied')}(?: (?:a|for|to|do|give|use|be|on|the|planning|planned))? ?$")
_WHY = re.compile(r"(?<![a-z])(?:why|can't i|cannot i|is it not|isn't it|what's wrong)(?![a-z])[^.?!\n]{0,40}$")
_HISTORY = re.compile(rf"(?<![a-z]){_either('history')}(?: (?:on|a|the|of|oral|high|dose|course)){{0,2}} ?$")
_NOT_PLANNED = re.compile(rf"[ ,]{{0,2}}(?:is |was |are |has been )?{_either('not_planned')}")
_OTHER_STEP = re.compile(
    r"(?<![a-z])(?:increase|raise|reduce|stop|taper|titrate|check|repeat|escalate|lower|cut|hold) (?:the |her |his )?$"
)
# "no prednisone here, only prednisolone": which of two steroids there is, not whether one is given alone
_WHICH_STEROID = re.compile(
    rf"(?<![a-z])(?:no|not|without|lack|out of|instead of|rather than|don't have|do not have|haven't got|can't get) "
    rf"(?:[a-z]{{1,9}} ){{0,2}}{_STEROID}(?![a-z])[^.?!\n]{{0,30}}$"
)
_IN_STOCK = re.compile(
    r"[ ,]{1,2}(?:is |are )?(?:here|available|in stock|in the (?:pharmacy|shop|hospital|country))(?![a-z])"
)
_OTHER_DRUG = re.compile(r"(?<![a-z])(?:mtx|methotrexate|aza|azathioprine|mmf|mycophenolate|ivig|rituximab|rtx) $")


def read_proposals(text: Text) -> tuple[Proposed, ...]:
    """What is proposed, in the order of the text. A question about the rule ("why not pred alone?") is a proposal.

    Errors:  none. What is denied ("not monotherapy") or past ("failed pred alone") is left out.
    """
    plain = text.plain
    found: list[tuple[int, int, Proposal]] = []
    if _MAY_BE_ALONE.search(plain) or _MAY_BE_ALONE_TOO.search(plain):
        found += ((*match.span(), Proposal.STEROID_ALONE) for match in _proposed(_ALONE, plain))
    if _MAY_BE_LATER.search(plain):
        later = (match for match in _proposed(_PARTNER_LATER, plain) if _is_delay(plain, match))
        found += ((*match.span(), Proposal.PARTNER_LATER) for match in later)
    return tuple(Proposed(proposal, text.span(start, end)) for start, end, proposal in sorted(found))


def _proposed(pattern: re.Pattern[str], plain: str) -> Iterator[re.Match[str]]:
    return (match for match in pattern.finditer(plain) if _is_proposed(plain, match))


def _is_proposed(plain: str, match: re.Match[str]) -> bool:
    before = plain[max(0, match.start() - 60) : match.start()]
    if _WHY.search(before):
        return True
    if _NOT_PLANNED.match(plain, match.end()) or _HISTORY.search(before) or _DENIED.search(before):
        return False
    if match[0].startswith(("just", "only")) and (_WHICH_STEROID.search(before) or _IN_STOCK.match(plain, match.end())):
        return False
    return not (match[0].startswith("mono") and _OTHER_DRUG.search(before))


def _is_delay(plain: str, match: re.Match[str]) -> bool:
    before = plain[max(0, match.start() - 30) : match.start()]
    return _RESULT.match(plain, match.end()) is None and _OTHER_STEP.search(before) is None
