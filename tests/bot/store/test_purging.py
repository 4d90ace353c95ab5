"""What grows too old while the program runs is erased, in use or not; a fault of the store does not end that."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store import sqlite
from bot.store.opening import open_store
from bot.store.purging import purging
from bot.store.rows import Channel, InboxState, Retention, Update
from bot.store.store import Store


def old_text(store: Store) -> None:
    """A text as it lies there 49 hours after it was taken."""
    taken_at = datetime.now(UTC) - timedelta(hours=49)
    with store.transaction() as tables:
        tables.inbox.take(Update(Channel.TELEGRAM, "7", "telegram:1", b"words"), taken_at, InboxState.QUARANTINED)


def kept(store: Store) -> int:
    with store.transaction() as tables:
        return tables.inbox.count(Channel.TELEGRAM, InboxState.QUARANTINED)


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_it_is_erased_at_the_start_and_while_the_program_runs(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.sqlite3") as store:
        old_text(store)
        with purging(store, Retention(), every=0.02):
            assert kept(store) == 0
            old_text(store)
            until(lambda: kept(store) == 0)


def test_a_store_that_cannot_be_used_for_a_while_is_purged_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.01)
    path = tmp_path / "store.sqlite3"
    with open_store(path) as store, purging(store, Retention(), every=0.02):
        other = sqlite3.connect(path, isolation_level=None)
        old = datetime.now(UTC).timestamp() - 49 * 3600
        until(lambda: _locked(other))
        other.execute(
            "INSERT INTO inbox (channel, update_id, chat, state, taken_at) VALUES (?, ?, ?, ?, ?)",
            ("telegram", "7", "telegram:1", "quarantined", old),
        )
        time.sleep(0.1)  # some purges fail meanwhile
        other.execute("COMMIT")
        other.close()
        until(lambda: kept(store) == 0)


def _locked(db: sqlite3.Connection) -> bool:
    try:
        db.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    return True
