"""The server behind the web chat: where it listens, and that it says so."""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING

import uvicorn

from bot.channels.quiet import quiet
from bot.channels.web.guard import is_loopback

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.settings import Settings

_STOP_SECONDS = 5


class CannotServe(SystemExit):
    """Why the web chat does not start, and what to do; printed, and the process ends with status 1."""


class Server(uvicorn.Server):
    """A server that tells its address once it listens."""

    def __init__(self, app: FastAPI, link: str) -> None:
        super().__init__(quiet(app, _STOP_SECONDS))
        self.link = link

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, then print the link."""
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(f"Myocite is listening: {self.link}  (Ctrl-C stops it)\n")
            sys.stdout.flush()


def listen(settings: Settings) -> socket.socket:
    """A listening socket on the host and port of the settings; port 0 takes a free one.

    Raises:
        CannotServe: the address is taken or unknown, or others can reach it and no access token is set.
    """
    if not is_loopback(settings.host) and settings.access_token is None:
        raise CannotServe(
            f"MYOCITE_HOST={settings.host} can be reached from other machines: set MYOCITE_ACCESS_TOKEN (16 "
            "characters or more) as well, or leave MYOCITE_HOST unset to serve this machine alone."
        )
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host.strip("[]"), settings.port), family=family, backlog=2048)
    except OSError as error:
        raise CannotServe(
            f"Cannot listen on {settings.host}, port {settings.port} ({error.strerror}). "
            "Set MYOCITE_PORT to another port; 0 takes a free one."
        ) from None


def link(listening: socket.socket, settings: Settings) -> str:
    """The address to open in a browser."""
    port = listening.getsockname()[1]
    bare = settings.host.strip("[]")
    host = f"[{bare}]" if ":" in bare else bare
    return f"http://{host}:{port}/"
