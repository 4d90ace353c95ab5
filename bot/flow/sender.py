"""The sender: drains the outbox in order within a chat, each message once, and again only where it must.

A message is marked as in flight before it goes out. Where nobody knows whether it arrived (the connection was
cut, the process was killed), it goes out again and says so.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.flow.serial import Serial
from bot.store.errors import StaleError, StoreError
from bot.store.rows import Parcel

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.flow.limits import Limits
    from bot.flow.pace import Pace
    from bot.store.outbox import Outbox
    from bot.store.rows import Channel
    from bot.store.store import Store

LEASE = timedelta(seconds=90)  # longer than any one call may take
KEEP_TRYING = timedelta(hours=12)  # an answer older than this is about a case that is forgotten

_log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Arrived:
    """The channel has taken it, under this id of its own."""

    external_id: str | None


@dataclass(frozen=True, slots=True)
class Later:
    """It is to be tried again: after so many seconds where the channel says so, else by the pace."""

    reason: str
    seconds: float | None = None
    may_have_arrived: bool = True
    to_blame: bool = True  # False: no message would have gone through


@dataclass(frozen=True, slots=True)
class Never:
    """Trying again will not mend it."""

    reason: str


Outcome = Arrived | Later | Never


class Sending(Protocol):
    """How a channel sends one message. What it raises counts as `Later`, as it may have arrived."""

    async def __call__(self, parcel: Parcel) -> Outcome: ...


class Sender:
    """One for a channel and a process; its claims are told from those of other processes by its name."""

    def __init__(
        self,
        store: Store,
        channel: Channel,
        send: Sending,
        *,
        limits: Limits,
        pace: Pace,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store, self._channel, self._send = store, channel, send
        self._limits, self._pace, self._now = limits, pace, now
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._unreached = 0  # failures in a row for which no message is to blame
        self._serial = Serial(self._step, pace)

    def wake(self, chat: str) -> None:
        """There may be something to send to this chat."""
        self._serial.wake(chat)

    async def drain(self, seconds: float) -> bool:
        """Send what can be sent now, at most so long; False where a call was cut short."""
        return await self._serial.drain(seconds)

    async def _step(self, chat: str) -> float | None:
        wait = self._limits.take(chat)
        if wait:
            return wait
        claimed: Parcel | datetime | None = None
        try:
            claimed = await asyncio.to_thread(self._claim, chat)
        finally:
            if not isinstance(claimed, Parcel):
                self._limits.give_back(chat)
        match claimed:
            case None:
                return None
            case datetime():
                return max(0.001, (claimed - self._now()).total_seconds())
        try:
            outcome = await self._send(claimed)
        except Exception as error:  # noqa: BLE001 - whatever it was, the message may have arrived
            outcome = Later(type(error).__name__)
        await self._settled(claimed, outcome)
        return 0.0

    def _claim(self, chat: str) -> Parcel | datetime | None:
        with self._store.transaction() as tables:
            return tables.outbox.claim(self._channel, chat, self._owner, self._now(), LEASE)

    async def _settled(self, parcel: Parcel, outcome: Outcome) -> None:
        """Write down what became of it, as soon as the store can take it: until then it counts as in flight."""
        write = self._note(parcel, outcome)
        failures = 0
        while True:
            try:
                await asyncio.to_thread(self._write, write)
            except StaleError:
                _log.warning("another process has taken over a message in flight")
                return
            except StoreError as error:
                failures += 1
                _log.error("what was sent cannot be noted, will try again", problem=str(error))
                await asyncio.sleep(self._pace.after(failures))
            else:
                return

    def _write(self, write: Callable[[Outbox], None]) -> None:
        with self._store.transaction() as tables:
            write(tables.outbox)

    def _note(self, parcel: Parcel, outcome: Outcome) -> Callable[[Outbox], None]:
        match outcome:
            case Arrived(external_id):
                self._unreached = 0
                return lambda outbox: outbox.sent(parcel, self._owner, external_id)
            case Never(reason):
                return self._given_up(parcel, reason)
            case Later():
                attempts = parcel.attempts + outcome.to_blame
                if outcome.seconds is None:
                    self._unreached = 0 if outcome.to_blame else self._unreached + 1
                if attempts < self._pace.tries and self._now() - parcel.made_at < KEEP_TRYING:
                    return self._again(parcel, outcome, attempts)
                return self._given_up(parcel, outcome.reason)

    def _given_up(self, parcel: Parcel, reason: str) -> Callable[[Outbox], None]:
        _log.error("answer not delivered, given up", reason=reason, failures=parcel.attempts, number=parcel.number)
        return lambda outbox: outbox.dead(parcel, self._owner, reason)

    def _again(self, parcel: Parcel, outcome: Later, attempts: int) -> Callable[[Outbox], None]:
        seconds = self._pace.after(max(1, attempts, self._unreached)) if outcome.seconds is None else outcome.seconds
        _log.warning("answer not delivered, will try again", reason=outcome.reason, failures=attempts, seconds=seconds)
        next_try = self._now() + timedelta(seconds=seconds)
        repeat = outcome.may_have_arrived
        return lambda outbox: outbox.again(parcel, self._owner, next_try, attempts=attempts, repeat=repeat)
