"""A whole journey, real answers over Telegram and over the page: no log line holds the token or a word of the user."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx
import pytest

from bot import logs
from bot.assistant import Assistant, MemorySessions
from core.load import load_protocol
from tests.bot.telegram.world import TOKEN, answering, message, reset, telegram
from tests.bot.web.conftest import browser_like, serving

if TYPE_CHECKING:
    from bot.ears import RasaEars

CONVERSATION = (
    "62F 154 lb new dermatomyositis, can't swallow, no diabetes. dose?",
    "sorry, 60 kg",
    "zebrafish xylophone?",
    "/source S07",
    "/forget",
)
WORDS = re.compile(r"154|dermatomyositis|swallow|diabetes|sorry|60 kg|zebrafish|xylophone|S07")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root, stream = logging.getLogger(), io.StringIO()
    before = (root.level, root.handlers[:])
    logs.configure("DEBUG", as_json=True, stream=stream)
    yield stream
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    logs.configure("INFO")


@pytest.fixture
def assistant(ears: RasaEars) -> Assistant:
    return Assistant(ears, MemorySessions(), load_protocol())


def nothing_told(log: io.StringIO) -> None:
    lines = log.getvalue().splitlines()
    assert any('"answered"' in line for line in lines)
    assert not [line for line in lines if WORDS.search(line)]
    assert not [line for line in lines if TOKEN.partition(":")[2] in line]


async def test_on_telegram_faults_included(assistant: Assistant, log: io.StringIO) -> None:
    async with telegram(assistant) as world:
        world.front.fail("sendMessage", reset, answering(502, "<html>zebrafish</html>"))
        world.front.fail("getUpdates", answering(200, '{"ok":true,"result":[{"message":{"text":"zebrafish'))
        world.front.slipped = [{"update_id": 0, "message": {"text": "zebrafish"}}]
        for text in CONVERSATION:
            await world.says(42, text)
            await world.more_answers()
        await world.happens({"message": message(42, voice={"file_id": "f", "file_unique_id": "u", "duration": 1})})
        await world.more_answers()

    nothing_told(log)


def test_on_the_page(assistant: Assistant, log: io.StringIO) -> None:
    with serving(assistant) as address, browser_like(address) as client:
        for number, text in enumerate(CONVERSATION):
            answer = client.post("/api/messages", json={"id": f"message-{number}", "text": text})
            assert answer.status_code == httpx.codes.OK
        client.post("/api/messages", json={"id": "message-0", "text": "zebrafish"})
        client.post("/api/messages", content=b'{"zebrafish', headers={"Content-Type": "application/json"})

    nothing_told(log)
