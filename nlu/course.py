"""How the disease answered to treatment so far, and what the writer proposes: steroids alone, or a partner later."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from nlu.parsed import Proposal, Proposed, Response, ResponseSaid
from nlu.phrases import Phrases, read_table, strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlu.text import Text

Said = Response | Literal["worse", "nothing", "negated", "supposed", "earlier"]


@dataclass(frozen=True, slots=True)
class Course:
    """What was said of the course of the disease, in the order of the text."""

    responses: tuple[ResponseSaid, ...] = ()
    proposals: tuple[Proposed, ...] = ()


def _section(name: str) -> dict[str, object]:
    section = read_table("course")[name]
    if not isinstance(section, dict):
        raise TypeError(f"course: {name} must be a table")
    return section


def _responses() -> Iterator[tuple[str, Said]]:
    keys: dict[str, Said] = {
        "none": Response.NONE,
        "good": Response.GOOD,
        "flare": Response.FLARE,
        "worse": "worse",
        "nothing": "nothing",
    }
    for key, value in keys.items():
        yield from ((form, value) for form in strings(_section("response"), key, "course"))


def _alternatives(section: str, key: str) -> str:
    forms = sorted(strings(_section(section), key, "course"), key=len, reverse=True)
    return "|".join(re.escape(form).replace(r"\ ", "[ -]") for form in forms)


_RESPONSES: Phrases[Said] = Phrases(_responses(), "course")
_NEAR = r"(?![a-z])[^.,;?!\n]{{0,{reach}}}$"
_NEGATED = re.compile(
    rf"(?<![a-z])(?:{_alternatives('undone', 'negated')})(?:[ -](?:been|much|really|yet|any|a|had|has|good|significant|clear|real|had any|further)){{0,2}}[ -]?$"
)
_SUPPOSED = re.compile(
    rf"(?<![a-z])(?:{_alternatives('undone', 'supposed')})(?![a-z])(?:[ -](?:she|he|they|it|there|is|are|a|an|the|pt|patient|some|any|good|has|be|to|get|gets|see|until|this|disease|clinical|strength|does|do|not|no|steroids?|pred|still)){{0,4}}[ -]?$"
)
_EARLIER = re.compile(rf"(?<![a-z])(?:{_alternatives('undone', 'earlier')})[ -]$")
_COMPARED = re.compile(r"(?<![a-z])(?:which|than|vs|versus|is it|would|or)(?![a-z])")
# "better" by itself is a response at the end of a statement, and a comparison in a question
_BETTER = re.compile(r"(?<![a-z])better(?= ?(?:[.,;!)\n]|now|on|after|since|with|but|and|$))")
_TREATED = re.compile(
    r"(?<![a-z])(?:taper\w{0,4}|wean\w{0,4}|down to|reduc\w{1,4}|dropp\w{1,4}|lowered|despite|since (?:starting|stopping|cutting)"
    r"|(?:on|with|after|started|taking|off|stopped|failed) [^.?!\n]{0,25}(?:pred\w{0,7}|steroids?|mtx|methotrexate|aza|azathioprine|mmf|mycophenolate|ivig|rtx|rituximab|[0-9]{1,3} ?mg))(?![a-z])"
)

_STEROID = rf"(?:{_alternatives('partner', 'steroid')})"
_PARTNER = rf"(?:{_alternatives('partner', 'words')})"
_DOSE = r"(?: ?[0-9]{1,4}(?:[.,][0-9])? ?(?:mg|g|mg/kg)?(?:/d|/day)?)?"
_OFTEN = r"(?: (?:daily|qd|od|po|oral|orally|a day|per day|bd))?"
_FAILS = (
    r"(?:no (?:better|improvement|response|change)|not (?:better|improv\w{1,3}|respond\w{0,3}|work\w{0,3})|doesn't (?:work|respond|improve)|does not (?:work|respond|improve)"
    r"|(?:it |that |steroids? |pred |prednisone |she |he |they |pt |this ){0,2}(?:fails?|failed|doesn't work|does not work|don't work|don't respond|doesn't respond|isn't enough|flares?|relapses?|is tapered|tapered|finished|done|is done)"
    r"|(?:steroid|pred|prednisone|corticosteroid)s? (?:failure|fails?|failed|taper\w{0,3}|course|wean\w{0,3})|(?:the )?taper\w{0,3}|needed|flares?|relapses?|refractory|steroid resistant)"
)
_LATER = rf"(?:(?:if|once|when|unless|after|until|till|only if|only when|should) (?:she |he |they |it |there is |there's |the |is |are |still |pt ){{0,3}}{_FAILS}|later(?: on)?|down the line|afterwards?|at a later|next month|next visit|in (?:a few|[0-9]{{1,2}}(?:-[0-9]{{1,2}})?|two|three|six|a couple of) (?:weeks|wks|months|mo|mths))"
_ADD = r"(?:add(?:ing)?(?: in| on)?|start(?:ing)?|introduc(?:e|ing)|begin(?:ning)?|bring(?:ing)? in|consider(?:ing)?|giv(?:e|ing)|us(?:e|ing)|go(?:ing)? to|then|tack(?:ing)? on)"
_ALONE = re.compile(
    rf"(?<![a-z])(?:(?:just|only|solely|purely|simply)(?: (?:do|give|use|start|try|with|on|the|some|a|oral|high|low|dose|treat|stick|to|go|keep|her|him|them|pt|iv|of|giving|using|starting|doing|have|get|be|put|plain)){{0,4}} {_STEROID}(?! ?(?:dose|dosing|taper|question))"
    rf"|{_STEROID}{_DOSE}{_OFTEN} (?:alone|only|monotherapy|mono(?![a-z])|by itself|by themselves|on its own|on their own|solo|as (?:a )?(?:single agent|monotherapy|sole)|without (?:{_PARTNER}|a |an |any ))"
    rf"|(?:single[ -]agent|sole|mono) {_STEROID}|monotherapy(?: with {_STEROID})?|mono[ -]therapy"
    rf"|(?:skip|skipping|omit|omitting|leave out|leaving out|leave off|do without|doing without|manage without|get away without|get by without|forgo|forget|not bother with|don't bother with) (?:the )?{_PARTNER}"
    rf"|{_STEROID}{_DOSE}{_OFTEN},? (?:with |and )?(?:no|nothing|without) (?:{_PARTNER}|other|else|partner|second)"
    r")(?![a-z])"
)
_PARTNER_LATER = re.compile(
    rf"(?<![a-z])(?:{_ADD} (?:on |in |an? |the |some ){{0,2}}{_PARTNER}(?: [a-z0-9]{{1,14}}){{0,3}} {_LATER}"
    rf"|{_PARTNER}(?: [a-z0-9]{{1,12}}){{0,2}} {_LATER}|{_LATER},? (?:then |we |i |can |could |{_ADD} ){{0,3}}(?:{_ADD} )(?:an? |the ){{0,1}}{_PARTNER}"
    rf"|(?:wait|waiting|delay|delaying|defer|deferring|postpone|postponing|hold off|holding off|hold back)(?: (?:with|on|for|before|starting|adding|giving|the|until|till|a|to|start|add)){{0,4}} {_PARTNER}"
    rf"|{_STEROID}{_DOSE}{_OFTEN}(?: alone| only)? (?:first|initially|to begin with|to start with|for now|for the first)(?: ?,)?(?: and| then| followed by| &| [0-9]{{1,2}}| (?:weeks|wks|months|mo|for|for the)){{0,4}} ?(?:{_ADD} ){{0,2}}(?:an? |the ){{0,1}}{_PARTNER}"
    r")(?![a-z])"
)
_RESULT_FIRST = re.compile(
    r"^[^.?!\n]{0,20}(?:tpmt|nudt|hep|hbv|lfts?|bloods?|labs?|screen|results?|serology|pregnancy test|dexa|vaccin|tb|quantiferon|delivery|breastfeeding|infection)"
)
_NOT_PROPOSED = re.compile(
    r"(?<![a-z])(?:not|never|no|avoid|avoiding|isn't|against|rather than|instead of|don't (?:give|use|do|want)|do not (?:give|use|do)|refuses?|declines?)(?: (?:a|for|to|do|give|use|be|on|the|planning|planned))? ?$"
)
_WHY = re.compile(r"(?<![a-z])(?:why|can't i|cannot i|is it not|isn't it|what's wrong)(?![a-z])[^.?!\n]{0,40}$")
_HISTORY = re.compile(
    r"(?<![a-z])(?:was on|were on|been on|had been on|failed|failing|after|despite|tried|had|previously|initially|so far|is on|currently on|started|she's on|he's on|received|treated with|given)(?: (?:on|a|the|of|oral|high|dose|course)){0,2} ?$"
)
_NOT_PLANNED = re.compile(
    r"^[ ,]{0,2}(?:is |was |are |has been )?(?:not (?:planned|intended|wanted|an option|the plan|proposed)|ruled out|failed|didn't work|did not work|refused|out of the question|so far)"
)


def read_course(text: Text) -> Course:
    """Responses and proposals.

    Shape:   a denied or merely supposed response ("if no better") is left out; a denied improvement is no response.
    Errors:  none.
    """
    return Course(tuple(_read_responses(text)), tuple(_read_proposals(text)))


def _read_responses(text: Text) -> Iterator[ResponseSaid]:
    plain = text.plain
    treated = None
    last = -1
    found: list[tuple[int, int, Response]] = []
    for hit in _RESPONSES.find(plain):
        if hit.value == "nothing":
            last = hit.end
            continue
        before = plain[max(0, hit.start - 48) : hit.start]
        if _SUPPOSED.search(before) or _EARLIER.search(before):
            continue
        response = hit.value
        if response == "worse":
            treated = _TREATED.search(plain) is not None if treated is None else treated
            response = Response.FLARE if treated else "nothing"
        if isinstance(response, Response):
            if _NEGATED.search(before):
                if response is not Response.GOOD:
                    continue
                response = Response.NONE
            found.append((hit.start, hit.end, response))
            last = hit.end
    for match in _BETTER.finditer(plain):
        if any(start < match.end() and match.start() < end for start, end, _ in found) or match.start() < last:
            continue
        response_at_end = _better(plain, match)
        if response_at_end is not None:
            found.append((match.start(), match.end(), response_at_end))
    for start, end, response in sorted(found):
        yield ResponseSaid(response, text.span(start, end))


def _better(plain: str, match: re.Match[str]) -> Response | None:
    sentence = plain[max(plain.rfind(mark, 0, match.start()) for mark in ".?!\n") + 1 : match.start()]
    ends_as_question = re.match(r"[^.!\n,;?]{0,40}\?", plain[match.end() :]) is not None
    clause = sentence.rsplit(",", 1)[-1]
    if ends_as_question or _COMPARED.search(clause) or _SUPPOSED.search(sentence[-48:]):
        return None
    return Response.NONE if _NEGATED.search(sentence[-48:]) else Response.GOOD


def _read_proposals(text: Text) -> Iterator[Proposed]:
    plain = text.plain
    found: list[tuple[int, int, Proposal]] = []
    for match in _ALONE.finditer(plain):
        if _is_proposed(plain, match):
            found.append((match.start(), match.end(), Proposal.STEROID_ALONE))
    for match in _PARTNER_LATER.finditer(plain):
        if _RESULT_FIRST.match(plain[match.end() :]) is None and _is_proposed(plain, match):
            found.append((match.start(), match.end(), Proposal.PARTNER_LATER))
    for start, end, proposal in sorted(found):
        yield Proposed(proposal, text.span(start, end))


def _is_proposed(plain: str, match: re.Match[str]) -> bool:
    before = plain[max(0, match.start() - 60) : match.start()]
    if _WHY.search(before):
        return True
    if _NOT_PLANNED.match(plain[match.end() : match.end() + 40]) or _HISTORY.search(before):
        return False
    if _NOT_PROPOSED.search(before):
        return False
    # another drug's monotherapy is not the steroid's
    return not (
        match[0].startswith("mono")
        and re.search(r"(?:mtx|methotrexate|aza|azathioprine|mmf|mycophenolate|ivig|rituximab|rtx) $", before)
    )
