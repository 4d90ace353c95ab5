"""Plain text of a card: the text of `myocite ask --jsonl`, and of the terminal where it has no colour.

Each thing said stands on a line of its own, so that nothing breaks a number from its unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.layout import (
    BULLET,
    MORE_ON_SOURCES,
    Block,
    blocks,
    cited,
    parted,
    quick_replies,
    shown,
    source_text,
)

if TYPE_CHECKING:
    from bot.reply import Button, Card, Line


def render(card: Card) -> str:
    """The whole card as plain text: first the emergency or the answer, at the end the sources.

    Lines are separated by a newline, blocks by an empty line; there is none at the end.
    """
    paragraphs = [_block(block) for block in blocks(card)]
    if card.sources:
        paragraphs.append("\n".join(("Sources", *map(source_text, card.sources), MORE_ON_SOURCES)))
    replies, details = parted(quick_replies(card))
    if replies:
        paragraphs.append("\n".join(("Quick replies", *(_button(button) for button in replies))))
    if details:
        paragraphs.append(f"More: {', '.join(button.label for button in details)} (write /more and one of these)")
    if card.footer:
        paragraphs.append(card.footer)
    return "\n\n".join(paragraphs)


def line_text(line: Line) -> str:
    """One line: its fragments, then its citations."""
    said = "".join(shown(fragment) for fragment in line.fragments)
    return " ".join(part for part in (said.rstrip(), cited(line)) if part)


def _block(block: Block) -> str:
    lines = [line_text(line) for line in block.lines]
    if not block.title:
        return "\n".join(lines)
    return "\n".join((block.title, *(f"{BULLET} {line}" for line in lines)))


def _button(button: Button) -> str:
    """The label, and what to write where that differs."""
    said = "" if button.says.casefold() == button.label.casefold() else f" (write: {button.says})"
    return f"{BULLET} {button.label}{said}"
