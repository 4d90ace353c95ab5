"""Safe display (D29, L65): what in our own words could be misread into a wrong dose, by the list of the ISMP.

Words of the protocol, of the user and of a published title are not ours: they are shown as they stand, in quotation
marks or as a citation. Everything else that a card says is held against every rule here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from bot.reply import Card, Line, Plain, ProtocolWords, SourceKind, Strong
from core.agent import Agent


class Rule(StrEnum):
    """What a sentence of ours must not do. The value is what a log may hold."""

    ABBREVIATION = "error-prone abbreviation"
    DRUG_NAME = "drug name not in full"
    SYMBOL = "error-prone symbol"
    TRAILING_ZERO = "trailing zero"
    LEADING_ZERO = "no leading zero"
    UNIT_SPACE = "no space before the unit"
    THOUSANDS = "thousands written in another way than the protocol's"
    SLASH = "slash for per, or between two numbers"
    ONCE_WEEKLY = "methotrexate without ONCE WEEKLY"
    WEEKDAY = "methotrexate without a weekday to choose"
    UNSUPPORTED = "an unsupported claim without its note"
    PROVENANCE = "a source that is not evidence, or an address"


@dataclass(frozen=True, slots=True)
class Fault:
    """One sentence that breaks a rule: `where` is the part of the card, `text` the sentence, never logged."""

    rule: Rule
    where: str
    text: str


_ABBREVIATIONS = frozenset({
    "QD", "Qd", "qd", "QOD", "QoD", "qod", "QHS", "qhs", "HS", "hs", "BID", "Bid", "bid", "BD", "bd", "TID",
    "tid", "TDS", "tds", "QID", "qid", "QDS", "qds", "OD", "od", "OS", "OU", "BIW", "biw", "TIW", "tiw", "PRN",
    "prn", "PO", "po", "SC", "SQ", "sq", "SubQ", "subq", "subcut", "IM", "IV", "iv", "UD", "SSRI", "SSI", "DC",
    "cc", "IU", "iu", "U", "mcg", "ug", "MCG", "UG", "MS",
})  # fmt: skip
_DRUG_NAMES = frozenset({
    "MTX", "mtx", "Mtx", "AZA", "aza", "AZT", "MMF", "mmf", "MPA", "CYC", "cyc", "CTX", "CPA", "CSA", "CsA",
    "CyA", "CYA", "TAC", "tac", "RTX", "rtx", "IVIG", "IVIg", "ivig", "IVMP", "ivmp", "MP", "PRED", "Pred",
    "pred", "DEX", "MSO", "MgSO", "TMP", "SMX", "HCQ", "HCT", "HCTZ", "CPZ", "PTU", "TNK", "ASA", "APAP",
})  # fmt: skip
_TOKEN = re.compile(r"[A-Za-z_]{1,40}")
_SIGNS = frozenset("<>≤≥@&µμ°")
_SHORTHAND = re.compile(
    r"\b[qQ]\.[dD]\b|\b[qQ] ?[0-9]{1,2} ?(?:h|d|w|wk|hours|weeks)\b|\b[xX] ?[0-9]{1,2} ?(?:d|days)?\b|\bD/C\b"
)
_SHORT = frozenset("qQxXD")
_TRAILING = re.compile(r"(?<![0-9.])[0-9]{1,9}\.[0-9]{0,9}0(?![0-9.])")
_LEADING = re.compile(r"(?<![0-9])\.[0-9]")
_UNITS = r"(?:mg|g|kg|lb|cm|mL|ml|L|m2|m²|years|weeks|months|days)"
_NO_SPACE = re.compile(rf"[0-9]{_UNITS}\b")
_THOUSANDS = re.compile(r"(?<![0-9,.])(?:[0-9],[0-9]{3}|[0-9]{5,9})(?:\.[0-9])? (?:mg|g)\b")
_SLASH = re.compile(r"[0-9] ?/ ?[0-9]|(?<=[0-9A-Za-z)])/(?:d|day|days|wk|week|month|dose|hr|h)\b")
_FIGURE = re.compile(r"\b86 ?%|\b86 percent")
_NOT_EVIDENCE = frozenset({"http", "https", "www", "droracle", "oracle", "provenance", "from_memory", "seen_on_page"})
_AMOUNT = re.compile(r"[0-9] ?(?:mg|milligrams?)\b")
_FREQUENCY = re.compile(
    r"\b(?:daily|weekly|twice|(?:a|each|every|per|one|in) (?:[0-9]{1,2} )?(?:day|week)s?)\b", re.IGNORECASE
)
_CLAUSE = re.compile(r"; |\. ")
_DRUG = re.compile("|".join(re.escape(agent.value) for agent in Agent), re.IGNORECASE)
_ONCE_WEEKLY = "ONCE WEEKLY"
_NOTE = {"S03": "D01", "S48": "D01", "S26": "D20"}  # what stands beside words whose claim was not borne out
_QUOTED = "“…”"
PUBLISHED = "Published literature"  # the title of the section whose lines cite papers in their own words


def faults(card: Card) -> tuple[Fault, ...]:
    """Every unsafe sentence of a card; none for a card that may be shown. Pure, well under a millisecond."""
    found: list[Fault] = []
    for where, text in composed(card):
        own = _without_title(text, card) if where == PUBLISHED else text
        found += [Fault(rule, where, text) for rule in broken(own)]
    for source in card.sources:
        if source.kind is not SourceKind.PROTOCOL:
            found += [Fault(rule, "sources", source.words) for rule in _of_a_source(source.title, source.words)]
    return (*found, *_of_the_whole(card))


def broken(text: str) -> tuple[Rule, ...]:
    """The rules that one sentence of our own breaks."""
    words = set(_TOKEN.findall(text))
    tests = (
        (Rule.ABBREVIATION, not words.isdisjoint(_ABBREVIATIONS)),
        (Rule.DRUG_NAME, not words.isdisjoint(_DRUG_NAMES)),
        (Rule.PROVENANCE, not _NOT_EVIDENCE.isdisjoint(map(str.lower, words))),
        (Rule.SYMBOL, not _SIGNS.isdisjoint(text) or (not words.isdisjoint(_SHORT) and _found(_SHORTHAND, text))),
        (Rule.TRAILING_ZERO, "." in text and _found(_TRAILING, text)),
        (Rule.LEADING_ZERO, "." in text and _found(_LEADING, text)),
        (Rule.UNIT_SPACE, _found(_NO_SPACE, text)),
        (Rule.THOUSANDS, _found(_THOUSANDS, text)),
        (Rule.SLASH, "/" in text and _found(_SLASH, text)),
        (Rule.ONCE_WEEKLY, not _weekly_is_said(text)),
    )
    return tuple(rule for rule, breaks in tests if breaks)


def _found(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.search(text) is not None


@cache
def _of_a_source(title: str, words: str) -> tuple[Rule, ...]:
    """The rules that the text of a settlement or limit breaks: there are a hundred of them, always the same."""
    return broken(f"{title}: {words}")


def composed(card: Card) -> Iterator[tuple[str, str]]:
    """Each sentence of ours with the part of the card it stands in; others' words are left out of it."""
    if card.emergency:
        yield "emergency", own_words(card.emergency)
    parts = (("headline", card.headline), ("why", card.why), ("check first", card.check_first), ("gaps", card.gaps))
    for where, lines in (*parts, ("alarms", tuple(alarm.line for alarm in card.alarms))):
        for line in lines:
            yield where, own_words(line)
    if card.question:
        yield "question", own_words(card.question.line)
    for button in (*(card.question.buttons if card.question else ()), *card.buttons):
        yield "button", button.label
    for fact in card.understood:
        yield "understood", f"{fact.label} {fact.value}"
    for section in card.details:
        yield "details", section.title
        where = PUBLISHED if section.title == PUBLISHED else "details"
        for line in section.lines:
            yield where, own_words(line)


