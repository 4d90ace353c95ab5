"""What readers called wrong, with their reason, until it expires or the chat is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.store.rows import Complaint

if TYPE_CHECKING:
    from bot.store.database import Connection


class Complaints:
    """The complaints as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def put(self, complaint: Complaint) -> None:
        """Keep a complaint."""
        self._db.change(
            "INSERT INTO complaint (code, chat, reason, made_at) VALUES (?, ?, ?, ?)",
            complaint.code,
            complaint.chat,
            complaint.reason,
            complaint.made_at.timestamp(),
        )

    def every(self) -> tuple[Complaint, ...]:
        """All that are kept, the oldest first."""
        rows = self._db.rows("SELECT code, chat, reason, made_at FROM complaint ORDER BY number")
        return tuple(
            Complaint(str(code), str(chat), str(reason), datetime.fromtimestamp(made_at, UTC))
            for code, chat, reason, made_at in rows
        )

    def erase(self, chat: str) -> int:
        """Erase the chat's complaints; how many there were."""
        return self._db.change("DELETE FROM complaint WHERE chat = ?", chat)

    def expire(self, before: datetime) -> int:
        """Erase every complaint made earlier; how many there were."""
        return self._db.change("DELETE FROM complaint WHERE made_at < ?", before.timestamp())
