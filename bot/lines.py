"""A line of a card, with what it rests on."""

from __future__ import annotations

from bot.reply import Fragment, Line, Plain, ProtocolWords
from core.evidence import Ref, RefKind
from core.register import ProtocolBook


def line(*fragments: Fragment | str, refs: tuple[Ref, ...] = ()) -> Line:
    """A line of our own words and others', citing `refs` once each.

    The limits behind a statement or settlement are left to the sources below: a dose with eleven ids is not read.
    """
    typed = tuple([Plain(part) if isinstance(part, str) else part for part in fragments])
    first = [ref.text for ref in refs if ref.kind is not _LIMIT] or [ref.text for ref in refs]
    return Line(typed, tuple(dict.fromkeys(first)))


_LIMIT = RefKind.LIMIT  # looked up once: every line asks


def quoted(ref: Ref, book: ProtocolBook) -> Line:
    """A statement in the protocol's own words, without the figure and the attribution that nothing supports."""
    statement = book.statements[ref]
    return line(ProtocolWords(statement.quote), refs=(ref,))


def capital(text: str) -> str:
    """Its first letter in upper case."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """As a sentence: capital and full stop."""
    return f"{capital(text)}."
