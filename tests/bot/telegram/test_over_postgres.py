"""The same bot over PostgreSQL: one run after the other, and two at once behind one address."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import httpx

from bot.channels.telegram_webhook import SECRET_HEADER
from bot.store.opening import open_store
from bot.store.rows import Channel, InboxState, OutboxState
from tests.bot.telegram.victim import Counting
from tests.bot.telegram.world import Front, World, emulated, message, running

SECRET = "correct-horse_battery"
CHATS, MESSAGES = (1, 2, 3), 12


async def test_a_restart_keeps_the_case(postgres: Callable[[], str]) -> None:
    url = postgres()
    async with emulated() as (emulator, front, base_url):
        for number in (1, 2):
            async with running(Counting(), base_url, database_url=url) as stop:
                world = World(emulator, front, stop)
                await world.says(42, f"text {number}")
                await world.answers(number)

    assert ["1: text 1" in front.sent[0].text, "2: text 2" in front.sent[1].text] == [True, True]


async def test_two_workers_over_one_database_answer_each_message_once_and_in_order(
    postgres: Callable[[], str], tmp_path: Path
) -> None:
    """Each update is delivered to both, as an impatient sender would."""
    url = postgres()
    async with emulated() as (_emulator, front, base_url), AsyncExitStack() as stack:
        doors = []
        for _ in range(2):
            with socket.create_server(("127.0.0.1", 0)) as free:
                port = free.getsockname()[1]
            doors.append(f"http://127.0.0.1:{port}/hook")
            named = {"telegram_webhook_url": doors[-1], "telegram_webhook_secret": SECRET, "port": port}
            front.calls.clear()
            await stack.enter_async_context(running(Counting(), base_url, database_url=url, **named))
            async with asyncio.timeout(20):
                await front.called_for("setMyCommands")
        async with httpx.AsyncClient(timeout=20, headers={SECRET_HEADER: SECRET}) as client:
            for number in range(MESSAGES):
                for chat in CHATS:
                    update = {"update_id": 100 * chat + number, "message": message(chat, text=f"text {number}")}
                    both = await asyncio.gather(*(client.post(door, json=update) for door in doors))
                    assert [answer.status_code for answer in both] == [200, 200]
        async with asyncio.timeout(60), front.arrived:
            await front.arrived.wait_for(lambda: all(MESSAGES in told(front, chat) for chat in CHATS))

    for chat in CHATS:
        assert told(front, chat) == list(range(1, MESSAGES + 1))
        texts = [sent.text for sent in front.sent if sent.chat == chat]
        assert len(set(texts)) == len(texts)
    with open_store(tmp_path, url) as store, store.transaction() as tables:
        assert tables.inbox.count(Channel.TELEGRAM, InboxState.DONE) == len(CHATS) * MESSAGES
        assert tables.outbox.count(Channel.TELEGRAM, OutboxState.READY) == 0
        assert tables.audit.head()[0] == len(CHATS) * MESSAGES
        assert tables.audit.first_broken() is None


def told(front: Front, chat: int) -> list[int]:
    """The positions that the answers tell, in the order of their arrival; an answer of several messages once."""
    first = [int(sent.text.split(":")[0]) for sent in front.sent if sent.chat == chat]
    return [position for number, position in enumerate(first) if position not in first[:number]]
