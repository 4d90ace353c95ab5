"""Telegram for the tests: the Bot API emulator over HTTP, and before it a server that looks, breaks and adds.

The emulator checks each request and keeps the queue of updates. The server in front passes everything on,
records what was sent (the emulator keeps no text), refuses HTML that Telegram would refuse, injects faults
by the call's name, and slips raw updates into an answer, such as the emulator would not queue.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qsl, urlencode

from aiohttp import ClientSession, web
from lo_bot_api_emulator import LoBotApiEmulator  # type: ignore[import-untyped]

from bot.channels.telegram import answer_all
from bot.conversation import Turns
from bot.desk import Desk
from bot.flow.pace import Pace
from bot.settings import Settings, address
from bot.store.opening import open_store
from tests.bot.telegram.markup import refused_markup

TOKEN = "1234567890:AAEhBOweik6ad6PsVAbcDefGhiJklMnoPqr"
ME = {"id": 1234567890, "is_bot": True, "first_name": "Myocite", "username": "MyociteBot"}
PACE = Pace(first=0.01, ceiling=0.05, tries=6)

Fault = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Sent:
    """A message that reached the chat."""

    chat: int
    text: str
    html: bool
    buttons: tuple[tuple[str, str], ...]  # label, callback data
    id: int = 0  # the message's own
    reply_to: int | None = None
    thread: str | None = None


@dataclass
class Front:
    """The server between the bot and the emulator."""

    emulator_url: str
    sent: list[Sent] = field(default_factory=list)
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)
    calls: list[str] = field(default_factory=list)
    faults: dict[str, deque[Fault]] = field(default_factory=dict)
    slipped: list[object] = field(default_factory=list)
    offsets: list[int | None] = field(default_factory=list)
    last: dict[str, dict[str, str]] = field(default_factory=dict)  # each method's latest fields
    documents: list[str] = field(default_factory=list)  # each as it was uploaded, its name and content inside

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self.handle)
        return app

    def fail(self, method: str, *faults: Fault) -> None:
        self.faults.setdefault(method, deque()).extend(faults)

    async def called_for(self, method: str) -> None:
        """Wait until the bot has called this method."""
        async with self.arrived:
            await self.arrived.wait_for(lambda: method in self.calls)

    async def delivered(self) -> None:
        """Wait until the bot has been given what was slipped in."""
        async with asyncio.timeout(10), self.arrived:
            await self.arrived.wait_for(lambda: not self.slipped)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        async with self.arrived:
            self.calls.append(method)
            self.arrived.notify_all()
        if request.match_info["token"] != TOKEN:
            return refusal(401, "Unauthorized")
        fields = dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))
        self.last[method] = fields
        if waiting := self.faults.get(method):
            return await waiting.popleft()(request)
        if method == "getMe":
            return web.json_response({"ok": True, "result": ME})
        if method == "getUpdates":
            self.offsets.append(int(fields["offset"]) if "offset" in fields else None)
            if self.slipped:
                async with self.arrived:
                    batch, self.slipped = self.slipped, []
                    self.arrived.notify_all()
                return web.json_response({"ok": True, "result": batch})
        if method == "sendMessage" and fields.get("parse_mode") == "HTML" and refused_markup(fields["text"]):
            return refusal(400, "Bad Request: can't parse entities")
        status, body = await self.passed_on(request, fields)
        if method == "sendDocument" and status == 200:
            async with self.arrived:
                self.documents.append((await request.read()).decode())
                self.arrived.notify_all()
        if method == "sendMessage" and status == 200:
            async with self.arrived:
                self.sent.append(_sent(fields, json.loads(body)["result"]["message_id"]))
                self.arrived.notify_all()
        return web.Response(status=status, body=body, content_type="application/json")

    async def passed_on(self, request: web.Request, fields: dict[str, str]) -> tuple[int, bytes]:
        """The emulator's answer; it knows no topics."""
        known = {name: value for name, value in fields.items() if name != "message_thread_id"}
        uploads = request.content_type == "multipart/form-data"
        kind = request.headers["Content-Type"] if uploads else "application/x-www-form-urlencoded"
        async with (
            ClientSession() as session,
            session.post(
                f"{self.emulator_url}{request.path}",
                data=await request.read() if uploads else urlencode(known),
                headers={"Content-Type": kind},
            ) as answer,
        ):
            return answer.status, await answer.read()


def refusal(status: int, description: str, **parameters: int) -> web.Response:
    body = {"ok": False, "error_code": status, "description": description}
    return web.json_response({**body, "parameters": parameters} if parameters else body, status=status)


def answering(status: int, body: str, kind: str = "text/html") -> Fault:
    """A fault: this answer, and nothing passed on."""

    async def fault(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=body, content_type=kind)

    return fault


def flood(seconds: int) -> Fault:
    async def fault(request: web.Request) -> web.StreamResponse:
        return refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)

    return fault


