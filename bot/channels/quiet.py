"""How both servers run: no log of who asked what (an address may hold a token), no name of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from starlette.applications import Starlette


def quiet(app: Starlette, stop_seconds: int | None = None) -> uvicorn.Config:
    """The configuration of uvicorn; `stop_seconds`: what a request that runs may still take at the end."""
    return uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=stop_seconds,
    )
