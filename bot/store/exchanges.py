"""Messages answered at once, as a page shows them again: the update and its answer, in one row of each table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.store.rows import Channel, InboxState, OutboxState, Update

if TYPE_CHECKING:
    from bot.store.database import Connection, Row

_SELECT = (
    "SELECT inbox.update_id, inbox.raw, outbox.body, inbox.taken_at FROM inbox JOIN outbox"
    " ON outbox.channel = inbox.channel AND outbox.update_id = inbox.update_id AND outbox.sequence = 0"
    " WHERE inbox.raw IS NOT NULL AND outbox.body IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A message and its answer, each as the JSON that its channel made."""

    id: str  # the update's
    said: bytes
    answer: bytes
    at: datetime


class Exchanges:
    """The exchanges as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def put(self, update: Update, answer: bytes, now: datetime) -> None:
        """Keep a message with its answer. StoreError where its id is taken."""
        values = (update.channel.value, update.id, update.chat)
        self._db.change(
            "INSERT INTO inbox (channel, update_id, chat, raw, state, taken_at) VALUES (?, ?, ?, ?, ?, ?)",
            *values,
            update.raw,
            InboxState.DONE.value,
            now.timestamp(),
        )
        self._db.change(
            "INSERT INTO outbox (channel, update_id, chat, sequence, body, answer, state, made_at)"
            " VALUES (?, ?, ?, 0, ?, 1, ?, ?)",
            *values,
            answer,
            OutboxState.SENT.value,
            now.timestamp(),
        )

    def get(self, channel: Channel, update_id: str) -> Exchange | None:
        """The exchange of this id; None where there is none, or it was erased."""
        rows = self._db.rows(f"{_SELECT} AND inbox.channel = ? AND inbox.update_id = ?", channel.value, update_id)
        return _exchange(rows[0]) if rows else None

    def last(self, chat: str, limit: int) -> tuple[Exchange, ...]:
        """The chat's last exchanges, at most so many, in the order in which they were."""
        rows = self._db.rows(f"{_SELECT} AND inbox.chat = ? ORDER BY inbox.number DESC LIMIT ?", chat, limit)
        return tuple(_exchange(row) for row in reversed(rows))


def _exchange(row: Row) -> Exchange:
    update_id, said, answer, at = row
    return Exchange(str(update_id), bytes(said), bytes(answer), datetime.fromtimestamp(at, UTC))
