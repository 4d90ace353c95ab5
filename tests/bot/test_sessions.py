"""What is saved stays, through kill -9 too; what is idle or forgotten goes; a damaged file is told, not touched."""

from __future__ import annotations

import json
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.sessions import SessionStore, SessionStoreError

NOON = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "sessions.sqlite3"


def test_a_chat_never_seen_has_no_session(path: Path) -> None:
    with SessionStore(path) as store:
        assert store.load("web:1") is None


def test_the_last_payload_saved_is_the_one_loaded_by_another_store_too(path: Path) -> None:
    with SessionStore(path) as store:
        store.save("web:1", b'{"weight": "70 kg"}', NOON)
        store.save("web:1", b'{"weight": "71 kg"}', NOON)
        store.save("web:2", '{"é": "\\u0000"}'.encode(), NOON)
        with SessionStore(path) as other:
            assert other.load("web:1") == b'{"weight": "71 kg"}'
    with SessionStore(path) as again:
        assert again.load("web:2") == '{"é": "\\u0000"}'.encode()


def test_one_chat_is_forgotten_no_other_and_nothing_of_it_is_left_on_disk(path: Path) -> None:
    with SessionStore(path) as store:
        store.save("web:1", b'"a very secret finding"', NOON)
        store.save("web:2", b'"kept"', NOON)
        store.forget("web:1")
        store.forget("web:unknown")

        assert store.load("web:1") is None
        assert store.load("web:2") == b'"kept"'
        left = b"".join(file.read_bytes() for file in path.parent.iterdir())
        assert b"a very secret finding" not in left


@pytest.mark.parametrize(("idle_hours", "kept"), [(0, True), (11.9, True), (12, True), (12.1, False), (1000, False)])
def test_a_session_idle_for_longer_than_allowed_is_gone(path: Path, idle_hours: float, kept: bool) -> None:
    now = NOON + timedelta(hours=idle_hours)
    oldest = now - timedelta(hours=12)
    with SessionStore(path) as store:
        store.save("web:1", b"1", NOON)

        assert (store.load("web:1", not_before=oldest) is not None) is kept
        assert store.expire(before=oldest) == (0 if kept else 1)
        assert (store.load("web:1") is not None) is kept


def test_saving_again_ends_the_idleness(path: Path) -> None:
    with SessionStore(path) as store:
        store.save("web:1", b"1", NOON)
        store.save("web:1", b"2", NOON + timedelta(hours=10))

        assert store.expire(before=NOON + timedelta(hours=1)) == 0


def test_its_user_alone_may_read_it(path: Path) -> None:
    path.parent.mkdir()
    path.touch(mode=0o644)
    with SessionStore(path) as store:
        store.save("web:1", b"1", NOON)
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}

    assert set(modes.values()) == {0o600}
    assert len(modes) == 3  # the database, its log and its index


def test_every_commit_is_on_disk_when_save_returns(path: Path) -> None:
    with SessionStore(path) as store:
        assert store._db.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
        assert store._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store._db.execute("PRAGMA busy_timeout").fetchone() == (5000,)


def write(store: SessionStore, chat: str) -> None:
    for number in range(100):
        store.save(chat, str(number).encode(), NOON)
        assert store.load(chat) == str(number).encode()


def test_two_threads_share_a_store(path: Path) -> None:
    with SessionStore(path) as store, ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(write, store, f"web:{number}") for number in range(2)]:
            done.result(60)
        assert [store.load(f"web:{number}") for number in range(2)] == [b"99", b"99"]


def test_two_stores_write_one_file_at_once(path: Path) -> None:
    with SessionStore(path) as one, SessionStore(path) as two, ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(write, one, "web:1"), threads.submit(write, two, "web:2")]:
            done.result(60)
        assert [two.load("web:1"), one.load("web:2")] == [b"99", b"99"]


WRITER = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.sessions import SessionStore
store = SessionStore(Path(sys.argv[1]))
number = json.loads(store.load("a") or b"[0]")[0]
while True:
    number += 1
    store.save("a", json.dumps([number] * 2000).encode(), datetime.now(UTC))
    print(number, flush=True)
"""


@pytest.mark.parametrize("milliseconds", [0, 1, 3, 7, 13])
def test_kill_9_in_the_midst_of_writing_keeps_the_last_committed_state(path: Path, milliseconds: int) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(5):
            writer.stdout.readline()
        time.sleep(milliseconds / 1000)
        writer.send_signal(signal.SIGKILL)
        told = writer.stdout.read().split()
    last_told = int(told[-1]) if told else 5

    with SessionStore(path) as store:
        kept = json.loads(store.load("a") or b"null")
    assert len(kept) == 2000
    assert set(kept) == {kept[0]}  # whole, not half of two
    assert kept[0] in (last_told, last_told + 1)  # nothing told is lost; the one under way may have been kept


def damaged(path: Path, how: str) -> bytes:
    with SessionStore(path) as store:
        for number in range(300):
            store.save(f"web:{number}", b"x" * 500, NOON)
    content = path.read_bytes()
    match how:
        case "not a database":
            content = b"these are not the bytes of a database" * 50
        case "a page overwritten":
            content = content[:8192] + b"\xff" * 4096 + content[12288:]
        case "cut":
            content = content[: len(content) // 2]
    path.write_bytes(content)
    return content


@pytest.mark.parametrize("how", ["not a database", "a page overwritten", "cut"])
def test_a_damaged_file_is_named_with_what_to_do_and_is_left_as_it_is(path: Path, how: str) -> None:
    content = damaged(path, how)

    with pytest.raises(SessionStoreError) as caught:
        SessionStore(path)
    assert str(path) in str(caught.value)
    assert "damaged" in str(caught.value)
    assert "move it" in str(caught.value)
    assert path.read_bytes() == content
    assert [file.name for file in path.parent.iterdir() if "sqlite3" not in file.name] == []


def test_a_file_of_a_newer_program_is_refused(path: Path) -> None:
    SessionStore(path).close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE schema_version SET version = 99")
    db.close()

    with pytest.raises(SessionStoreError, match="version 99"):
        SessionStore(path)


def test_a_folder_in_place_of_the_file_is_named(path: Path) -> None:
    path.mkdir(parents=True)

    with pytest.raises(SessionStoreError, match=r"sessions\.sqlite3"):
        SessionStore(path)


def test_a_file_locked_by_another_is_an_error_that_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sessions.BUSY_SECONDS", 0.05)
    with SessionStore(path) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(SessionStoreError, match="locked"):
            store.save("web:1", b"1", NOON)
        other.execute("ROLLBACK")
        other.close()
        store.save("web:1", b"1", NOON)
        assert store.load("web:1") == b"1"