async def reset(request: web.Request) -> web.StreamResponse:
    """A fault: the connection is cut without an answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def silence(request: web.Request) -> web.StreamResponse:
    """A fault: no answer for longer than the bot waits."""
    await asyncio.sleep(3)
    return web.Response()


def _sent(fields: dict[str, str], message_id: int) -> Sent:
    rows = json.loads(fields.get("reply_markup", "{}")).get("inline_keyboard", [])
    return Sent(
        chat=int(fields["chat_id"]),
        text=fields["text"],
        html=fields.get("parse_mode") == "HTML",
        buttons=tuple((button["text"], button["callback_data"]) for row in rows for button in row),
        id=message_id,
        thread=fields.get("message_thread_id"),
        reply_to=json.loads(fields.get("reply_parameters", "{}")).get("message_id"),
    )


@dataclass
class World:
    """A bot that is running, and what its users do."""

    emulator: LoBotApiEmulator
    front: Front
    stop: asyncio.Event
    known: int = 0  # messages sent that a test has waited for

    async def says(self, chat: int, text: str) -> None:
        await self.happens({"message": message(chat, text=text)})

    async def presses(self, chat: int, data: str, on: Sent | None = None) -> None:
        """Press a button of a message; of the last one sent to the chat, where none is named."""
        found = on or next(sent for sent in reversed(self.front.sent) if sent.chat == chat)
        of = {**message(chat), "message_id": found.id}
        press = {"id": "77", "from": person(chat), "chat_instance": "1", "data": data, "message": of}
        await self.happens({"callback_query": press})

    async def happens(self, update: dict[str, Any]) -> None:
        await self.emulator.enqueue_update(update, token=TOKEN)

    async def documents(self, count: int, seconds: float = 20) -> list[str]:
        """The documents, once there are so many."""
        front = self.front
        async with asyncio.timeout(seconds), front.arrived:
            await front.arrived.wait_for(lambda: len(front.documents) >= count)
        return front.documents

    async def answers(self, count: int, seconds: float = 20) -> list[Sent]:
        """What was sent, once it is so many messages; a little later there are still no more."""
        front = self.front
        async with asyncio.timeout(seconds), front.arrived:
            await front.arrived.wait_for(lambda: len(front.sent) >= count)
        await asyncio.sleep(0.1)
        assert len(self.front.sent) == count, self.front.sent
        return self.front.sent

    async def more_answers(self) -> None:
        """Wait for an answer to what was said last, of as many messages as it has."""
        front, before = self.front, self.known
        async with asyncio.timeout(20), front.arrived:
            await front.arrived.wait_for(lambda: len(front.sent) > before)
        await asyncio.sleep(0.3)
        self.known = len(front.sent)


def person(chat: int) -> dict[str, Any]:
    return {"id": abs(chat), "is_bot": False, "first_name": "A"}


def message(chat: int, **content: Any) -> dict[str, Any]:
    kind = "private" if chat > 0 else "group"
    return {"message_id": 5, "date": 1, "from": person(chat), "chat": {"id": chat, "type": kind}, **content}


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    """The app on a free port; its address."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def emulated(
    prepare: Callable[[Front], None] | None = None,
) -> AsyncIterator[tuple[LoBotApiEmulator, Front, str]]:
    """The emulator, the server in front of it, and that one's address as the bot's settings want it."""
    emulator = LoBotApiEmulator(allow_insecure_loopback_webhooks=True, max_updates=100_000)
    async with served(emulator.app()) as emulator_url:
        front = Front(emulator_url)
        if prepare:
            prepare(front)
        async with served(front.app()) as front_url:
            yield emulator, front, f"{front_url}/bot"


@asynccontextmanager
async def telegram(
    turns: Turns, *, prepare: Callable[[Front], None] | None = None, path: Path | None = None, **settings: object
) -> AsyncIterator[World]:
    """The bot running against the emulator, over the store of this path or a passing one; stopped in order."""
    async with emulated(prepare) as (emulator, front, base_url), running(turns, base_url, path, **settings) as stop:
        yield World(emulator, front, stop)


@asynccontextmanager
async def running(
    turns: Turns, base_url: str, path: Path | None = None, **settings: object
) -> AsyncIterator[asyncio.Event]:
    """One run of the bot; it stops in order at the end, or when the event is set."""
    chosen = configured(base_url, **settings)
    with (
        TemporaryDirectory() as folder,
        open_store(path or Path(folder) / "store.sqlite3", address(chosen)) as store,
    ):
        stop = asyncio.Event()
        bot = asyncio.create_task(answer_all(Desk(store, turns), chosen, TOKEN, stop, PACE))
        try:
            yield stop
        finally:
            stop.set()
            await bot


def configured(base_url: str, **settings: object) -> Settings:
    """Short waits, and no limit that a test would notice."""
    chosen = {"telegram_poll_seconds": 1, "telegram_timeout_seconds": 1, "telegram_per_second": 1000}
    return Settings.model_validate(
        {"telegram_base_url": base_url, "telegram_chat_per_second": 1000, **chosen, **settings}
    )
