"""The webhook: Telegram delivers to an address of ours. A delivery is answered 200 once it lies in the store."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.quiet import quiet
from bot.channels.telegram_service import Service, connected
from bot.channels.telegram_updates import KINDS
from bot.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from starlette.requests import Request

    from bot.channels.telegram_calls import RawBot
    from bot.desk import Desk
    from bot.flow.pace import Pace
    from bot.settings import Settings

BODY_LIMIT = 256 * 1024  # bytes; Telegram's own updates are far smaller
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name

_log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)


class Webhook:
    """Listens on the host and port of the settings, on the path of the webhook's address."""

    def __init__(self, desk: Desk, settings: Settings, bot: RawBot, pace: Pace) -> None:
        self._desk, self._settings, self._bot, self._pace = desk, settings, bot, pace
        self._service: Service | None = None

    async def take_all(self) -> None:
        """Take deliveries until cancelled. Errors: InvalidToken; StoreError, OSError at the start."""
        # Listening comes first: what is delivered before the rest stands waits in the socket.
        with socket.create_server((self._settings.host, self._settings.port)) as listening:
            await connected(self._bot, self._set, self._pace)
            service = self._service = Service(self._desk, self._settings, self._bot, self._pace)
            await service.begin()
            await service.announce()
            server = _Server(create_app(service.take, service.tell_trouble, self._path, self._secret))
            serving = asyncio.create_task(server.serve([listening]))
            _log.info("telegram delivers by webhook", port=listening.getsockname()[1])
            try:
                await asyncio.shield(serving)
            finally:
                server.should_exit = True
                await serving

    async def end(self) -> None:
        """Finish what was begun."""
        if self._service is not None:
            await self._service.end()

    async def _set(self) -> bool:
        return await self._bot.set_webhook(
            str(self._settings.telegram_webhook_url), secret_token=self._secret, allowed_updates=list(KINDS)
        )

    @property
    def _path(self) -> str:
        return urlsplit(str(self._settings.telegram_webhook_url)).path

    @property
    def _secret(self) -> str:
        secret = self._settings.telegram_webhook_secret
        return secret.get_secret_value() if secret else ""


def create_app(
    take: Callable[[Sequence[object]], Awaitable[None]],
    tell_trouble: Callable[[Sequence[object]], Awaitable[None]],
    path: str,
    secret: str,
) -> Starlette:
    """The endpoint as an ASGI application: 200, or 403 without the secret, 413 too large, 503 not kept."""

    async def deliver(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
            return Response(status_code=403)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        update = _update(body)
        try:
            await take([update])
        except StoreError as error:
            _log.error("an update cannot be kept, so it is not taken", problem=str(error))
            await tell_trouble([update])
            return Response(status_code=503)  # Telegram delivers it again
        return Response(status_code=200)

    return Starlette(routes=[Route(path, deliver, methods=["POST"])])


async def _body(request: Request) -> bytes | None:
    """The whole body; None where it passes the limit, and then the rest of it is not read."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            return None
    return bytes(body)


def _update(body: bytes) -> object:
    """The update; what is no JSON as text: it goes into quarantine, or Telegram would deliver it for ever."""
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError):
        return body.decode("utf-8", "replace")
    return found


class _Server(uvicorn.Server):
    """A server that leaves the signals to whoever started it."""

    def __init__(self, app: Starlette) -> None:
        super().__init__(quiet(app))

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
