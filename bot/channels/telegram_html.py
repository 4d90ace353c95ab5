"""Telegram HTML of a card: messages within Telegram's limit, split between blocks, everything escaped."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.channels.layout import (
    BULLET,
    MORE_ON_SOURCES,
    Block,
    Part,
    blocks,
    cited,
    quick_replies,
    shown,
    source_text,
)
from bot.channels.wrapping import pieces
from bot.reply import Plain, ProtocolWords, Strong, UserWords

if TYPE_CHECKING:
    from bot.reply import Button, Card, Fragment, Line, Source

LIMIT = 4096  # UTF-16 units in a message; counted with its markup, so always on the safe side
CALLBACK_BYTES = 64
PACKED = LIMIT - 96  # so that a message that is sent again has room to say so
ROW_SIGNS, ROW_BUTTONS = 32, 3

# Text of at most this length stays within the limit even if each sign is escaped to five ("&amp;").
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A block in markup. It is split only where it is too long by itself, and then between its lines."""

    head: str
    lines: tuple[str, ...]
    opening: str = ""
    closing: str = ""

    def __str__(self) -> str:
        body = "\n".join(self.lines)
        return "\n".join(part for part in (self.head, f"{self.opening}{body}{self.closing}") if part)


def messages(card: Card) -> tuple[str, ...]:
    """The card as one or more messages of Telegram HTML, in order; none for an empty card."""
    paragraphs = [_block(block) for block in blocks(card)]
    if card.sources:
        paragraphs.append(_sources(card.sources))
    if card.footer:
        paragraphs.append(_Paragraph("", tuple(f"<i>{text}</i>" for text in _escaped(card.footer))))
    packed: list[str] = []
    for part in (fitting for paragraph in paragraphs for fitting in _fitting(paragraph)):
        joined = f"{packed[-1]}\n\n{part}" if packed else str(part)
        if packed and units(joined) <= PACKED:
            packed[-1] = joined
        else:
            packed.append(str(part))
    return tuple(packed)


def keyboard(card: Card) -> tuple[tuple[Button, ...], ...]:
    """The quick replies in rows; one that Telegram would refuse, over 64 bytes, is left out."""
    rows: list[list[Button]] = []
    for button in quick_replies(card):
        if not button.label or not 0 < len(button.sends.encode()) <= CALLBACK_BYTES:
            continue
        row = rows[-1] if rows else []
        if row and len(row) < ROW_BUTTONS and sum(len(b.label) for b in (*row, button)) <= ROW_SIGNS:
            row.append(button)
        else:
            rows.append([button])
    return tuple(tuple(row) for row in rows)


def units(text: str) -> int:
    """The length as Telegram counts it: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def without_markup(message: str) -> str:
    """The message as plain text, for when its markup is refused. Our own tags only: theirs are escaped."""
    return html.unescape(re.sub(r"</?[a-z]{1,10}(?: expandable)?>", "", message))


def _block(block: Block) -> _Paragraph:
    bullet = f"{BULLET} " if block.title else ""
    lines = tuple(text for line in block.lines for text in _line(line, bullet))
    head = f"<b>{html.escape(block.title, quote=False)}</b>" if block.title else ""
    if block.part is Part.DETAIL:
        return _Paragraph(head, lines, "<blockquote expandable>", "</blockquote>")
    return _Paragraph(head, lines)


def _sources(sources: tuple[Source, ...]) -> _Paragraph:
    """All sources behind one fold: a phone is no place for a bibliography."""
    lines = tuple(text for source in sources for text in _escaped(source_text(source)))
    return _Paragraph("<b>Sources</b>", (*lines, MORE_ON_SOURCES), "<blockquote expandable>", "</blockquote>")


def _line(line: Line, bullet: str) -> tuple[str, ...]:
    """The line's markup, in one piece, or in several where no message could hold it."""
    parts = tuple(part for fragment in line.fragments for part in _fragment(fragment))
    cites = f" {html.escape(cited(line), quote=False)}" if line.cites else ""
    whole = f"{bullet}{''.join(parts)}{cites}"
    if units(whole) <= LIMIT // 2:
        return (whole,)
    return (*(f"{bullet}{parts[0]}", *parts[1:-1]), f"{parts[-1]}{cites}") if len(parts) > 1 else (whole,)


def _fragment(fragment: Fragment) -> tuple[str, ...]:
    texts = _escaped(shown(fragment))
    match fragment:
        case Strong():
            return tuple(f"<b>{text}</b>" for text in texts)
        case Plain() | ProtocolWords() | UserWords():
            return texts


def _escaped(text: str) -> tuple[str, ...]:
    return tuple(html.escape(piece, quote=False) for piece in pieces(text, _LONGEST))


def _fitting(paragraph: _Paragraph) -> tuple[_Paragraph, ...]:
    """The paragraph, or as many of the same head as it takes to keep each within the limit."""
    done: list[_Paragraph] = []
    held: tuple[str, ...] = ()
    for line in paragraph.lines:
        longer = _Paragraph(paragraph.head, (*held, line), paragraph.opening, paragraph.closing)
        if held and units(str(longer)) > PACKED:
            done.append(_Paragraph(paragraph.head, held, paragraph.opening, paragraph.closing))
            held = (line,)
        else:
            held = longer.lines
    return (*done, _Paragraph(paragraph.head, held, paragraph.opening, paragraph.closing))
