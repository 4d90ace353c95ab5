"""The web chat as an application (the page, its messages, a new case), and the command that serves it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

from bot.channels.web.exchange import Sent, WebChat
from bot.channels.web.guard import (
    ACCESS_COOKIE,
    CHAT_COOKIE,
    Access,
    RefusedError,
    Shield,
    chat_id,
    is_loopback,
    new_chat_id,
    read_body,
)
from bot.channels.web.listening import Server, link, listen

if TYPE_CHECKING:
    from bot.desk import Desk
    from bot.settings import Settings

STATIC = Path(__file__).parent / "static"


def create_app(desk: Desk, settings: Settings) -> FastAPI:
    """The web chat as an ASGI application."""
    token = settings.access_token.get_secret_value() if settings.access_token else None
    access = Access(token)
    web = WebChat(desk)
    keep_seconds = int(settings.session_hours * 3600)
    app = FastAPI(title="Myocite", docs_url=None, redoc_url=None, openapi_url=None)

    def admitted(request: Request) -> str | None:
        if not access.admits(request):
            raise RefusedError(401, "no_access", "Open the link with the access token first.")
        return chat_id(request)

    def json_answer(request: Request, name: str, body: bytes) -> Response:
        response = Response(body, media_type="application/json")
        _set_cookie(response, request, CHAT_COOKIE, name, keep_seconds)
        return response

    @app.get("/")
    async def page(request: Request, token: str | None = None) -> Response:
        granted = access.grant(token)
        response = FileResponse(STATIC / "index.html")
        if granted:
            _set_cookie(response, request, ACCESS_COOKIE, granted, keep_seconds)
        return response

    @app.get("/api/messages")
    async def messages(request: Request) -> Response:
        name = admitted(request) or new_chat_id()
        return json_answer(request, name, await web.history(name))

    @app.post("/api/messages")
    async def message(request: Request) -> Response:
        name = admitted(request) or new_chat_id()
        return json_answer(request, name, await web.answer(name, await _sent(request)))

    @app.post("/api/new")
    async def new_case(request: Request) -> Response:
        name = admitted(request)
        if name:
            await web.forget(name)
        return json_answer(request, name or new_chat_id(), b'{"messages":[]}')

    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(HTTPException, _not_served)
    app.add_middleware(Shield, loopback_only=token is None or is_loopback(settings.host))
    return app


def serve(desk: Desk, settings: Settings) -> None:
    """Serve the web chat until Ctrl-C or a termination signal.

    Raises:
        CannotServe: the address is taken or unknown, or others can reach it and no access token is set.
    """
    with listen(settings) as listening:
        server = Server(create_app(desk, settings), link(listening, settings))
        try:
            server.run(sockets=[listening])
        except KeyboardInterrupt:  # uvicorn has stopped in order and raises the signal again
            sys.stdout.write("\nStopped.\n")


async def _sent(request: Request) -> Sent:
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise RefusedError(415, "not_json", "A message is sent as application/json.")
    try:
        return Sent.model_validate_json(await read_body(request))
    except ValidationError:
        shape = 'A message is JSON of the form {"id": "<8 to 64 letters, digits, hyphens>", "text": "..."}.'
        raise RefusedError(400, "bad_message", shape) from None


async def _refused(_: Request, refused: Exception) -> Response:
    assert isinstance(refused, RefusedError)  # noqa: S101 - registered for this type alone
    return refused.response()


async def _not_served(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    message = "There is nothing at this address for this kind of request."
    return RefusedError(status, "not_served", message).response()


def _set_cookie(response: Response, request: Request, name: str, value: str, seconds: int) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=seconds, secure=secure, httponly=True, samesite="strict")
