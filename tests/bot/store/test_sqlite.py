"""The embedded store: private, durable, and a damaged or foreign file is told, not touched."""

from __future__ import annotations

import sqlite3
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store import sqlite
from bot.store.errors import StoreError
from bot.store.opening import open_store
from bot.store.rows import Channel, Receipt, Update

NOON = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "sessions.sqlite3"


def test_its_user_alone_may_read_it(path: Path) -> None:
    path.parent.mkdir()
    path.touch(mode=0o644)
    with open_store(path) as store, store.transaction() as tables:
        tables.sessions.save("web:1", b"1", NOON, None)
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}

    assert set(modes.values()) == {0o600}
    assert len(modes) == 3  # the database, its log and its index


def test_every_commit_is_on_disk_when_the_transaction_ends(path: Path) -> None:
    database = sqlite.SqliteDatabase(path)
    with database.transaction() as connection:
        assert connection.rows("PRAGMA synchronous") == [(2,)]  # FULL
        assert connection.rows("PRAGMA journal_mode") == [("wal",)]
    database.close()


def test_what_is_forgotten_is_gone_from_the_disk(path: Path) -> None:
    with open_store(path) as store:
        with store.transaction() as tables:
            taken = tables.inbox.take(Update(Channel.TELEGRAM, "1", "telegram:1", b"a very secret finding"), NOON)
            tables.sessions.save("telegram:1", b"a very secret finding", NOON, None)
            tables.receipts.put(Receipt("4F7K", "telegram:1", '"a very secret finding"', "ab12", NOON))
            assert taken is not None
            tables.inbox.finish(taken)
        with store.transaction() as tables:
            tables.forget("telegram:1")
        store.scrub()
        left = b"".join(file.read_bytes() for file in path.parent.iterdir())

    assert b"secret" not in left


FIRST_SCHEMA = """
CREATE TABLE schema_version (version INTEGER NOT NULL);
INSERT INTO schema_version VALUES (1);
CREATE TABLE session (chat TEXT PRIMARY KEY, payload BLOB NOT NULL, saved_at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX session_saved_at ON session (saved_at);
"""


def test_the_file_of_the_first_version_is_brought_up_to_date_and_keeps_its_sessions(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as db:
        db.executescript(FIRST_SCHEMA)
        db.execute("INSERT INTO session VALUES ('web:1', ?, ?)", (b"kept", NOON.timestamp()))
    db.close()

    for _ in range(2):
        with open_store(path) as store, store.transaction() as tables:
            kept = tables.sessions.load("web:1", not_before=NOON)
            assert kept is not None
            assert kept.payload == b"kept"
            tables.sessions.save("web:1", b"kept", NOON, kept)
            assert tables.audit.head()[0] == 0


def test_a_file_of_a_newer_program_is_refused(path: Path) -> None:
    open_store(path).close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE schema_version SET version = 99")
    db.close()

    with pytest.raises(StoreError, match="version 99"):
        open_store(path)


def damaged(path: Path, how: str) -> bytes:
    with open_store(path) as store, store.transaction() as tables:
        for number in range(300):
            tables.sessions.save(f"web:{number}", b"x" * 500, NOON, None)
    content = path.read_bytes()
    match how:
        case "not a database":
            content = b"these are not the bytes of a database" * 50
        case "pages overwritten":
            content = content[:8192] + b"\xff" * (len(content) - 8192)
        case "cut":
            content = content[: len(content) // 2]
    path.write_bytes(content)
    return content


@pytest.mark.parametrize("how", ["not a database", "pages overwritten", "cut"])
def test_a_damaged_file_is_named_with_what_to_do_and_is_left_as_it_is(path: Path, how: str) -> None:
    content = damaged(path, how)

    with pytest.raises(StoreError) as caught:
        open_store(path)
    assert str(path) in str(caught.value)
    assert "damaged" in str(caught.value)
    assert "move it" in str(caught.value)
    assert path.read_bytes() == content


def test_a_folder_in_place_of_the_file_is_named(path: Path) -> None:
    path.mkdir(parents=True)

    with pytest.raises(StoreError, match=r"sessions\.sqlite3"):
        open_store(path)


def test_a_file_locked_by_another_is_an_error_that_says_so_and_works_again_afterwards(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    with open_store(path) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked"), store.transaction() as tables:
            tables.sessions.save("web:1", b"1", NOON, None)
        other.execute("ROLLBACK")
        other.close()
        with store.transaction() as tables:
            tables.sessions.save("web:1", b"1", NOON, None)


def test_a_full_disk_is_an_error_that_says_so_and_what_was_kept_before_stays(path: Path) -> None:
    with open_store(path) as store:
        with store.transaction() as tables:
            tables.sessions.save("web:1", b"kept", NOON, None)
        with store._database.transaction() as connection:
            [[pages]] = connection.rows("PRAGMA page_count")
            connection.rows(f"PRAGMA max_page_count = {int(pages) + 2}")
        with pytest.raises(StoreError, match="full"), store.transaction() as tables:
            tables.sessions.save("web:2", b"x" * 100_000, NOON, None)
        with store._database.transaction() as connection:
            connection.rows("PRAGMA max_page_count = 1000000")
        with store.transaction() as tables:
            assert tables.sessions.load("web:2") is None
            assert tables.sessions.load("web:1") is not None
            tables.sessions.save("web:2", b"x" * 100_000, NOON, None)
