"""What Telegram delivers, kept before it is acknowledged: once each, what is not for us without its text."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from bot.channels.telegram_answers import notice_body
from bot.channels.telegram_updates import Incoming, MalformedUpdateError, as_json, read, update_id
from bot.privacy import resend, screen
from bot.store.rows import Channel, InboxState, Outgoing, Update

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
    notice: bytes | None = None  # what a withheld message is answered with


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told what arrived, each by its chat or, for a button press, by its id."""

    woken: Callable[[str], None]  # something new waits
    pressed: Callable[[str], None]  # to be acknowledged
    noticed: Callable[[str], None]  # a notice lies in the outbox


class Intake:
    """It answers nothing itself, but what the privacy screen withholds."""

    def __init__(self, store: Store, me: Me, groups: Iterable[int], now: Callable[[], datetime], told: Told) -> None:
        self._store, self._me, self._groups, self._now = store, me, frozenset(groups), now
        self._told = told

    async def take(self, batch: Sequence[object]) -> None:
        """Keep the updates, all in one transaction; when this returns they may be acknowledged.

        Errors:  StoreError: nothing of the batch was kept.
        """
        rows = [self._sorted(raw) for raw in batch]
        for row in await asyncio.to_thread(self._keep, rows):
            if row.state is InboxState.QUARANTINED:
                _log.warning("update left out", reason=row.reason)
            if row.notice is not None:
                self._told.noticed(row.update.chat)
            if row.state is InboxState.WAITING:
                self._told.woken(row.update.chat)
                if row.press is not None:
                    self._told.pressed(row.press)

    def _keep(self, rows: list[_Sorted]) -> list[_Sorted]:
        """Those that were not known."""
        now = self._now()
        with self._store.transaction() as tables:
            new = [row for row in rows if tables.inbox.take(row.update, now, row.state, row.reason)]
            for row in new:
                if row.notice is not None:
                    tables.outbox.put(row.update, [Outgoing(row.notice, answer=False)], now)
            return new

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
        found = screen(incoming.text or "")
        if found:  # before anything is stored: the update's id and the reason, no word of it
            kept = Update(Channel.TELEGRAM, update_id(raw), incoming.key, None)
            body = notice_body(incoming, resend(found))
            return _Sorted(kept, InboxState.WITHHELD, ", ".join(found), press=incoming.press, notice=body)
        update = Update(Channel.TELEGRAM, update_id(raw), incoming.key, as_json(raw))
        return _Sorted(update, InboxState.WAITING, press=incoming.press)

    def _for_us(self, incoming: Incoming) -> bool:
        """A group that is not on the list hears one line, and that only to a command."""
        if not incoming.addresses(self._me):
            return False
        command = (incoming.text or "").startswith("/")
        return incoming.private or incoming.chat in self._groups or command
