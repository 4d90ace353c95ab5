"""How the disease answered to treatment so far. What the writer proposes comes from `proposals`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from nlu.parsed import Proposed, Response, ResponseSaid
from nlu.phrases import Hit, Phrases, read_table, strings
from nlu.proposals import read_proposals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlu.text import Text

Said = Response | Literal["worse", "nothing"]


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


def _either(key: str) -> str:
    forms = sorted(strings(_section("undone"), key, "course"), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(form).replace(r"\ ", "[ -]") for form in forms) + ")"


_REACH = 48  # characters in front of a response that can undo it
_RESPONSES: Phrases[Said] = Phrases(_responses(), "course")
_NEGATED = re.compile(rf"(?<![a-z]){_either('negated')}(?:[ -]{_either('between_negated')}){{0,2}}[ -]?$")
_SUPPOSED = re.compile(rf"(?<![a-z]){_either('supposed')}(?![a-z])(?:[ -]{_either('between_supposed')}){{0,4}}[ -]?$")
_EARLIER = re.compile(rf"(?<![a-z]){_either('earlier')}[ -]$")
_COMPARED = re.compile(r"(?<![a-z])(?:which|than|vs|versus|is it|would|or)(?![a-z])")
# "better" by itself is a response at the end of a statement, and a comparison in a question
_BETTER = re.compile(r"(?<![a-z])better(?= ?(?:[.,;!)\n]|now|on|after|since|with|but|and|$))")
_ASKS = re.compile(r"[^.!\n,;?]{0,40}\?")
_DRUG = (
    r"(?:pred\w{0,7}|steroids?|mtx|methotrexate|aza|azathioprine|mmf|mycophenolate|ivig|rtx|rituximab|[0-9]{1,3} ?mg)"
)
_TREATED = re.compile(
    r"(?<![a-z])(?:taper\w{0,4}|wean\w{0,4}|down to|reduc\w{1,4}|dropp\w{1,4}|lowered|despite"
    r"|since (?:starting|stopping|cutting)"
    rf"|(?:on|with|after|started|taking|off|stopped|failed) [^.?!\n]{{0,25}}?{_DRUG})(?![a-z])"
)


def read_course(text: Text) -> Course:
    """Responses and proposals.

    Shape:   a denied or merely supposed response ("if no better") is left out; a denied improvement is no response.
    Errors:  none.
    """
    found = list(_stated(text.plain))
    found += _better(text.plain, found)
    said = (ResponseSaid(response, text.span(start, end)) for start, end, response in sorted(found) if response)
    return Course(tuple(said), read_proposals(text))


def _stated(plain: str) -> Iterator[tuple[int, int, Response | None]]:
    """The forms of the lexicon; None for one that says nothing, so that nothing else is read into it."""
    hits = tuple(_RESPONSES.find(plain))
    treated = bool(hits) and _TREATED.search(plain) is not None
    for hit in hits:
        said = hit.value != "nothing" and (hit.value != "worse" or treated)
        yield hit.start, hit.end, _meaning(plain, hit) if said else None


def _meaning(plain: str, hit: Hit[Said]) -> Response | None:
    if hit.value == "nothing":
        return None
    response = Response.FLARE if hit.value == "worse" else hit.value
    before = plain[max(0, hit.start - _REACH) : hit.start]
    if _SUPPOSED.search(before) or _EARLIER.search(before):
        return None
    if _NEGATED.search(before):
        return Response.NONE if response is Response.GOOD else None
    return response


def _better(plain: str, stated: list[tuple[int, int, Response | None]]) -> Iterator[tuple[int, int, Response | None]]:
    taken = bytearray(len(plain))
    for start, end, _ in stated:
        taken[start:end] = b"\x01" * (end - start)
    for match in _BETTER.finditer(plain):
        if not taken[match.start()]:
            yield match.start(), match.end(), _better_meaning(plain, match)


def _better_meaning(plain: str, match: re.Match[str]) -> Response | None:
    low = max(0, match.start() - _REACH * 3)
    sentence = plain[max(plain.rfind(mark, low, match.start()) + 1 for mark in ".?!\n") or low : match.start()]
    before = sentence[-_REACH:]
    if _ASKS.match(plain, match.end()) or _COMPARED.search(sentence.rsplit(",", 1)[-1]) or _SUPPOSED.search(before):
        return None
    return Response.NONE if _NEGATED.search(before) else Response.GOOD
