"""`myocite doctor`: one line a check, and what to do where something is wrong; no secret in any line."""

from __future__ import annotations

import io
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.doctor import examine
from bot.settings import Settings
from bot.store.opening import open_store
from bot.store.rows import Audited
from tests.bot.telegram.world import TOKEN, emulated, served


def told(settings: Settings) -> tuple[int, str]:
    out = io.StringIO()
    code = examine(settings, out)
    assert TOKEN not in out.getvalue()
    return code, out.getvalue()


def configured(data_dir: Path, **settings: object) -> Settings:
    return Settings.model_validate({"data_dir": data_dir, "telegram_timeout_seconds": 2, **settings})


@pytest.fixture
def own(data_dir: Path, tmp_path: Path) -> Path:
    """A data directory with the trained model and a store of its own."""
    (tmp_path / "model").symlink_to(data_dir / "model", target_is_directory=True)
    open_store(tmp_path / "sessions.sqlite3").close()
    return tmp_path


def test_where_all_is_well_it_says_so(own: Path) -> None:
    code, lines = told(configured(own))

    assert code == 0, lines
    assert "BAD" not in lines
    for what in ("settings", "protocol", "model", "store", "audit", "telegram"):
        assert f"ok   {what}" in lines


def test_before_the_first_start_there_is_no_store_and_it_makes_none(data_dir: Path, tmp_path: Path) -> None:
    code, lines = told(configured(tmp_path))

    assert code == 1
    assert "none yet" in lines
    assert "myocite train" in lines
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_store_is_told_with_what_to_do(own: Path) -> None:
    (own / "sessions.sqlite3").write_bytes(b"no database at all" * 100)
    code, lines = told(configured(own))

    assert code == 1
    assert "damaged" in lines
    assert "Restore a copy" in lines


def test_a_broken_audit_chain_is_told(own: Path) -> None:
    with open_store(own / "sessions.sqlite3") as store, store.transaction() as tables:
        for number in range(3):
            tables.audit.append(Audited(datetime(2024, 5, 6, 12, number, tzinfo=UTC), (), ()))
    with sqlite3.connect(own / "sessions.sqlite3") as db:
        db.execute("UPDATE audit SET codes = '[\"scope:out\"]' WHERE number = 2")
    db.close()
    code, lines = told(configured(own))

    assert code == 1
    assert "broken at link 2" in lines


def test_a_clock_behind_the_last_answer_is_told(own: Path) -> None:
    with open_store(own / "sessions.sqlite3") as store, store.transaction() as tables:
        tables.audit.append(Audited(datetime.now(UTC) + timedelta(days=2), (), ()))
    code, lines = told(configured(own))

    assert code == 1
    assert "clock" in lines


def test_an_open_address_without_a_token_is_told(own: Path) -> None:
    code, lines = told(configured(own, host="0.0.0.0"))

    assert code == 1
    assert "MYOCITE_ACCESS_TOKEN" in lines


async def test_a_good_token_is_named_by_its_bot(own: Path) -> None:
    async with emulated() as (_emulator, _front, url):
        code, lines = await in_a_thread(configured(own, telegram_token=TOKEN, telegram_base_url=url))

    assert code == 0, lines
    assert "@MyociteBot" in lines


async def test_a_token_that_telegram_refuses_is_told(own: Path) -> None:
    async with emulated() as (_emulator, _front, url):
        wrong = TOKEN[:-1] + "x"
        code, lines = await in_a_thread(configured(own, telegram_token=wrong, telegram_base_url=url))

    assert code == 1
    assert "BotFather" in lines
    assert wrong not in lines


async def test_a_clock_far_from_telegram_s_is_told(own: Path) -> None:
    async def late(request: web.Request) -> web.Response:
        return web.json_response(
            {"ok": True, "result": {"username": "MyociteBot"}}, headers={"Date": "Mon, 06 May 2024 12:00:00 GMT"}
        )

    app = web.Application()
    app.router.add_get("/bot{token}/getMe", late)
    async with served(app) as url:
        code, lines = await in_a_thread(configured(own, telegram_token=TOKEN, telegram_base_url=f"{url}/bot"))

    assert code == 1
    assert "NTP" in lines


def test_a_telegram_that_cannot_be_reached_is_told(own: Path) -> None:
    code, lines = told(configured(own, telegram_token=TOKEN, telegram_base_url="http://127.0.0.1:9/bot"))

    assert code == 1
    assert "cannot be reached" in lines


async def in_a_thread(settings: Settings) -> tuple[int, str]:
    import asyncio  # noqa: PLC0415

    return await asyncio.to_thread(told, settings)
