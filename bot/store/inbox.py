"""The inbox: what arrived, once each, in order within a chat, until it is answered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.store.errors import StaleError
from bot.store.rows import Channel, InboxState, Taken, Update

if TYPE_CHECKING:
    from bot.store.database import Connection, Row

_COLUMNS = "number, channel, update_id, chat, raw, taken_at"


class Inbox:
    """The inbox as one transaction sees it."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def take(
        self, update: Update, now: datetime, state: InboxState = InboxState.WAITING, reason: str | None = None
    ) -> Taken | None:
        """Keep an update; None where it was taken before. `reason` says why it is quarantined or withheld."""
        rows = self._db.rows(
            "INSERT INTO inbox (channel, update_id, chat, raw, state, reason, taken_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (channel, update_id) DO NOTHING RETURNING number",
            update.channel.value,
            update.id,
            update.chat,
            update.raw,
            state.value,
            reason,
            now.timestamp(),
        )
        return Taken(int(rows[0][0]), update, now) if rows else None

    def next_of(self, channel: Channel, chat: str) -> Taken | None:
        """The chat's first update that waits for its answer."""
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM inbox WHERE channel = ? AND chat = ? AND state = 'waiting'"
            " ORDER BY number LIMIT 1",
            channel.value,
            chat,
        )
        return _taken(rows[0]) if rows else None

    def waiting(self, channel: Channel) -> tuple[str, ...]:
        """The chats with an update that waits, the longest waiting first."""
        rows = self._db.rows(
            "SELECT chat FROM inbox WHERE channel = ? AND state = 'waiting' GROUP BY chat ORDER BY min(number)",
            channel.value,
        )
        return tuple(str(chat) for (chat,) in rows)

    def finish(self, taken: Taken, state: InboxState = InboxState.DONE, reason: str | None = None) -> None:
        """The update is dealt with; its text is erased, but for one in quarantine.

        Errors:  StaleError where another has finished it, or an earlier one of the chat is not finished.
        """
        keep_raw = "raw" if state is InboxState.QUARANTINED else "NULL"
        changed = self._db.change(
            f"UPDATE inbox SET state = ?, reason = ?, raw = {keep_raw} WHERE number = ? AND state = 'waiting'"
            " AND NOT EXISTS (SELECT 1 FROM inbox AS earlier WHERE earlier.channel = inbox.channel"
            " AND earlier.chat = inbox.chat AND earlier.state = 'waiting' AND earlier.number < inbox.number)",
            state.value,
            reason,
            taken.number,
        )
        if not changed:
            raise StaleError

    def count(self, channel: Channel, state: InboxState) -> int:
        """How many updates are in this state."""
        [[count]] = self._db.rows(
            "SELECT count(*) FROM inbox WHERE channel = ? AND state = ?", channel.value, state.value
        )
        return int(count)

    def erase(self, chat: str) -> None:
        """Erase the text of what the chat said; that it was dealt with stays known, and what waits stays."""
        self._db.change("UPDATE inbox SET raw = NULL WHERE chat = ? AND state <> 'waiting'", chat)

    def expire(self, before: datetime) -> int:
        """Erase what was dealt with and taken earlier; how many there were. What waits is not lost."""
        return self._db.change("DELETE FROM inbox WHERE taken_at < ? AND state <> 'waiting'", before.timestamp())


def _taken(row: Row) -> Taken:
    number, channel, update_id, chat, raw, taken_at = row
    update = Update(Channel(channel), str(update_id), str(chat), None if raw is None else bytes(raw))
    return Taken(int(number), update, datetime.fromtimestamp(taken_at, UTC))
