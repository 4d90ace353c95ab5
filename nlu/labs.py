"""Laboratory results: a name and the number or the word that is its result, and the findings they imply."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from nlu.lab_values import in_thousands, number_after, pair_after, range_after, with_unit
from nlu.negation import context_at
from nlu.parsed import Concept, Finding, Lab, LabName, LabWord, State
from nlu.phrases import Hit, Phrases, read_table, strings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from nlu.text import Text

_SOURCE = "labs.toml"
_TABLE = read_table("labs")


@dataclass(frozen=True, slots=True)
class Labs:
    """The results of a message, what they imply, and the plain offsets that they take up."""

    labs: tuple[Lab, ...] = ()
    findings: tuple[Finding, ...] = ()
    taken: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Result:
    name: LabName
    value: Decimal | LabWord
    start: int
    end: int
    marked: int = 0  # 1 of now, -1 of an earlier time, 0 where nothing says


def _section(name: str) -> Mapping[str, object]:
    section = _TABLE.get(name)
    if not isinstance(section, dict):
        raise TypeError(f"{_SOURCE}: no table [{name}]")
    return section


def _names() -> Phrases[LabName]:
    section = _section("names")
    return Phrases(
        [(form, LabName(name)) for name in section for form in strings(section, name, _SOURCE)],
        _SOURCE,
        before_digits=True,
    )


def _words() -> Phrases[LabWord]:
    section = _section("results")
    return Phrases([(form, word) for word in LabWord for form in strings(section, word, _SOURCE)], _SOURCE)


_NAMES = _names()
_WORDS = _words()
_PENDING_BEFORE = re.compile(
    r"\b(?:await|awaiting|awaited|waiting (?:for|on)|pending|chasing|sent|sent off) (?:the |her |his )?$"
)
_THOUSANDS = re.compile(r" ([0-9]{3})(?![0-9/%]|[.,][0-9]| ?(?:kg|lb|mg|g|cm|st|m|y|w|d)[a-z]{0,7}\b)")
_OBESE = 30  # WHO: body mass index in kg/m2
_WORD_BEFORE = 16  # how far in front of a name its result may stand ("normal TPMT")
_FILLER = re.compile(
    r"[ :=(\-]{0,3}(?:(?:is|was|were|are|came|back|level|activity|result|results|test|levels|ab|abs"
    r"|antibody|both|all|still|comes|has been|as|now|just|on|of|tests)[ :=(]{1,3}){0,4}"
)
_JOINED = re.compile(r"\s{0,2}(?:/|and|&|,|\+|or)?\s{0,2}(?:anti-?|hep b )?\s?")
_CONDITION = re.compile(
    r"\b(?:if|once|when|until|unless|after|assuming|provided|need|needs|check|want|is"
    r"|whether)\b[^.,;\n]{0,25}$"
)
_QUESTION = re.compile(r"\b(?:ok|can|could|should|use|start|give|safe)\b")
_SEROLOGY = {LabName.HBSAG, LabName.HBCAB, LabName.HCVAB, LabName.HEPATITIS_SCREEN}
_ENZYME = {LabName.TPMT, LabName.NUDT15}
_SEROLOGY_WORDS = {LabWord.POSITIVE, LabWord.NEGATIVE, LabWord.PENDING, LabWord.NORMAL}
_ENZYME_WORDS = {LabWord.NORMAL, LabWord.LOW, LabWord.INTERMEDIATE, LabWord.PENDING, LabWord.HIGH, LabWord.NEGATIVE}
_LEVEL_WORDS = {LabWord.NORMAL, LabWord.HIGH, LabWord.LOW, LabWord.PENDING}
_WORDY = {LabName.ALT, LabName.AST, LabName.CREATINE_KINASE, LabName.LIVER_TESTS}
_OTHER_HEPATITIS = re.compile(r"\b(?:autoimmune|alcoholic|drug induced) $")


_SHARE = re.compile(r" ?(?:l|litres?|liters?)? ?[(,=] ?([0-9]{2,3}) ?%")


def read_labs(text: Text) -> Labs:
    """The laboratory results of a message, in order; of a course ("14,000 -> 8,200") the latest.

    Shape:   any text in. Creatinine in umol/L is given in mg/dL (divided by 88.4, two decimals);
             platelets in 10^9/L; the others as they were written.
    """
    hits = [
        hit
        for hit in _NAMES.find(text.plain)
        if not _OTHER_HEPATITIS.search(text.plain, max(0, hit.start - 16), hit.start)
    ]
    results = [result for result in _results(text, hits) if not context_at(text, result.start, result.end).others]
    results = list(_of_now(results))
    labs = tuple(Lab(result.name, result.value, text.span(result.start, result.end)) for result in results)
    return Labs(labs, tuple(_findings(text, results)), tuple((result.start, result.end) for result in results))


def _results(text: Text, hits: list[Hit[LabName]]) -> Iterator[_Result]:
    plain = text.plain
    waiting: list[Hit[LabName]] = []
    paired = -1
    for index, hit in enumerate(hits):
        limit = hits[index + 1].start if index + 1 < len(hits) else len(plain)
        if index == paired:
            continue
        pair = _pair(plain, hit, hits[index + 1]) if index + 1 < len(hits) else ()
        if pair:
            yield from pair
            paired = index + 1
            continue
        result = _number(plain, hit) or _word(text, hit, limit)
        if result is None:
            joined = index + 1 < len(hits) and _JOINED.fullmatch(plain[hit.end : limit])
            waiting = [*waiting, hit] if joined and hit.value in _SEROLOGY else []
            continue
        yield from (_Result(name.value, result.value, name.start, result.end) for name in waiting)
        waiting = []
        yield result


def _of_now(results: list[_Result]) -> Iterator[_Result]:
    """Without the results of an earlier time, where the same message gives a later one: "CK 3000, previous CK 900"."""
    latest = {one.name: max(other.marked for other in results if other.name is one.name) for one in results}
    return (one for one in results if one.marked == latest[one.name] or isinstance(one.value, LabWord))


def _number(plain: str, hit: Hit[LabName]) -> _Result | None:
    if hit.value in _SEROLOGY or hit.value is LabName.LIVER_TESTS:
        return None
    number = number_after(plain, hit.end, course=hit.value is LabName.CREATINE_KINASE or hit.value not in _ENZYME)
    if number is None:
        return None
    if hit.value is LabName.CREATINE_KINASE and (dotted := in_thousands(number.digits)) is not None:
        number = replace(number, value=dotted)
    thousands = _THOUSANDS.match(plain, number.end) if hit.value is LabName.CREATINE_KINASE else None
    if thousands and number.value in range(1, 1000):  # "CK 11 200"
        number = replace(number, value=number.value * 1000 + Decimal(thousands[1]), end=thousands.end(1), unit="")
    if plain[hit.start : hit.end] in {"t", "dexa", "dxa"} and number.value >= 0:
        return None
    if hit.value in _ENZYME:
        limits = range_after(plain, number.end)
        if limits:
            low, high, end = limits
            word = (
                LabWord.LOW
                if number.value < low
                else LabWord.NORMAL
                if high is None or number.value <= high
                else LabWord.HIGH
            )
            return _Result(hit.value, word, hit.start, end)
    if hit.value is LabName.FVC_PERCENT and (share := _SHARE.match(plain, number.end)):  # "1.8 L (48%)"
        number = replace(number, value=Decimal(share[1]), end=share.end(1), unit="")
    value = with_unit(hit.value, number)
    return None if value is None else _Result(hit.value, value, hit.start, number.end, number.marked)


def _pair(plain: str, first: Hit[LabName], second: Hit[LabName]) -> tuple[_Result, ...]:
    """Two names, two numbers: "ALT/AST 48/52"."""
    if {first.value, second.value} != {LabName.ALT, LabName.AST} or plain[first.end : second.start].strip() != "/":
        return ()
    numbers = pair_after(plain, second.end)
    if numbers is None:
        return ()
    return tuple(
        _Result(name.value, number.value, first.start, numbers[1].end)
        for name, number in zip((first, second), numbers, strict=True)
    )


def _word(text: Text, hit: Hit[LabName], limit: int) -> _Result | None:
    """The result that stands in a word behind the name, or in front of it."""
    plain = text.plain
    allowed = _allowed(hit.value)
    if not allowed:
        return None
    filler = _FILLER.match(plain, hit.end)
    start = filler.end() if filler else hit.end
    # a sign may touch the name ("HBsAg+"), so the place behind the name is tried first
    for at in (hit.end, start):
        word = next((found for found in _WORDS.find(plain[at : min(limit, at + 30)]) if found.start <= 1), None)
        if word is None or word.value not in allowed:
            continue
        end = at + word.end
        asked = plain[end : end + 1] == "?" and not _QUESTION.search(plain)
        if asked or _conditional(plain, hit.start, hit.value, word.value):
            return None
        return _Result(hit.value, _meant(hit.value, word.value), hit.start, end)
    return _word_before(plain, hit, allowed)


def _word_before(plain: str, hit: Hit[LabName], allowed: set[LabWord]) -> _Result | None:
    first = max(0, hit.start - _WORD_BEFORE)
    waiting = _PENDING_BEFORE.search(plain, first, hit.start)
    if waiting:
        return _Result(hit.value, LabWord.PENDING, waiting.start(), hit.end)
    before = [
        found for found in _WORDS.find(plain[first : hit.start]) if not plain[first + found.end : hit.start].strip(" ")
    ]
    if not before or before[-1].value not in allowed - {LabWord.PENDING} or hit.value is LabName.CREATINE_KINASE:
        return None
    start = first + before[-1].start
    if _belongs_to_another(plain, start) or _conditional(plain, start, hit.value, before[-1].value):
        return None
    return _Result(hit.value, _meant(hit.value, before[-1].value), start, hit.end)


def _belongs_to_another(plain: str, start: int) -> bool:
    """Whether the word in front is already the result of the name before it ("HBsAg neg core")."""
    first = max(0, start - 40)
    return any(not plain[first + name.end : start].strip(" :=") for name in _NAMES.find(plain[first:start]))


def _conditional(plain: str, start: int, name: LabName, word: LabWord) -> bool:
    """Whether the result is only spoken of ("start aza if TPMT normal"). What stops a drug is never only that."""
    if word is LabWord.PENDING or (name in _SEROLOGY and word is LabWord.POSITIVE):
        return False
    return _CONDITION.search(plain, max(0, start - 40), start) is not None


def _allowed(name: LabName) -> set[LabWord]:
    if name in _SEROLOGY:
        return _SEROLOGY_WORDS
    if name in _ENZYME:
        return _ENZYME_WORDS
    return _LEVEL_WORDS if name in _WORDY else set()


def _meant(name: LabName, word: LabWord) -> LabWord:
    if name in _SEROLOGY and word is LabWord.NORMAL:
        return LabWord.NEGATIVE
    if name in _ENZYME and word is LabWord.NEGATIVE:
        return LabWord.LOW
    return word


def _findings(text: Text, results: list[_Result]) -> Iterator[Finding]:
    last = {result.name: result for result in results}
    surface, core = last.get(LabName.HBSAG), last.get(LabName.HBCAB)
    screen, hepatitis_c = last.get(LabName.HEPATITIS_SCREEN), last.get(LabName.HCVAB)
    if surface and surface.value is LabWord.POSITIVE:
        yield _finding(text, Concept.HEPATITIS_B, State.PRESENT, surface)
    elif core and core.value is LabWord.POSITIVE:
        yield _finding(text, Concept.HEPATITIS_B, State.UNCERTAIN, core)
    elif surface and core and surface.value is core.value is LabWord.NEGATIVE:
        yield _finding(text, Concept.HEPATITIS_B, State.ABSENT, core)
    if hepatitis_c and hepatitis_c.value in {LabWord.POSITIVE, LabWord.NEGATIVE}:
        state = State.PRESENT if hepatitis_c.value is LabWord.POSITIVE else State.ABSENT
        yield _finding(text, Concept.HEPATITIS_C, state, hepatitis_c)
    if screen and screen.value in {LabWord.POSITIVE, LabWord.NEGATIVE}:
        state = State.ABSENT if screen.value is LabWord.NEGATIVE else State.UNCERTAIN
        yield _finding(text, Concept.HEPATITIS_B, state, screen)
        yield _finding(text, Concept.HEPATITIS_C, state, screen)
    yield from _from_numbers(text, last.values())


def _from_numbers(text: Text, results: Iterable[_Result]) -> Iterator[Finding]:
    """WHO: osteoporosis at a T score of -2.5 or less, osteopenia to -1; obesity from a BMI of 30."""
    for result in results:
        if not isinstance(result.value, Decimal):
            continue
        if result.name is LabName.T_SCORE and (result.value <= -1 or result.value >= 1):
            state = State.PRESENT if result.value <= Decimal("-2.5") else State.UNCERTAIN
            yield _finding(text, Concept.OSTEOPOROSIS, state, result)
        if result.name is LabName.BMI and result.value >= _OBESE:
            yield _finding(text, Concept.OBESITY, State.PRESENT, result)


def _finding(text: Text, concept: Concept, state: State, result: _Result) -> Finding:
    return Finding(concept, state, text.span(result.start, result.end))
