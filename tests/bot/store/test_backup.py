"""A back-up is whole, private and never overwrites; what is restored from it goes on."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store.backup import back_up
from bot.store.errors import StoreError
from bot.store.opening import open_store
from bot.store.rows import Audited

NOON = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "sessions.sqlite3"


def test_a_copy_made_while_the_store_is_open_is_restored_with_all_that_was_committed(path: Path) -> None:
    copy = path.parent / "copy.sqlite3"
    with open_store(path) as store:
        with store.transaction() as tables:
            tables.sessions.save("telegram:1", b"kept", NOON, None)
            tables.audit.append(Audited(NOON, ("S01",), ("scope:in",)))
        assert back_up(path, copy) == copy.stat().st_size
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        with store.transaction() as tables:
            tables.sessions.forget("telegram:1")
    for file in path.parent.glob("sessions.sqlite3*"):
        file.unlink()
    copy.rename(path)

    with open_store(path) as store, store.transaction() as tables:
        kept = tables.sessions.load("telegram:1")
        assert kept is not None
        assert kept.payload == b"kept"
        assert tables.audit.append(Audited(NOON, (), ())).number == 2
        assert tables.audit.first_broken() is None


def test_an_earlier_copy_is_never_overwritten(path: Path) -> None:
    open_store(path).close()
    copy = path.parent / "copy.sqlite3"
    copy.write_bytes(b"an earlier copy")
    with pytest.raises(StoreError, match="exists"):
        back_up(path, copy)
    assert copy.read_bytes() == b"an earlier copy"


def test_where_there_is_no_store_none_is_made(path: Path) -> None:
    with pytest.raises(StoreError, match="no such file"):
        back_up(path, path.parent / "copy.sqlite3")
    assert not path.parent.exists()


def test_of_a_damaged_store_no_copy_is_left(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"these are not the bytes of a database" * 50)
    with pytest.raises(StoreError):
        back_up(path, path.parent / "copy.sqlite3")
    assert [file.name for file in path.parent.iterdir()] == [path.name]
