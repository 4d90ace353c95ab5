"""What is looked after while a channel runs: work left lying is found."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from bot.store.errors import StoreError

if TYPE_CHECKING:
    from bot.flow.sender import Sender
    from bot.flow.worker import Worker
    from bot.store.rows import Channel
    from bot.store.store import Store

SWEEP_SECONDS = 5.0

_log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)


class House:
    """One for a channel and a process."""

    def __init__(self, store: Store, channel: Channel, worker: Worker, sender: Sender) -> None:
        self._store, self._channel = store, channel
        self._worker, self._sender = worker, sender

    def recover(self) -> None:
        """Before the first sweep: what the last run had in flight goes out again, marked.

        Where other processes share the store, theirs is left alone: each claim ends by itself. Errors: StoreError.
        """
        if self._store.shared:
            return
        with self._store.transaction() as tables:
            found = tables.outbox.recover(self._channel)
        if found:
            _log.warning("messages were in flight when the last run ended: they are sent again, marked", count=found)

    async def sweep(self) -> None:
        """Wake whoever has work lying in the store. Errors: StoreError."""
        waiting, unsent = await asyncio.to_thread(self._lying)
        for chat in waiting:
            self._worker.wake(chat)
        for chat in unsent:
            self._sender.wake(chat)

    def _lying(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        with self._store.transaction() as tables:
            return tables.inbox.waiting(self._channel), tables.outbox.unsent(self._channel)

    async def keep(self) -> None:
        """Sweep until cancelled: after a fault of the store, or of another process, nothing lies for long."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                await self.sweep()
            except StoreError as error:
                _log.error("the store cannot be used now", problem=str(error))
