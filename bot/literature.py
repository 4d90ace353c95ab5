"""Where published work says other than the sentences an answer rests on."""

from __future__ import annotations

from bot.lines import line
from bot.reply import Line, Section
from core.evidence import Ref, RefKind
from core.register import ProtocolBook


def section(lines: tuple[Line, ...], book: ProtocolBook) -> tuple[Section, ...]:
    """For each statement under these lines that the literature does not simply support: what it says instead."""
    refs = [Ref.parse(cite) for one in lines for cite in one.cites]
    statements = [ref for ref in dict.fromkeys(refs) if ref.kind is RefKind.STATEMENT]
    told = [(ref, book.statements[ref].literature) for ref in statements]
    found = tuple(line(text, refs=(ref,)) for ref, text in told if text)
    return (Section("Where the literature differs", found),) if found else ()
