"""What each citation of a card opens: the exact words, and the literature beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from bot.reply import Literature, Source, SourceKind
from core.evidence import Ref, RefKind
from core.register import ProtocolBook


def sources_of(ids: Iterable[str], book: ProtocolBook) -> tuple[Source, ...]:
    """Each id once: the protocol's sentences first, then settlements, then limits."""
    every = _sources(book)
    asked = set(ids)
    if not asked <= every.keys():
        raise KeyError(min(asked - every.keys()))
    return tuple([source for known, source in every.items() if known in asked])


@cache
def _sources(book: ProtocolBook) -> Mapping[str, Source]:
    """All that the book can cite, by id, in the order in which sources are shown."""
    return {str(ref): _source(ref, book) for rows in (book.statements, book.settlements, book.limits) for ref in rows}


def _source(ref: Ref, book: ProtocolBook) -> Source:
    match ref.kind:
        case RefKind.STATEMENT:
            statement = book.statements[ref]
            return Source(
                str(ref),
                SourceKind.PROTOCOL,
                statement.section,
                statement.quote,
                statement.markers,
                statement.agreement,
                tuple(_literature(key, book) for key in statement.sources),
            )
        case RefKind.SETTLEMENT:
            settlement = book.settlements[ref]
            return Source(str(ref), SourceKind.SETTLEMENT, settlement.question, settlement.text)
        case RefKind.LIMIT:
            limit = book.limits[ref]
            literature = tuple(_literature(key, book) for key in limit.sources)
            return Source(str(ref), SourceKind.LIMIT, f"{limit.drug}: {limit.kind}", limit.limit, literature=literature)


def _literature(key: str, book: ProtocolBook) -> Literature:
    source = book.sources[key]
    known = source.identifiers_verified  # an identifier that nobody looked up is not shown
    verified = source.verified and source.citation_verified
    return Literature(source.citation, source.doi if known else None, source.pmid if known else None, verified)
