"""Calls of the Bot API, tried again: after a 429 when Telegram says, after other faults with back-off."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

# The library then gives `retry_after` as a timedelta, as it will always do in its next version.
os.environ.setdefault("PTB_TIMEDELTA", "true")

import httpx
import structlog
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.channels.telegram_updates import KINDS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.settings import Settings

T = TypeVar("T")

# What trying again will not mend.
FINAL = (BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken)

_log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to wait before the next try, in seconds, doubled each time up to a ceiling."""

    first: float = 1.0
    ceiling: float = 30.0
    tries: int = 8

    def after(self, error: TelegramError, failures: int) -> float:
        """Seconds to wait after so many failures in a row (>= 1), the last of them this one."""
        if isinstance(error, RetryAfter):
            asked = error.retry_after
            return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)
        return min(self.ceiling, self.first * 2.0 ** min(failures - 1, 20))


async def patiently(call: Callable[[], Awaitable[T]], pace: Pace) -> T:
    """The call's result, tried as often as the pace allows.

    A 429 waits as long as Telegram asks. The others wait by the pace: no connection, a timeout, 5xx, an
    answer that is not JSON.
    Errors:  TelegramError, the last one; at once where trying again will not mend it.
    """
    for failures in range(1, pace.tries):
        try:
            return await answered(call)
        except FINAL:
            raise
        except TelegramError as error:
            _log.warning("telegram call failed, will try again", error=type(error).__name__, failures=failures)
            await asyncio.sleep(pace.after(error, failures))
    return await answered(call)


async def answered(call: Callable[[], Awaitable[T]]) -> T:
    """The call's result. Errors: TelegramError, also where the answer is JSON of an unknown shape."""
    try:
        return await call()
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise TelegramError(f"unknown shape of the answer ({type(error).__name__})") from None


class RawBot(Bot):
    """The library's bot, which can also hand out updates as they came.

    The library's own `get_updates` parses a batch at once, and one update that it cannot parse holds up
    everybody's.
    """

    async def raw_updates(self, offset: int | None, wait_seconds: int, answer_seconds: float) -> list[object]:
        """The pending updates after acknowledging those below `offset`; waits so long for the first.

        `answer_seconds` is what the call may take beyond that wait.
        Errors:  TelegramError, also where the answer is not a list.
        """
        found: object = await self._post(
            "getUpdates",
            {"offset": offset, "timeout": wait_seconds, "allowed_updates": list(KINDS)},
            read_timeout=answer_seconds + wait_seconds,
        )
        if not isinstance(found, list):
            raise TelegramError("getUpdates gave no list")
        return found


def make_bot(settings: Settings, token: str) -> RawBot:
    """A bot with its address and timeouts from the settings; polling has a connection of its own."""
    seconds = settings.telegram_timeout_seconds
    certificates = httpx.create_ssl_context()  # read once for both
    sending, polling = (
        HTTPXRequest(
            connection_pool_size=size,
            connect_timeout=seconds,
            read_timeout=seconds,
            write_timeout=seconds,
            pool_timeout=seconds,
            httpx_kwargs={"verify": certificates},
        )
        for size in (64, 2)
    )
    return RawBot(token, base_url=settings.telegram_base_url, request=sending, get_updates_request=polling)
