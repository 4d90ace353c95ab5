"""The webhook over HTTP: who may deliver, what is kept before it is answered 200, and what when it cannot be."""

from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from bot.channels.telegram_service import TROUBLE
from bot.channels.telegram_webhook import BODY_LIMIT, SECRET_HEADER
from bot.settings import Settings
from bot.store import sqlite
from bot.store.opening import open_store
from bot.store.rows import Channel, InboxState
from tests.bot.talking import Talking
from tests.bot.telegram.world import World, message, telegram

SECRET = "correct-horse_battery"


@dataclass
class Hook:
    world: World
    url: str

    async def post(self, body: bytes, secret: str | None = SECRET) -> int:
        headers = {} if secret is None else {SECRET_HEADER: secret}
        async with httpx.AsyncClient(timeout=20) as client:
            return (await client.post(self.url, content=body, headers=headers)).status_code

    async def deliver(self, update: dict[str, Any]) -> int:
        return await self.post(json.dumps(update).encode())


@asynccontextmanager
async def hooked(talking: Talking, path: Path | None = None) -> AsyncIterator[Hook]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/telegram/hook"
    named = {"telegram_webhook_url": url, "telegram_webhook_secret": SECRET, "host": "127.0.0.1", "port": port}
    async with telegram(talking, path=path, **named) as world:
        async with asyncio.timeout(20):
            await world.front.called_for("setMyCommands")
        yield Hook(world, url)


def update(number: int, text: str, chat: int = 42) -> dict[str, Any]:
    return {"update_id": number, "message": message(chat, text=text)}


async def test_what_telegram_delivers_is_answered() -> None:
    talking = Talking()
    async with hooked(talking) as hook:
        await hook.world.says(42, "one")
        await hook.world.says(42, "two")
        sent = await hook.world.answers(2)

    assert ["one" in sent[0].text, "two" in sent[1].text] == [True, True]
    assert "setWebhook" in hook.world.front.calls
    assert "getUpdates" not in hook.world.front.calls


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "ü"])
async def test_without_the_secret_nothing_is_taken(secret: str | None) -> None:
    talking = Talking()
    async with hooked(talking) as hook:
        sent = secret.encode("latin-1").decode("latin-1") if secret else secret
        headers = {} if sent is None else {SECRET_HEADER.encode(): sent.encode("latin-1")}
        async with httpx.AsyncClient() as client:
            answer = await client.post(hook.url, json=update(1, "one"), headers=headers)
        assert (answer.status_code, answer.content) == (403, b"")
        await hook.world.answers(0)

    assert not talking.heard


async def test_an_update_delivered_five_times_is_answered_once() -> None:
    talking = Talking()
    async with hooked(talking) as hook:
        for number in (1, 2, 1, 2, 1, 1, 2, 1, 2, 2):
            assert await hook.deliver(update(number, f"text {number}", chat=number)) == 200
        await hook.world.answers(2)

    assert talking.heard == {"telegram:1": ["text 1"], "telegram:2": ["text 2"]}


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"null", b'{"update_id":"x"}', b'{"update_id":7}']
)
async def test_what_is_no_update_is_taken_away_and_harms_nobody(body: bytes) -> None:
    talking = Talking()
    async with hooked(talking) as hook:
        assert await hook.post(body) == 200
        assert await hook.deliver(update(8, "afterwards")) == 200
        await hook.world.answers(1)

    assert talking.heard == {"telegram:42": ["afterwards"]}


async def test_a_body_above_the_limit_is_not_read() -> None:
    async with hooked(Talking()) as hook:
        assert await hook.post(b" " * (BODY_LIMIT + 1)) == 413
        assert await hook.post(b" " * BODY_LIMIT) == 200
        await hook.world.answers(0)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_other_requests_are_refused(method: str) -> None:
    async with hooked(Talking()) as hook, httpx.AsyncClient() as client:
        assert (await client.request(method, hook.url)).status_code == 405
        assert (await client.post(hook.url + "/other")).status_code == 404


async def test_what_cannot_be_kept_is_refused_the_user_told_and_its_next_delivery_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    path, talking = tmp_path / "store.sqlite3", Talking()
    async with hooked(talking, path) as hook:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert await hook.deliver(update(1, "one")) == 503
        assert await hook.deliver(update(1, "one")) == 503
        [told] = await hook.world.answers(1)
        assert told.text == TROUBLE
        other.execute("ROLLBACK")
        other.close()
        assert await hook.deliver(update(1, "one")) == 200
        await hook.world.answers(2)

    assert talking.heard == {"telegram:42": ["one"]}


async def test_what_was_answered_200_lies_in_the_store(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    async with hooked(Talking(), path) as hook:
        assert await hook.deliver(update(1, "slow 0.5")) == 200
        with open_store(path) as store, store.transaction() as tables:
            assert tables.inbox.count(Channel.TELEGRAM, InboxState.WAITING) == 1


@pytest.mark.parametrize("secret", [None, "short", "with spaces in it, and long"])
def test_an_address_without_a_good_secret_is_refused_at_the_start(secret: str | None) -> None:
    with pytest.raises(ValidationError, match="MYOCITE_TELEGRAM_WEBHOOK_SECRET"):
        Settings.model_validate({"telegram_webhook_url": "https://example.org/hook", "telegram_webhook_secret": secret})
