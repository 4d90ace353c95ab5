"""What Telegram delivers, kept before it is acknowledged: once each, what is not for us without its text."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from bot.channels.telegram_updates import Incoming, MalformedUpdateError, as_json, read, update_id
from bot.store.rows import Channel, InboxState, Update

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from bot.channels.telegram_updates import Me
    from bot.store.store import Store

NOBODY = "telegram"  # the chat of an update that belongs to none

_log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Sorted:
    update: Update
    state: InboxState
    reason: str | None = None
    press: str | None = None


class Intake:
    """`woken` is told each chat that has something new; `pressed` each button press, to be acknowledged."""

    def __init__(
        self,
        store: Store,
        me: Me,
        groups: Iterable[int],
        now: Callable[[], datetime],
        *,
        woken: Callable[[str], None],
        pressed: Callable[[str], None],
    ) -> None:
        self._store, self._me, self._groups, self._now = store, me, frozenset(groups), now
        self._woken, self._pressed = woken, pressed

    async def take(self, batch: Sequence[object]) -> None:
        """Keep the updates, all in one transaction; when this returns they may be acknowledged.

        Errors:  StoreError: nothing of the batch was kept.
        """
        rows = [self._sorted(raw) for raw in batch]
        for row in await asyncio.to_thread(self._keep, rows):
            if row.state is InboxState.QUARANTINED:
                _log.warning("update left out", reason=row.reason)
            if row.state is InboxState.WAITING:
                self._woken(row.update.chat)
                if row.press is not None:
                    self._pressed(row.press)

    def _keep(self, rows: list[_Sorted]) -> list[_Sorted]:
        """Those that were not known."""
        now = self._now()
        with self._store.transaction() as tables:
            return [row for row in rows if tables.inbox.take(row.update, now, row.state, row.reason)]

    def _sorted(self, raw: object) -> _Sorted:
        try:
            incoming = read(raw)
        except MalformedUpdateError as error:
            return _Sorted(
                Update(Channel.TELEGRAM, update_id(raw), NOBODY, as_json(raw)), InboxState.QUARANTINED, str(error)
            )
        if incoming is None:
            return _Sorted(Update(Channel.TELEGRAM, update_id(raw), NOBODY, None), InboxState.DONE, "another kind")
        if not self._for_us(incoming):
            kept = Update(Channel.TELEGRAM, update_id(raw), NOBODY, None)
            return _Sorted(kept, InboxState.DONE, "not addressed")
        update = Update(Channel.TELEGRAM, update_id(raw), incoming.key, as_json(raw))
        return _Sorted(update, InboxState.WAITING, press=incoming.press)

    def _for_us(self, incoming: Incoming) -> bool:
        """A group that is not on the list hears one line, and that only to a command."""
        if not incoming.addresses(self._me):
            return False
        command = (incoming.text or "").startswith("/")
        return incoming.private or incoming.chat in self._groups or command