def own_words(line: Line) -> str:
    """What of a line is ours, with a mark where others are quoted."""
    return "".join(one.text if isinstance(one, Plain | Strong) else _QUOTED for one in line.fragments)


def _without_title(text: str, card: Card) -> str:
    """A line that cites a paper, without the words of its authors and its identifiers."""
    titles = (paper.citation.rstrip(".") for source in card.sources for paper in source.literature)
    found = next((title for title in titles if text.startswith(title)), "")
    return re.sub(r"doi:\S{1,200}", "", text.removeprefix(found))


def _weekly_is_said(text: str) -> bool:
    """Whether each dose of methotrexate stands with ONCE WEEKLY, and a frequency has it in the same line."""
    said = _ONCE_WEEKLY in text
    return all(
        _ONCE_WEEKLY in clause or not (_AMOUNT.search(clause) or (_FREQUENCY.search(clause) and not said))
        for clause in _about_methotrexate(text)
    )


def _about_methotrexate(text: str) -> Iterator[str]:
    """The clauses whose drug is methotrexate; a clause that names none goes on with the last."""
    if Agent.METHOTREXATE not in text.lower():
        return
    subject: set[str] = set()
    for clause in _CLAUSE.split(text):
        subject = {found.lower() for found in _DRUG.findall(clause)} or subject
        if Agent.METHOTREXATE in subject:
            yield clause


def _of_the_whole(card: Card) -> Iterator[Fault]:
    """What only the whole card shows: a weekday to choose, and the notes beside unsupported claims."""
    cited = {cite for line in _lines(card) for cite in line.cites}
    for line in card.headline:
        strong = next((one.text for one in line.fragments if isinstance(one, Strong)), "")
        offered = not strong.startswith("No: ") and any(map(_AMOUNT.search, _about_methotrexate(strong)))
        if offered and "weekday" not in own_words(line):
            yield Fault(Rule.WEEKDAY, "headline", own_words(line))
    for line in _lines(card):
        quotes = any(isinstance(fragment, ProtocolWords) for fragment in line.fragments)
        missing = {_NOTE[cite] for cite in line.cites if cite in _NOTE} - cited if quotes else set[str]()
        if missing or (_FIGURE.search(own_words(line)) and "D01" not in cited):
            yield Fault(Rule.UNSUPPORTED, "a quotation", own_words(line))
    titles = "\n".join(paper.citation for source in card.sources for paper in source.literature)
    if any(sign in titles for sign in ("http", "www.")) or "oracle" in titles.lower():
        yield Fault(Rule.PROVENANCE, "sources", "a published source")


def _lines(card: Card) -> tuple[Line, ...]:
    first = (card.emergency,) if card.emergency else ()
    asked = (card.question.line,) if card.question else ()
    folded = tuple(line for section in card.details for line in section.lines)
    alarms = tuple(alarm.line for alarm in card.alarms)
    return (*first, *card.headline, *card.why, *card.check_first, *alarms, *card.gaps, *asked, *folded)
