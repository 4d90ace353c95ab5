"""One message, one transaction: the session, the record of the answer and the audit row are written together."""

from __future__ import annotations

import threading
import zlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot.audited import audited
from bot.conversation import Forgets, Turn, Turns
from bot.store.errors import StaleError, StoreError
from bot.store.rows import Complaint, Receipt

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.reply import Reply
    from bot.store.rows import Kept
    from bot.store.store import Store, Tables

_log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)
LANES = 256
TRIES = 5  # where another process answers the same chat


def _nothing_more(_tables: Tables, _turn: Turn) -> None:
    """For a channel that keeps no record of its own."""


class Desk:
    """A `bot.conversation.Conversation` over a store. Blocking; safe to call from several threads."""

    def __init__(
        self,
        store: Store,
        turns: Turns,
        *,
        keep: timedelta = timedelta(hours=12),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.store, self.now, self.keep = store, now, keep
        self._turns = turns
        self._lanes = tuple(threading.Lock() for _ in range(LANES))

    def hear(self, chat: str, text: str) -> Reply:
        """Answer one message, and keep nothing of it but the session."""
        return self.work(chat, text).reply

    def work(self, chat: str, text: str, record: Callable[[Tables, Turn], None] = _nothing_more) -> Turn:
        """Answer one message; `record` writes, in the same transaction, what its channel keeps of it.

        Errors:  StoreError, StaleError (nothing was written); whatever the conversation raises.
        """
        with self._lane(chat):
            for _ in range(TRIES - 1):
                try:
                    return self._once(chat, text, record)
                except StaleError:
                    continue
            return self._once(chat, text, record)

    def forget(self, chat: str) -> None:
        """Erase all that is known of this chat."""
        self._erase(chat, Forgets.ALL)

    def new_case(self, chat: str) -> None:
        """Erase the case and what was said about it."""
        self._erase(chat, Forgets.CASE)

    def _once(self, chat: str, text: str, record: Callable[[Tables, Turn], None]) -> Turn:
        now = self.now()
        with self.store.transaction() as tables:
            before = tables.sessions.load(chat, not_before=now - self.keep)
        turn = self._turns.turn(chat, before.payload if before else None, text)
        with self.store.transaction() as tables:
            _remember(tables, chat, before, turn, now)
            _keep_receipt(tables, chat, turn, now)
            tables.audit.append(audited(turn, now))
            record(tables, turn)
        if turn.forgets is not Forgets.NOTHING:
            self._scrub()
        return turn

    def _erase(self, chat: str, what: Forgets) -> None:
        with self._lane(chat):
            with self.store.transaction() as tables:
                _forget(tables, chat, what)
            self._scrub()

    def _scrub(self) -> None:
        """It is erased already; that its traces could not be removed now must not undo the answer."""
        try:
            self.store.scrub()
        except StoreError as error:
            _log.warning("the write-ahead log could not be emptied now", error=type(error).__name__)

    def _lane(self, chat: str) -> threading.Lock:
        """One chat is answered one message at a time; the number of chats costs no memory."""
        return self._lanes[zlib.crc32(chat.encode()) % LANES]


def _keep_receipt(tables: Tables, chat: str, turn: Turn, now: datetime) -> None:
    """Errors: StaleError where the code is taken: the turn is taken again, with another."""
    code = turn.reply.card.code
    if turn.receipt and not tables.receipts.put(Receipt(code, chat, turn.receipt, turn.protocol, now)):
        raise StaleError
    if turn.complaint is not None:
        tables.complaints.put(Complaint(code, chat, turn.complaint, now))


def _remember(tables: Tables, chat: str, before: Kept | None, turn: Turn, now: datetime) -> None:
    _forget(tables, chat, turn.forgets)
    if turn.after is not None:
        tables.sessions.save(chat, turn.after, now, before if turn.forgets is Forgets.NOTHING else None)


def _forget(tables: Tables, chat: str, what: Forgets) -> None:
    match what:
        case Forgets.NOTHING:
            return
        case Forgets.CASE:
            tables.new_case(chat)
        case Forgets.ALL:
            tables.forget(chat)
