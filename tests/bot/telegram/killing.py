"""`kill -9` at named points and at random, over real HTTP: what was said, what arrived, what the store holds.

    python -m tests.bot.telegram.killing [--seed N] [--each 50] [--random 1000] [--messages 20000]

is the long form (`make kill`): it prints its seed and its figures, and ends with 1 where anything was lost.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.channels.telegram_html import messages
from bot.channels.telegram_sending import REPEATED
from bot.store.opening import open_store
from bot.store.rows import Channel, InboxState, OutboxState
from tests.bot.telegram.markup import seen
from tests.bot.telegram.victim import POINTS, card
from tests.bot.telegram.world import TOKEN, Front, emulated, message

CHATS = (1, 2, 3, 4)
PATIENCE = 10.0  # seconds for a life to come to its point; then it is killed from outside
FINISH = 120.0
CATCH_UP = 25  # deaths, after which one life is let live until all is answered


Happens = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass
class Report:
    """What a campaign saw."""

    seed: int
    said: int = 0
    lives: int = 0
    killed_at: Counter[str] = field(default_factory=Counter)
    repeats: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        points = sum(count for point, count in self.killed_at.items() if point in POINTS)
        return (
            f"seed {self.seed}: {self.said} messages, {self.lives} lives, killed {points} times at "
            f"{len(set(self.killed_at) & set(POINTS))} named points and {self.killed_at['at random']} times at random, "
            f"{self.repeats} answers sent twice and marked, {len(self.faults)} lost or inconsistent"
        )


class Campaign:
    """One store, one Telegram, many lives."""

    def __init__(self, seed: int, happens: Happens, front: Front, url: str, store: Path) -> None:
        self.report = Report(seed)
        self._chance = random.Random(seed)
        self._front, self._url, self._store = front, url, store
        self._said: dict[int, list[str]] = {chat: [] for chat in CHATS}
        self._process: asyncio.subprocess.Process | None = None
        self._happens = happens

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Campaign]:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.bot.telegram.victim",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=None if os.environ.get("SHOW") else asyncio.subprocess.DEVNULL,
        )
        try:
            yield self
        finally:
            assert self._process.stdin is not None
            self._process.stdin.close()
            await self._process.wait()

    async def say(self, count: int) -> None:
        """So many messages, shuffled over the chats; every fifth update is delivered again later on."""
        for _ in range(count):
            chat = self._chance.choice(CHATS)
            text = f"message {len(self._said[chat])}"
            self._said[chat].append(text)
            self.report.said += 1
            await self._happens({"message": message(chat, text=text)})

    async def die_at(self, point: str, nth: int) -> None:
        """One life that ends at a named point."""
        ended = await self._life({"point": point, "nth": nth}, PATIENCE)
        self.report.killed_at[point if ended == -signal.SIGKILL else f"not at: {point}"] += 1

    async def die_after(self, milliseconds: float) -> None:
        """One life of so many milliseconds."""
        await self._life({"milliseconds": milliseconds}, PATIENCE)
        self.report.killed_at["at random"] += 1

    async def catch_up(self) -> None:
        """One life until everything is answered; it ends in order."""
        expected = sum(len(self._expected(chat)) for chat in CHATS)
        deadline = time.monotonic() + FINISH + self.report.said / 20

        async def until_done() -> None:
            while time.monotonic() < deadline:
                await asyncio.sleep(0.1)
                if sum(self._fresh(chat) for chat in CHATS) >= expected:
                    await asyncio.sleep(0.3)  # for what should not come
                    return

        ended = await self._life({}, None, until_done)
        if ended != 0:
            self.report.faults.append(f"a life that was not killed ended with {ended}")

    def judge(self) -> None:
        """What was seen and kept, once everything is answered."""
        for chat in CHATS:
            self._judge(chat)
        self._judge_store()

    async def _life(
        self, order: dict[str, object], patience: float | None, meanwhile: Callable[[], Awaitable[None]] | None = None
    ) -> int:
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.report.lives += 1
        line = json.dumps({"url": self._url, "store": str(self._store), **order})
        self._process.stdin.write(line.encode() + b"\n")
        child = int(await self._process.stdout.readline())
        if meanwhile is not None:
            await meanwhile()
            _signal(child, signal.SIGTERM)
        try:
            async with asyncio.timeout(patience):
                return int(await self._process.stdout.readline())
        except TimeoutError:
            _signal(child, signal.SIGTERM)
            return int(await self._process.stdout.readline())

    def _expected(self, chat: int) -> list[str]:
        return [
            seen(part)
            for position, text in enumerate(self._said[chat], start=1)
            for part in messages(card(position, text))
        ]

    def _arrived(self, chat: int) -> list[tuple[str, bool]]:
        """What arrived in the chat, in order, and whether it was marked as a repeat."""
        found = []
        for sent in self._front.sent:
            if sent.chat == chat:
                text = seen(sent.text)
                found.append((text.removeprefix(REPEATED).lstrip("\n"), text.startswith(REPEATED)))
        return found

    def _fresh(self, chat: int) -> int:
        """How many different messages arrived."""
        return len({text for text, _ in self._arrived(chat)})

    def _judge(self, chat: int) -> None:
        """Every answer, in order, once; a second time only directly after the first, and marked."""
        expected, done, before = self._expected(chat), 0, False
        for text, marked in self._arrived(chat):
            if done < len(expected) and text == expected[done]:
                done += 1
            elif done and text == expected[done - 1] and (marked or before):
                self.report.repeats += 1
            else:
                self.report.faults.append(f"chat {chat}: out of place after {done} answers: {text[:40]!r}")
            before = marked
        if done < len(expected):
            self.report.faults.append(f"chat {chat}: {len(expected) - done} answers of {len(expected)} lost")

    def _judge_store(self) -> None:
        with open_store(self._store) as store, store.transaction() as tables:
            for chat in CHATS:
                kept = tables.sessions.load(f"telegram:{chat}")
                if json.loads(kept.payload if kept else b"[]") != self._said[chat]:
                    self.report.faults.append(f"chat {chat}: its session is not what was said")
            if tables.audit.first_broken() is not None or tables.audit.head()[0] != self.report.said:
                self.report.faults.append("the audit chain is not one whole link a message")
            left = tables.inbox.count(Channel.TELEGRAM, InboxState.WAITING)
            unsent = sum(
                tables.outbox.count(Channel.TELEGRAM, state)
                for state in (OutboxState.READY, OutboxState.SENDING, OutboxState.DEAD)
            )
            if left or unsent:
                self.report.faults.append(f"{left} updates and {unsent} answers are left over")


def _signal(child: int, number: signal.Signals) -> None:
    try:
        os.kill(child, number)
    except ProcessLookupError:
        return


async def campaign(seed: int, each: int, at_random: int, messages_in_all: int, path: Path) -> Report:
    """`each` deaths at each named point and `at_random` others, shuffled, over so many messages."""
    chance = random.Random(seed)
    deaths: list[str | None] = [*(list(POINTS) * each), *([None] * at_random)]
    chance.shuffle(deaths)
    share = max(8, messages_in_all // max(1, len(deaths)))
    async with emulated() as (emulator, front, url):

        async def happens(update: dict[str, Any]) -> None:
            await emulator.enqueue_update(update, token=TOKEN)

        async with Campaign(seed, happens, front, url, path).running() as lives:
            for number, point in enumerate(deaths, start=1):
                await lives.say(share)
                if point is None:
                    await lives.die_after(chance.uniform(50, 500))
                else:
                    await lives.die_at(point, chance.randint(1, 3))
                if number % CATCH_UP == 0:
                    await lives.catch_up()
            await lives.say(max(0, messages_in_all - lives.report.said))
            await lives.catch_up()
            lives.judge()
            return lives.report


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked.add_argument("--each", type=int, default=50)
    asked.add_argument("--random", type=int, default=1000)
    asked.add_argument("--messages", type=int, default=20_000)
    chosen = asked.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.sqlite3"
        report = asyncio.run(campaign(chosen.seed, chosen.each, chosen.random, chosen.messages, path))
    print(report, f"in {time.monotonic() - begun:.0f} s", *report.faults[:20], sep="\n")
    print(*(f"{count:5} {point}" for point, count in sorted(report.killed_at.items())), sep="\n")
    return bool(report.faults)


if __name__ == "__main__":
    sys.exit(main())
