"""The store: its tables within one transaction, and what concerns all of them. One interface over both backings."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from bot.store.audit import Audit
from bot.store.complaints import Complaints
from bot.store.exchanges import Exchanges
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox
from bot.store.receipts import Receipts
from bot.store.rows import Purged, Retention
from bot.store.sessions import Sessions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from types import TracebackType

    from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables, within one transaction."""

    inbox: Inbox
    sessions: Sessions
    outbox: Outbox
    exchanges: Exchanges
    audit: Audit
    receipts: Receipts
    complaints: Complaints

    def new_case(self, chat: str) -> None:
        """Erase the chat's case and what was said about it; its receipts stay. Then `Store.scrub`."""
        self.sessions.forget(chat)
        self.inbox.erase(chat)
        self.outbox.erase(chat)

    def forget(self, chat: str) -> None:
        """Erase what is known of a chat and what it said: the case, the receipts, the texts. Then `Store.scrub`."""
        self.new_case(chat)
        self.receipts.erase(chat)
        self.complaints.erase(chat)


class Store:
    """Safe to use from several threads; over PostgreSQL, from several machines."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def shared(self) -> bool:
        """Whether other processes may answer from the same store at the same time."""
        return self._database.shared

    @contextmanager
    def transaction(self) -> Iterator[Tables]:
        """The tables; all that is written in the block is on disk at its end, or nothing where it raises.

        Errors:  StoreError where the store cannot be used; StaleError from a table.
        """
        with self._database.transaction() as connection:
            yield Tables(
                Inbox(connection),
                Sessions(connection),
                Outbox(connection),
                Exchanges(connection),
                Audit(connection),
                Receipts(connection),
                Complaints(connection),
            )

    def purge(self, now: datetime, retention: Retention) -> Purged:
        """Erase what is older than it may be kept; what waits to be answered or sent is never lost by it."""
        with self.transaction() as tables:
            purged = Purged(
                updates=tables.inbox.expire(now - retention.text),
                messages=tables.outbox.expire(now - retention.text),
                sessions=tables.sessions.expire(now - retention.session),
                receipts=tables.receipts.expire(now - retention.receipt),
                complaints=tables.complaints.expire(now - retention.receipt),
            )
        self.scrub()
        return purged

    def scrub(self) -> None:
        """Let what was erased be gone from the files too, the write-ahead log's as well."""
        self._database.scrub()

    def close(self) -> None:
        """Close it; nothing more may be asked of it."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
