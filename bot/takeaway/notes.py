"""An answer as plain text to paste into the notes: doses with units, what it rests on, protocol and code."""

from __future__ import annotations

from bot.reply import Card, Line

_HEAD = "Myocite, from the treatment protocol. Verify before prescribing."


def notes(card: Card) -> str:
    """The text; lines end with a newline, there is none at the end. Others' words are left out."""
    first = (card.emergency,) if card.emergency else ()
    known = "; ".join(f"{fact.label} {fact.value}" for fact in card.understood)
    parts = [_HEAD, *([f"Case as stated: {known}."] if known else [])]
    parts += [_said(one) for one in (*first, *card.headline)]
    parts += [f"Check: {_said(one)}" for one in card.check_first]
    parts += [f"Alarm ({alarm.tone.value}): {_said(alarm.line)}" for alarm in card.alarms]
    parts += [f"Not in the protocol: {_said(one)}" for one in card.gaps]
    ids = ", ".join(source.id for source in card.sources)
    parts += [f"Sources: {ids}."] if ids else []
    return "\n".join((*parts, card.footer)).strip()


def _said(line: Line) -> str:
    words = "".join(part.text for part in line.fragments)
    return f"{words} [{', '.join(line.cites)}]" if line.cites else words
