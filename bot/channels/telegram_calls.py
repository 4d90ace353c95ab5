"""The Bot API as the library's client, which can also hand out updates as they came."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

# The library then gives `retry_after` as a timedelta, as it will always do in its next version.
os.environ.setdefault("PTB_TIMEDELTA", "true")

import httpx
from telegram import Bot
from telegram.error import BadRequest, Conflict, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.telegram_updates import KINDS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.flow.pace import Pace
    from bot.settings import Settings

T = TypeVar("T")


async def answered(call: Callable[[], Awaitable[T]]) -> T:
    """The call's result. Errors: TelegramError, also where the answer is JSON of an unknown shape."""
    try:
        return await call()
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise TelegramError(f"unknown shape of the answer ({type(error).__name__})") from None


def pause(error: TelegramError, failures: int, pace: Pace) -> float:
    """Seconds until the next call after so many failures in a row (>= 1), the last of them this one."""
    if isinstance(error, RetryAfter):
        asked = error.retry_after
        return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)
    return pace.after(failures)


def told(error: TelegramError) -> dict[str, str]:
    """What the log says of an error, and what to do where it is known; never its own message."""
    if isinstance(error, Conflict):
        return {"error": "Conflict", "do": "another program polls with this token, or a webhook was set: stop it"}
    if isinstance(error, BadRequest):
        return {"error": "BadRequest", "do": "check MYOCITE_TELEGRAM_WEBHOOK_URL: https, port 443, 80, 88 or 8443"}
    return {"error": type(error).__name__}


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
