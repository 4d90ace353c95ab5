"""Where published work says other than the sentences an answer rests on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from bot.lines import line
from bot.reply import Line, Section
from core.register import ProtocolBook


def section(lines: tuple[Line, ...], book: ProtocolBook) -> tuple[Section, ...]:
    """For each statement under these lines that the literature does not simply support: what it says instead."""
    told = _told(book)
    cited = dict.fromkeys([cite for one in lines for cite in one.cites])
    found = tuple([told[cite] for cite in cited if cite in told])
    return (Section("Literature differs", found),) if found else ()


@cache
def _told(book: ProtocolBook) -> Mapping[str, Line]:
    """By statement, what is said beside it."""
    rows = book.statements.items()
    return {str(ref): line(row.literature, refs=(ref,)) for ref, row in rows if row.literature}
