"""A bot to be killed: started once, it forks a fresh bot for each line of its input and says how that one ended.

A line is JSON: where Telegram is, where the store is, and either the named point at which the bot kills itself
(SIGKILL: no handler, no cleanup) when it comes there for the n-th time, or the milliseconds after which it is
killed from outside, or neither: then it runs until SIGTERM. The bot is the real one; only its turn is simple.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import json
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from bot import logs
from bot.channels.telegram import answer_all
from bot.channels.telegram_calls import RawBot
from bot.channels.telegram_intake import Intake
from bot.channels.telegram_sending import TelegramSending
from bot.conversation import Turn
from bot.desk import Desk
from bot.flow.sender import Sender
from bot.flow.worker import Worker
from bot.reply import Card, Reply
from bot.settings import Settings
from bot.store.audit import Audit
from bot.store.inbox import Inbox
from bot.store.opening import open_store
from bot.store.outbox import Outbox
from bot.store.sessions import Sessions
from tests.bot.cards import saying
from tests.bot.telegram.world import PACE, TOKEN, configured

LONG_EVERY = 7  # each seventh message of a chat has an answer of several messages


def card(position: int, text: str) -> Card:
    """The answer to the message at this position (from 1) of its chat; no two of one chat are alike."""
    if position % LONG_EVERY:
        return saying(f"{position}: {text}")
    return saying(*(f"{position}: {text} {line} {'x' * 500}" for line in range(20)))


class Counting:
    """Its session is all that was said."""

    def turn(self, chat: str, before: bytes | None, text: str) -> Turn:
        case = [*json.loads(before or b"[]"), text]
        return Turn(Reply(card(len(case), text)), json.dumps(case).encode())


# Where it may die: the owner and name of a function, and whether before it or after it.
POINTS: dict[str, tuple[type, str, bool]] = {
    "updates not kept yet": (Intake, "_keep", False),
    "updates written, not committed": (Inbox, "take", True),
    "updates kept, not acknowledged": (Intake, "_keep", True),
    "about to be acknowledged": (RawBot, "raw_updates", False),
    "update not looked at yet": (Worker, "_one", False),
    "update read": (Inbox, "next_of", True),
    "answer made": (Counting, "turn", True),
    "session written, not committed": (Sessions, "save", True),
    "audited, not committed": (Audit, "append", True),
    "update finished, not committed": (Inbox, "finish", True),
    "answer laid out, not committed": (Outbox, "put", True),
    "answer committed": (Worker, "_one", True),
    "answer not claimed yet": (Sender, "_claim", False),
    "claimed, not committed": (Outbox, "claim", True),
    "in flight, not sent": (TelegramSending, "_sent", False),
    "sent, not noted": (TelegramSending, "_sent", True),
    "noted, not committed": (Outbox, "sent", True),
    "noted": (Sender, "_write", True),
}


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def mine(point: str, nth: int) -> None:
    """From the n-th time on that the process comes to this point it is dead."""
    owner, name, after = POINTS[point]
    original: Callable[..., Any] = getattr(owner, name)
    times = 0

    def counted(now: bool) -> None:
        nonlocal times
        times += now
        if now and times >= nth:
            die()

    if inspect.iscoroutinefunction(original):

        async def later(*args: Any, **named: Any) -> Any:
            counted(not after)
            result = await _awaited(original(*args, **named))
            counted(after)
            return result

        setattr(owner, name, functools.wraps(original)(later))
        return

    def at_once(*args: Any, **named: Any) -> Any:
        counted(not after)
        result = original(*args, **named)
        counted(after)
        return result

    setattr(owner, name, functools.wraps(original)(at_once))


async def _awaited(work: Awaitable[Any]) -> Any:
    return await work


def live(order: dict[str, Any]) -> None:
    """One life of the bot."""
    if order.get("point"):
        mine(order["point"], order["nth"])
    logs.configure("WARNING")
    with open_store(Path(order["store"])) as store:
        asyncio.run(_until_told(Desk(store, Counting()), configured(order["url"])))


async def _until_told(desk: Desk, settings: Settings) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await answer_all(desk, settings, TOKEN, stop, PACE)


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            code = 1
            try:
                live(order)
                code = 0
            finally:
                os._exit(code)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        if order.get("milliseconds") is not None:
            time.sleep(order["milliseconds"] / 1000)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
