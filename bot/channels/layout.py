"""The order in which a card is read, the same in every channel: blocks of lines, without any markup.

A channel asks for `blocks(card)` and dresses each fragment; it adds the sources, the quick replies and the
footer in its own manner. What stands in quotation marks is decided here, so that the protocol's and the
user's words look alike everywhere.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.reply import (
    AlarmLine,
    Button,
    Card,
    Fragment,
    Line,
    Plain,
    ProtocolWords,
    Source,
    SourceKind,
    Strong,
    Tone,
    Understood,
    UserWords,
)

if TYPE_CHECKING:
    pass

# A bullet, never a dash: "- 5 mg" reads as minus five.
BULLET = "•"
_OPENS = "/more "
LONGEST_ECHO = 300  # characters of the user's words shown back; a message may hold 4,096

_TONES = {Tone.STOP: "Stop", Tone.HOLD: "Hold", Tone.CAUTION: "Caution"}
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


class Part(StrEnum):
    """What a block is for; a channel may dress one differently, never move it."""

    EMERGENCY = "emergency"
    HEADLINE = "headline"
    QUESTION = "question"
    WHY = "why"
    CHECK_FIRST = "check first"
    ALARMS = "alarms"
    GAPS = "gaps"
    UNDERSTOOD = "understood"
    NOT_USED = "not used"
    READ_AS = "read as"
    DETAIL = "detail"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together. An empty title: the lines speak for themselves."""

    part: Part
    title: str
    lines: tuple[Line, ...]


def blocks(card: Card) -> tuple[Block, ...]:
    """The card's blocks from top to bottom, empty ones left out; then come sources, buttons, footer."""
    every = (
        Block(Part.EMERGENCY, "", (card.emergency,) if card.emergency else ()),
        Block(Part.HEADLINE, "", card.headline),
        Block(Part.QUESTION, "", (card.question.line,) if card.question else ()),
        Block(Part.WHY, "Why", card.why),
        Block(Part.CHECK_FIRST, "Check first", card.check_first),
        Block(Part.ALARMS, "Alarms", tuple(_alarm(alarm) for alarm in card.alarms)),
        Block(Part.GAPS, "Not in the protocol", card.gaps),
        Block(Part.UNDERSTOOD, "", (_understood(card.understood),) if card.understood else ()),
        Block(Part.NOT_USED, "", (_not_used(card.not_used),) if card.not_used else ()),
        Block(Part.READ_AS, "Read as", tuple(_read_as(*mend) for mend in card.read_as)),
        *(Block(Part.DETAIL, section.title, section.lines) for section in card.details),
    )
    return tuple(block for block in every if block.lines)


def quick_replies(card: Card) -> tuple[Button, ...]:
    """The question's buttons, then the card's further ones, each thing to say once."""
    asked = card.question.buttons if card.question else ()
    once: dict[str, Button] = {}
    for button in (*asked, *card.buttons):
        once.setdefault(button.says, button)
    return tuple(once.values())


def parted(buttons: tuple[Button, ...]) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    """The quick replies proper, and the buttons that open a detail of the card."""
    replies = tuple(button for button in buttons if not button.says.startswith(_OPENS))
    return replies, tuple(button for button in buttons if button not in replies)


def shown(fragment: Plain | Strong | ProtocolWords | UserWords) -> str:
    """The fragment's text as it is read, quotation marks included, before any markup."""
    match fragment:
        case Plain(text) | Strong(text):
            return text
        case ProtocolWords(text):
            return f"“{text}”"
        case UserWords(text):
            return f"“{harmless(text)}”"


def cited(line: Line) -> str:
    """The line's citations ("[S01, D02]"), or nothing."""
    return f"[{', '.join(line.cites)}]" if line.cites else ""


def harmless(words: str) -> str:
    """The user's words on one line: without control or invisible signs, quotation marks or undue length.

    They stand between quotation marks in the midst of our own lines, and must not look like one.
    """
    spaced = " ".join(words.split())
    visible = "".join(sign for sign in spaced if unicodedata.category(sign) not in _UNPRINTABLE)
    inner = visible.translate({ord("“"): "'", ord("”"): "'", ord('"'): "'"})
    return inner if len(inner) <= LONGEST_ECHO else f"{inner[:LONGEST_ECHO]}…"


MORE_ON_SOURCES = "The literature beside a sentence: /source S01"


def source_text(source: Source) -> str:
    """What a citation opens, on one line: the protocol's exact words in quotation marks, ours under their title."""
    if source.kind is SourceKind.PROTOCOL:
        return f"[{source.id}] “{source.words}”"
    kind = "Settlement" if source.kind is SourceKind.SETTLEMENT else "Safety limit"
    return (
        f"[{source.id}] {kind}, {source.title}: {source.words}"
        if source.title
        else f"[{source.id}] {kind}: {source.words}"
    )


def _alarm(alarm: AlarmLine) -> Line:
    named = (Strong(f"{_TONES[alarm.tone]}:"), Plain(" "))
    return Line((*named, *alarm.line.fragments), alarm.line.cites)


def _understood(facts: tuple[Understood, ...]) -> Line:
    """All facts on one line, so that a glance checks them; the user's words where they were put otherwise."""
    fragments: list[Fragment] = [Plain("Understood: ")]
    for index, fact in enumerate(facts):
        fragments.append(Plain(f"{'; ' if index else ''}{fact.label} {fact.value}"))
        if fact.words and not _same(fact.words, fact.value):
            fragments += [Plain(" ("), UserWords(fact.words), Plain(")")]
    return Line(tuple(fragments))


def _same(words: str, value: str) -> bool:
    """Whether the words say the value as it stands, so that nothing was put otherwise."""
    said, shown_value = (" ".join(text.casefold().split()) for text in (words, value))
    return said in shown_value or shown_value in {"yes", "no"} or shown_value in said


def _not_used(words: tuple[str, ...]) -> Line:
    """The words that no reading used, on one line."""
    fragments: list[Fragment] = [Plain("Not used: ")]
    for index, word in enumerate(words):
        fragments += [Plain(", ")] if index else []
        fragments.append(UserWords(word))
    return Line(tuple(fragments))


def _read_as(word: str, mended: str) -> Line:
    return Line((UserWords(word), Plain(" as "), UserWords(mended)))
