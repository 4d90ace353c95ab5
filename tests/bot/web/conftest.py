"""A real server on a free port, with the ward's conversation behind it."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.channels.web.app import create_app
from bot.channels.web.listening import Server, link, listen
from bot.desk import Desk
from bot.settings import Settings
from bot.store.opening import open_store
from tests.bot.web.browser import launch
from tests.bot.web.ward import Ward

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from bot.conversation import Turns


@contextmanager
def serving(turns: Turns, path: Path | None = None, **settings: object) -> Iterator[str]:
    """The address of a web chat that runs until the block ends, over the store of this path or a passing one."""
    chosen = Settings.model_validate({"port": 0, **settings})
    with (
        TemporaryDirectory() as folder,
        open_store(path or Path(folder) / "store.sqlite3") as store,
        listen(chosen) as listening,
    ):
        server = Server(create_app(Desk(store, turns), chosen), link(listening, chosen))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            deadline = time.monotonic() + 10
            while not server.started:
                assert thread.is_alive(), "the server stopped while starting"
                assert time.monotonic() < deadline, "the server did not start"
                time.sleep(0.01)
            yield server.link
        finally:
            server.should_exit = True
            thread.join(timeout=10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running browser; each test opens a context of its own in it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the server's tests start without it

    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


@pytest.fixture(scope="module")
def house() -> Iterator[tuple[Ward, str]]:
    """One server for a module's tests; each browser has a chat of its own."""
    ward = Ward()
    with serving(ward) as link_to_it:
        yield ward, link_to_it


@pytest.fixture
def ward(house: tuple[Ward, str]) -> Ward:
    """The conversation behind the server, with nothing heard yet."""
    house[0].rest()
    return house[0]


@pytest.fixture
def address(house: tuple[Ward, str], ward: Ward) -> str:
    """Where the server listens."""
    return house[1]


def browser_like(address: str) -> httpx.Client:
    """A client that keeps cookies and tells its origin, as the page's own requests do."""
    return httpx.Client(base_url=address, headers={"Origin": address.rstrip("/")}, timeout=10)


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with browser_like(address) as one:
        yield one


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A ward's desk without a server."""
    with open_store(tmp_path / "store.sqlite3") as store:
        yield Desk(store, Ward())
