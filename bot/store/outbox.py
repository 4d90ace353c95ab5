"""The outbox: what is to be sent, in order within a chat, once each, until it was sent or is given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.store.errors import StaleError
from bot.store.rows import Channel, OutboxState, Outgoing, Parcel, Update

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.store.database import Connection

_UNSENT = "state IN ('ready', 'sending')"


class Outbox:
    """The outbox as one transaction sees it."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def put(
        self, update: Update, messages: Sequence[Outgoing], now: datetime, state: OutboxState = OutboxState.READY
    ) -> None:
        """The messages that answer an update, in order. An update is answered once: a second time raises StoreError."""
        for sequence, message in enumerate(messages):
            self._db.change(
                "INSERT INTO outbox (channel, update_id, sequence, chat, body, answer, state, made_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                update.channel.value,
                update.id,
                sequence,
                update.chat,
                message.body,
                int(message.answer),
                state.value,
                now.timestamp(),
            )

    def unsent(self, channel: Channel) -> tuple[str, ...]:
        """The chats to which something is still to be sent, the longest waiting first."""
        rows = self._db.rows(
            f"SELECT chat FROM outbox WHERE channel = ? AND {_UNSENT} GROUP BY chat ORDER BY min(number)",
            channel.value,
        )
        return tuple(str(chat) for (chat,) in rows)

    def claim(
        self, channel: Channel, chat: str, owner: str, now: datetime, lease: timedelta
    ) -> Parcel | datetime | None:
        """The chat's first unsent message, marked as in flight; when to ask again, where it must wait; or None.

        One whose sender let its lease run out may have arrived: it comes back marked as a repeat.
        Errors:  StaleError where another claims it at this moment.
        """
        rows = self._db.rows(
            "SELECT number, body, attempts, repeat_marked, made_at, state, next_try, lease_until FROM outbox"
            f" WHERE channel = ? AND chat = ? AND {_UNSENT} ORDER BY number LIMIT 1",
            channel.value,
            chat,
        )
        if not rows:
            return None
        number, body, attempts, repeat, made_at, state, next_try, lease_until = rows[0]
        in_flight = OutboxState(state) is OutboxState.SENDING
        free_at = float(lease_until if in_flight else next_try)
        if free_at > now.timestamp():
            return datetime.fromtimestamp(free_at, UTC)
        repeat = bool(repeat) or in_flight
        claimed = self._db.change(
            "UPDATE outbox SET state = 'sending', owner = ?, lease_until = ?, repeat_marked = ?"
            " WHERE number = ? AND state = ? AND lease_until = ?",
            owner,
            (now + lease).timestamp(),
            int(repeat),
            number,
            state,
            lease_until,
        )
        if not claimed:
            raise StaleError
        made = datetime.fromtimestamp(made_at, UTC)
        return Parcel(int(number), chat, bytes(body), int(attempts), repeat, made)

    def sent(self, parcel: Parcel, owner: str, external_id: str | None) -> None:
        """It has arrived, under the channel's own id; its text is erased. StaleError: the claim is lost."""
        self._settle(parcel, owner, "state = 'sent', body = NULL, external_id = ?, reason = NULL", external_id)

    def again(self, parcel: Parcel, owner: str, next_try: datetime, *, attempts: int, repeat: bool) -> None:
        """It is to be tried again, marked as a repeat where it may have arrived. StaleError: the claim is lost."""
        self._settle(
            parcel,
            owner,
            "state = 'ready', next_try = ?, attempts = ?, repeat_marked = ?, lease_until = 0",
            next_try.timestamp(),
            attempts,
            int(parcel.repeat or repeat),
        )

    def dead(self, parcel: Parcel, owner: str, reason: str) -> None:
        """It is given up. StaleError: the claim is lost."""
        self._settle(parcel, owner, "state = 'dead', reason = ?", reason)

    def recover(self, channel: Channel) -> int:
        """What was being sent when the last process ended may have arrived: ready again, as repeats."""
        return self._db.change(
            "UPDATE outbox SET state = 'ready', next_try = 0, lease_until = 0, repeat_marked = 1"
            " WHERE channel = ? AND state = 'sending'",
            channel.value,
        )

    def answered_last(self, chat: str, external_id: str) -> bool:
        """Whether the message of this id belongs to the chat's last answer: its buttons are not stale."""
        rows = self._db.rows(
            "SELECT 1 FROM outbox WHERE chat = ? AND external_id = ? AND answer = 1 AND (channel, update_id) ="
            " (SELECT channel, update_id FROM outbox WHERE chat = ? AND answer = 1 ORDER BY number DESC LIMIT 1)",
            chat,
            external_id,
            chat,
        )
        return bool(rows)

    def count(self, channel: Channel, state: OutboxState) -> int:
        """How many messages are in this state."""
        [[count]] = self._db.rows(
            "SELECT count(*) FROM outbox WHERE channel = ? AND state = ?", channel.value, state.value
        )
        return int(count)

    def erase(self, chat: str) -> None:
        """Erase what was sent to the chat, or given up; what is still to be sent is sent, and erased then."""
        self._db.change(f"DELETE FROM outbox WHERE chat = ? AND NOT {_UNSENT}", chat)

    def expire(self, before: datetime) -> int:
        """Erase what was sent or given up and made earlier; how many there were."""
        return self._db.change(
            f"DELETE FROM outbox WHERE made_at < ? AND NOT ({_UNSENT})",
            before.timestamp(),
        )

    def _settle(self, parcel: Parcel, owner: str, change: str, *values: str | float | None) -> None:
        changed = self._db.change(
            f"UPDATE outbox SET {change} WHERE number = ? AND state = 'sending' AND owner = ?",
            *values,
            parcel.number,
            owner,
        )
        if not changed:
            raise StaleError
