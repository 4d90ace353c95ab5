"""What stands before every request: who may ask, from which page, how much; and every answer's headers."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_LIMIT = 32 * 1024  # bytes
CHAT_COOKIE = "myocite_chat"
ACCESS_COOKIE = "myocite_access"

_CHAT_ID = re.compile(r"[0-9a-f]{32}")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class RefusedError(Exception):
    """A request that is not served: `status` and `code` for machines, the message for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def response(self) -> JSONResponse:
        """The refusal as the JSON that every error has."""
        return JSONResponse({"error": {"code": self.code, "message": self.message}}, self.status)


def is_loopback(host: str) -> bool:
    """Whether an address or name is this machine and no other."""
    bare = host.strip("[]").lower()
    if bare == "localhost":
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


class Shield:
    """Middleware: refuses foreign hosts and origins, and adds the security headers to every answer.

    With `loopback_only` the Host header must name this machine, so that a foreign name that resolves to
    127.0.0.1 (DNS rebinding) reaches nothing. What changes state must come from a page of this origin.
    """

    def __init__(self, app: ASGIApp, *, loopback_only: bool) -> None:
        self._app = app
        self._loopback_only = loopback_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", _caching(scope["path"]))
            await send(message)

        try:
            self._check(scope["method"], Headers(scope=scope))
        except RefusedError as refused:
            await refused.response()(scope, receive, dressed)
            return
        await self._app(scope, receive, dressed)

    def _check(self, method: str, headers: Headers) -> None:
        host = headers.get("host", "")
        name = _host_name(host)
        if name is None or (self._loopback_only and not is_loopback(name)):
            raise RefusedError(421, "foreign_host", "This address is served to this machine only.")
        if method not in {"GET", "HEAD"} and _origin(headers) != host.lower():
            message = "Only this page may send here: the Origin header must name this address."
            raise RefusedError(403, "foreign_origin", message)


def _caching(path: str) -> str:
    return "no-store" if path.startswith("/api/") else "no-cache"


def _host_name(netloc: str) -> str | None:
    try:
        return urlsplit(f"//{netloc}").hostname
    except ValueError:
        return None


def _origin(headers: Headers) -> str | None:
    """The Origin's host and port as the Host header writes them."""
    try:
        return urlsplit(headers.get("origin", "")).netloc.lower() or None
    except ValueError:
        return None


async def read_body(request: Request) -> bytes:
    """The whole body.

    Raises:
        RefusedError: 413 where it passes `BODY_LIMIT` bytes; the rest of it is not read.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise RefusedError(413, "too_large", f"A message may hold {BODY_LIMIT // 1024} KiB at most.")
    return bytes(body)


def new_chat_id() -> str:
    """128 random bits: whoever knows them reads the chat, so they are not to be guessed."""
    return secrets.token_hex(16)


def chat_id(request: Request) -> str | None:
    """The chat that this browser's cookie names; None where it names none."""
    cookie = request.cookies.get(CHAT_COOKIE, "")
    return cookie if _CHAT_ID.fullmatch(cookie) else None


class Access:
    """The access token where other machines can reach the chat: once in the address, then in a cookie."""

    def __init__(self, token: str | None) -> None:
        self._token = token
        # The cookie proves that its bearer had the token, without holding it.
        self._pass = hmac.new((token or "").encode(), b"myocite web access", hashlib.sha256).hexdigest()

    def admits(self, request: Request) -> bool:
        """Whether this request may read and write."""
        if self._token is None:
            return True
        return _same(request.cookies.get(ACCESS_COOKIE, ""), self._pass)

    def grant(self, offered: str | None) -> str | None:
        """The cookie's value for the right token; None where none was offered.

        Raises:
            RefusedError: 401 for a wrong token.
        """
        if self._token is None or offered is None:
            return None
        if not _same(offered, self._token):
            raise RefusedError(401, "wrong_token", "That access token is not the right one.")
        return self._pass


def _same(offered: str, right: str) -> bool:
    return hmac.compare_digest(offered.encode(), right.encode())
