"""Both backings of the store: a SQLite file, and a database of a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.store.opening import open_store
from bot.store.store import Store

Opened = Callable[[], Store]


@pytest.fixture(params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    """Opens the test's store; again and again the same one."""
    if request.param == "sqlite":
        return lambda: open_store(tmp_path / "data" / "sessions.sqlite3")
    url = request.getfixturevalue("postgres")()
    return lambda: open_store(tmp_path / "unused", url)


@pytest.fixture
def store(opened: Opened) -> Iterator[Store]:
    with opened() as one:
        yield one
