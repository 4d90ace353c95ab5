"""What is PostgreSQL's own: a connection lost is made anew, and an error names no secret."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from bot.store.errors import StoreError
from bot.store.opening import open_store

NOON = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)


def test_a_connection_that_was_cut_is_told_and_made_anew(postgres: Callable[[], str], tmp_path: Path) -> None:
    url = postgres()
    with open_store(tmp_path, url) as store:
        with store.transaction() as tables:
            tables.sessions.save("web:1", b"kept", NOON, None)
        with psycopg.connect(url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'myocite'")
        with pytest.raises(StoreError), store.transaction() as tables:
            tables.sessions.load("web:1")
        with store.transaction() as tables:
            assert tables.sessions.load("web:1") is not None


def test_a_server_that_is_not_there_is_told_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(tmp_path, "postgresql://me:hunter2hunter2@127.0.0.1:9/myocite")
    assert "MYOCITE_DATABASE_URL" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_those_that_start_at_once_make_one_schema(postgres: Callable[[], str], tmp_path: Path) -> None:
    url = postgres()
    code = (
        "import sys; from pathlib import Path; from bot.store.opening import open_store;"
        "open_store(Path(), sys.argv[1]).close()"
    )
    started = [subprocess.Popen([sys.executable, "-c", code, url]) for _ in range(3)]
    assert [process.wait(60) for process in started] == [0, 0, 0]


def test_without_an_address_its_driver_is_never_imported(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from bot.store.opening import open_store;"
        "open_store(Path(sys.argv[1])).close(); raise SystemExit('psycopg' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path / "s.sqlite3")], check=False).returncode == 0
