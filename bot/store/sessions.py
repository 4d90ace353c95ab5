"""The sessions: one case a chat, opaque JSON, forgotten when idle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.errors import StaleError
from bot.store.rows import Kept

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.database import Connection


class Sessions:
    """The sessions as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def load(self, chat: str, not_before: datetime | None = None) -> Kept | None:
        """The chat's session, or None: never saved, forgotten, or last saved earlier than `not_before`."""
        oldest = not_before.timestamp() if not_before else 0.0
        rows = self._db.rows("SELECT payload, revision FROM session WHERE chat = ? AND saved_at >= ?", chat, oldest)
        return Kept(bytes(rows[0][0]), int(rows[0][1])) if rows else None

    def save(self, chat: str, payload: bytes, now: datetime, before: Kept | None) -> None:
        """Keep the payload in place of `before`, which was loaded.

        Errors:  StaleError where the session has been saved since, by whomever.
        """
        if before is None:
            # A session too old to be loaded may still lie there: it counts as none.
            changed = self._db.change(
                "INSERT INTO session (chat, payload, saved_at, revision) VALUES (?, ?, ?, 1)"
                " ON CONFLICT (chat) DO UPDATE SET payload = excluded.payload, saved_at = excluded.saved_at,"
                " revision = session.revision + 1",
                chat,
                payload,
                now.timestamp(),
            )
        else:
            changed = self._db.change(
                "UPDATE session SET payload = ?, saved_at = ?, revision = revision + 1 WHERE chat = ? AND revision = ?",
                payload,
                now.timestamp(),
                chat,
                before.revision,
            )
        if not changed:
            raise StaleError

    def forget(self, chat: str) -> None:
        """Erase the chat's session."""
        self._db.change("DELETE FROM session WHERE chat = ?", chat)

    def expire(self, before: datetime) -> int:
        """Erase every session last saved earlier; how many there were."""
        return self._db.change("DELETE FROM session WHERE saved_at < ?", before.timestamp())
