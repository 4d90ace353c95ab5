"""The receipts: the facts behind an answer, by its code, until they expire or the chat is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.store.rows import Receipt

if TYPE_CHECKING:
    from bot.store.database import Connection


class Receipts:
    """The receipts as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def put(self, receipt: Receipt) -> bool:
        """Keep a receipt; False where its code is taken: nothing was written, choose another."""
        return bool(
            self._db.change(
                "INSERT INTO receipt (code, chat, facts, protocol, made_at) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (code) DO NOTHING",
                receipt.code,
                receipt.chat,
                receipt.facts,
                receipt.protocol,
                receipt.made_at.timestamp(),
            )
        )

    def get(self, code: str, not_before: datetime | None = None) -> Receipt | None:
        """The receipt of this code, or None: never made, erased, or made earlier than `not_before`."""
        oldest = not_before.timestamp() if not_before else 0.0
        rows = self._db.rows(
            "SELECT code, chat, facts, protocol, made_at FROM receipt WHERE code = ? AND made_at >= ?", code, oldest
        )
        if not rows:
            return None
        found, chat, facts, protocol, made_at = rows[0]
        return Receipt(str(found), str(chat), str(facts), str(protocol), datetime.fromtimestamp(made_at, UTC))

    def erase(self, chat: str) -> int:
        """Erase the chat's receipts; how many there were."""
        return self._db.change("DELETE FROM receipt WHERE chat = ?", chat)

    def expire(self, before: datetime) -> int:
        """Erase every receipt made earlier; how many there were."""
        return self._db.change("DELETE FROM receipt WHERE made_at < ?", before.timestamp())
